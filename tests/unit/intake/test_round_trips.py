"""What is written by this program is read by it as it was: headings, cells, order, in every format and encoding."""

from __future__ import annotations

import math
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.decision import Urgency
from triage.intake import Reject, open_inbox
from triage.intake.cells import has_lost_digits
from triage.output import HEADINGS
from triage.output.harmless import harmless, writable
from triage.output.writers import open_writer
from triage.petition import Petition

HEADING = ("编号", "内容", "备注")
RENDERED = tuple(f"值{number}" for number in range(len(HEADINGS)))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    st.sampled_from("\",;\t|\r\n '=+-@一二。\u3000\u2028\x85\x0b\x00\x1f\ufeff\ufffe"), max_size=12
)
ROWS = st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=8)
FEWER = settings(max_examples=60, deadline=None)


def written_and_read(name: str, encoding: str, rows: list[tuple[Any, ...]]) -> tuple[tuple[str, ...], list[Any]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with open_writer(path, HEADING, encoding) as writer:
            for row in rows:
                writer.write(row, {"x": 1} if name.endswith("jsonl") else RENDERED, Urgency.P2)
        inbox = open_inbox(path)
        assert inbox.count() == len(rows)
        return inbox.layout.heading, [item for item, _ in inbox]


def cells(found: list[Any]) -> list[tuple[Any, ...]]:
    assert not [item for item in found if isinstance(item, Reject)]
    return [tuple(value for _, value in item.extra)[: len(HEADING)] for item in found if isinstance(item, Petition)]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@FEWER
@given(rows=ROWS)
def test_csv(encoding: str, rows: list[tuple[str, str]]) -> None:
    numbered = [(f"A{number}", *row) for number, row in enumerate(rows)]
    heading, found = written_and_read("out.csv", encoding, numbered)
    assert heading[:3] == HEADING
    expected = [tuple(writable(harmless(cell)) for cell in row) for row in numbered]
    assert cells(found) == expected
    assert not any(petition.remarks for petition in found if not any(map(has_lost_digits, petition.extra)))


@FEWER
@given(rows=ROWS)
def test_xlsx(rows: list[tuple[str, str]]) -> None:
    numbered = [(f"A{number}", *row) for number, row in enumerate(rows)]
    _, found = written_and_read("out.xlsx", "", numbered)
    assert cells(found) == [tuple(writable(cell) for cell in row) for row in numbered]


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(-1e14, 1e14)
    | st.lists(st.integers(), max_size=3)
)


@FEWER
@given(rows=st.lists(st.tuples(TEXT, VALUES), min_size=1, max_size=8))
def test_json_lines(rows: list[tuple[str, object]]) -> None:
    numbered = [(f"A{number}", *row) for number, row in enumerate(rows)]
    _, found = written_and_read("out.jsonl", "", numbered)
    expected = [(number, re.sub("[\0\x7f\ufffe\uffff]", "\ufffd", text), value) for number, text, value in numbered]
    assert cells(found) == expected


@FEWER
@given(numbers=st.lists(st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e14, 1e14), min_size=1, max_size=8))
def test_numbers_through_a_workbook(numbers: list[float]) -> None:
    rows = [(f"A{place}", "好", number) for place, number in enumerate(numbers)]
    _, found = written_and_read("out.xlsx", "", rows)
    assert all(
        math.isclose(read[2], row[2], rel_tol=1e-14, abs_tol=1e-300)
        for read, row in zip(cells(found), rows, strict=True)
    )


@FEWER
@given(rows=st.lists(st.tuples(TEXT, VALUES), min_size=1, max_size=8))
def test_parquet(rows: list[tuple[str, object]]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    columns = {
        "编号": [f"A{number}" for number in range(len(rows))],
        "内容": [text for text, _ in rows],
        "备注": [repr(value) for _, value in rows],
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "in.parquet"
        parquet.write_table(pyarrow.table(columns), path)
        inbox = open_inbox(path)
        assert inbox.count() == len(rows)
        found = [item for item, _ in inbox]
    expected = zip(*columns.values(), strict=True)
    assert cells(found) == [tuple(cell.replace("\0", "\ufffd") for cell in row) for row in expected]
