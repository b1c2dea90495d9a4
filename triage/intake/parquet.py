"""Parquet files. Needs the extra `parquet`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from triage.errors import InputError
from triage.intake.cells import fitted
from triage.intake.headings import named
from triage.intake.limits import check_columns
from triage.intake.tables import Again, Reject, Row, Table

_BATCH = 1000


def read_parquet(path: Path) -> Table:
    """Read a .parquet file, some thousand rows at a time; raises `InputError` when it is damaged."""
    try:
        import pyarrow  # noqa: PLC0415  (of the extra)
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError as error:
        raise InputError(
            "读 .parquet 要先装上 pyarrow：pip install 'triage[parquet]'；不能联网的见 docs/inbox-files.zh.md。"
            "也可以请提供的人导出成 .csv。"
        ) from error
    advice = f"{path.name} 已损坏，打不开。请重新导出。"
    try:
        with ParquetFile(path) as file:
            heading, count = named(file.schema_arrow.names), file.metadata.num_rows
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(advice) from error
    check_columns(path.name, heading)

    def rows() -> Iterator[Row | Reject]:
        number = 1
        try:
            with ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH):
                    columns = [column.to_pylist() for column in batch.columns]
                    for cells in zip(*columns, strict=True):
                        number += 1
                        yield fitted(number, cells, heading)
        except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
            raise InputError(f"{advice}（读到第 {number} 行）") from error

    return Table(heading, Again(rows), "utf-8", counted=lambda: count)
