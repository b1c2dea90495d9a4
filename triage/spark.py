"""The same decisions on Spark: one column beside the caller's own, decided where the rows are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, replace
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

try:
    import pyarrow as pa
    from pyspark import SparkContext, SparkFiles
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StringType, StructField, StructType
except ImportError as error:
    raise ImportError("要在 Spark 上运行，请先安装:pip install 'triage[spark]'(另需 Java 17)。") from error

from triage.engine import CHUNK
from triage.errors import InputError
from triage.intake import Columns, Layout, Row
from triage.workers import Kit

DECISION = "decision"


def decide(
    frame: DataFrame, text: str = "", columns: Columns | None = None, kit: Kit | None = None, *, shared: bool = False
) -> DataFrame:
    """Return the frame with a column `decision`, typed as `decision.schema.json` says; nothing is computed yet.

    `columns` names the other columns as `classify.py` does; those not named are found by their usual names. `kit` is
    the model and the rulebook, by default those of the package. They are shipped to every executor once, or, when
    `shared`, opened there at the same paths. Raises `InputError` for a missing column, and what `Kit.of` raises; an
    executor where model, rulebook or program are missing or others than here fails its tasks with `BatchError`.
    """
    columns = columns or Columns()
    columns = (replace(columns, text=text) if text else columns).found_in(frame.columns)
    if not isinstance(frame.schema[columns.text].dataType, StringType):
        raise InputError(f"正文列“{columns.text}”不是文本，请先把它转成文本(string)。")
    if DECISION in (name.lower() for name in frame.columns):
        raise InputError(f"已经有名为“{DECISION}”的列，请先给它改名。")
    kit = kit or Kit.of()
    archive = "" if shared else _ship(frame.sparkSession.sparkContext, kit)
    empty = pa.schema([(DECISION, decision_type())]).empty_table()
    typed = frame.sparkSession.createDataFrame(empty).schema[DECISION].dataType
    layout = Layout(tuple(name for name in frame.columns if name in set(astuple(columns)) - {""}), columns)
    schema = StructType([*frame.schema.fields, StructField(DECISION, typed)])
    return frame.mapInArrow(partial(_decide, kit, archive, layout), schema)


@cache
def decision_type() -> pa.DataType:
    """Return the Arrow type of a decision, made from its JSON Schema; its dates are dates."""
    return _type(_schema(), pa.date32())


def as_arrow(decisions: Sequence[Mapping[str, Any]]) -> pa.Array:
    """Return decisions in their JSON form as an Arrow array of `decision_type`."""
    return pa.array(decisions, _written_type()).cast(decision_type())


@cache
def _written_type() -> pa.DataType:
    """Return the Arrow type of the JSON form as it is, with its dates as texts."""
    return _type(_schema(), pa.string())


def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(files("triage.output").joinpath("decision.schema.json").read_text("utf-8"))
    return schema


def _type(schema: Mapping[str, Any], day: pa.DataType) -> pa.DataType:
    """Return the Arrow type for what decisions use of JSON Schema; raises `KeyError` for anything else."""
    if schema.get("type") == "object":
        return pa.struct([(name, _type(child, day)) for name, child in schema["properties"].items()])
    if schema.get("type") == "array":
        return pa.list_(_type(schema["items"], day))
    if schema.get("format") == "date":
        return day
    scalars = {"string": pa.string(), "boolean": pa.bool_(), "probability": pa.float64(), "const": pa.int32()}
    kind = schema.get("$ref") or schema.get("type") or next(iter(schema))
    return {**scalars, "enum": pa.string()}[kind[0] if isinstance(kind, list) else kind.rsplit("/", 1)[-1]]


def _ship(context: SparkContext, kit: Kit) -> str:
    """Give the kit to every executor, once in the life of the application; returns its name among `SparkFiles`."""
    name = f"triage-{hashlib.sha256(repr(kit.seal).encode()).hexdigest()[:12]}"
    if not any(shipped.endswith(f"#{name}") for shipped in context.listArchives):
        path = Path(SparkFiles.getRootDirectory()) / "packed" / f"{name}.zip"  # goes when the application goes
        path.parent.mkdir(exist_ok=True)
        kit.pack(path)
        context.addArchive(f"{path}#{name}")
    return name


def _decide(kit: Kit, archive: str, layout: Layout, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Decide what one task was given; runs on an executor."""
    if archive:
        kit = kit.unpacked(Path(SparkFiles.get(archive)))
    nameless = layout.petition(Row(0, ("",) * len(layout.heading))).id
    for batch in batches:
        for start in range(0, batch.num_rows, CHUNK):
            part = batch.slice(start, CHUNK)
            cells = zip(*(part.column(name).to_pylist() for name in layout.heading), strict=True)
            petitions = (layout.petition(Row(0, row)) for row in cells)  # a row of Spark has no number
            named = [replace(each, id="") if each.id == nameless else each for each in petitions]
            yield part.append_column(DECISION, as_arrow(kit.decide(named)))
