"""Decisions into files: whole or not at all, harmless to open, nothing lost."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from openpyxl import load_workbook

from triage.engine import Triage
from triage.errors import InputError
from triage.output import HEADINGS, Labels, Tally, Writer, open_writer, to_json, to_row, write_report
from triage.petition import Petition

SCHEMA = json.loads((Path(__file__).parents[2] / "triage/output/decision.schema.json").read_text(encoding="utf-8"))
TEXTS = ["工地欠我们十二个人的工钱，快过年了", "我真的不想活了", "", "<script>alert(1)</script>网上转账被骗了八万元"]


@pytest.fixture(scope="module")
def labels(triage: Triage) -> Labels:
    return Labels.of(triage.rulebook.taxonomy, {key: s.name for key, s in triage.rulebook.signals.by_id.items()})


@pytest.fixture
def put(triage: Triage, labels: Labels) -> Callable[..., None]:
    """Decide a text and write its row: 编号, 内容 and whatever more cells there are."""

    def put(writer: Writer, text: str, *more: object) -> None:
        decision = triage.decide(text)
        writer.write(("A1", text, *more), to_row(decision, labels), decision.urgency)

    return put


def petition(text: str, **extra: object) -> Petition:
    return Petition("A1", text, extra=(("编号", "A1"), ("内容", text), *extra.items()))


@pytest.mark.parametrize("text", TEXTS)
def test_the_json_form_fits_its_schema(triage: Triage, text: str) -> None:
    jsonschema.validate(to_json(triage.decide(text)), SCHEMA)


def test_a_row_has_a_cell_for_every_heading(triage: Triage, labels: Labels) -> None:
    assert len(to_row(triage.decide(TEXTS[0]), labels)) == len(HEADINGS)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "jsonl"])
def test_nothing_appears_under_the_name_before_the_file_is_whole(
    triage: Triage, labels: Labels, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / f"out.{kind}"
    with pytest.raises(KeyboardInterrupt), open_writer(path, ("编号", "内容")) as writer:
        decision = triage.decide(TEXTS[0])
        rendered = to_json(decision) if writer.as_json else to_row(decision, labels)
        writer.write(("A1", TEXTS[0]), rendered, decision.urgency)
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_callers_columns_stand_first_and_as_they_were(put: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with open_writer(path, ("编号", "内容", "日期", "件数")) as writer:
        put(writer, "好的工钱", date(2024, 1, 2), 3)
        writer.reject(9, "格数不对", "a | b")
    book = load_workbook(path)
    heading, row = book["分流结果"].iter_rows(values_only=True)
    assert heading == ("编号", "内容", "日期", "件数", *HEADINGS)
    assert (row[0], row[1], row[2].date(), row[3]) == ("A1", "好的工钱", date(2024, 1, 2), 3)
    assert list(book["未能读取"].iter_rows(values_only=True))[1] == (9, "格数不对", "a | b")


def test_a_column_of_the_same_name_is_kept_apart(put: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with open_writer(path, ("编号", "内容", "类别")) as writer:
        put(writer, "好", "旧类别")
    (row,) = csv.DictReader(path.open(encoding="utf-8-sig"))
    assert row["类别"] == "旧类别"
    assert row["类别(分流)"]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-1+2", "@SUM(A1)", "\t=1"])
def test_a_formula_is_neutralised(put: Callable[..., None], tmp_path: Path, cell: str) -> None:
    for kind in ("csv", "xlsx"):
        with open_writer(tmp_path / f"out.{kind}", ("编号", "内容")) as writer:
            put(writer, cell)
    (row,) = csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8-sig"))
    assert row["内容"] == "'" + cell
    assert load_workbook(tmp_path / "out.xlsx")["分流结果"]["B2"].data_type == "s"


@pytest.mark.parametrize("cell", ["-5", "-3.2", "13800138000", "好=坏"])
def test_what_is_no_formula_is_left_alone(put: Callable[..., None], tmp_path: Path, cell: str) -> None:
    with open_writer(tmp_path / "out.csv", ("编号", "内容")) as writer:
        put(writer, cell)
    (row,) = csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8-sig"))
    assert row["内容"] == cell


def test_rejects_of_a_text_file_have_a_file_of_their_own(tmp_path: Path) -> None:
    with open_writer(tmp_path / "out.csv", ("编号", "内容")) as writer:
        writer.reject(7, "格数不对", "=1+1")
    (_, row) = csv.reader((tmp_path / "out.未能读取.csv").open(encoding="utf-8-sig"))
    assert row == ["7", "格数不对", "'=1+1"]


def test_characters_that_a_workbook_cannot_hold_do_not_stop_it(put: Callable[..., None], tmp_path: Path) -> None:
    text = "举\x00报\ud800了" + "长" * 40_000
    with open_writer(tmp_path / "out.xlsx", ("编号", "内容")) as writer:
        put(writer, text)
    assert load_workbook(tmp_path / "out.xlsx")["分流结果"]["B2"].value.startswith("举�报�了长")


def test_the_encoding_of_the_input_is_kept(put: Callable[..., None], tmp_path: Path) -> None:
    with open_writer(tmp_path / "out.csv", ("编号", "内容"), "gb18030") as writer:
        put(writer, "䶮某")
    assert "䶮某" in (tmp_path / "out.csv").read_text(encoding="gb18030")


def test_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"不能写 \.pdf"):
        open_writer(tmp_path / "out.pdf", ("内容",))


def report(triage: Triage, labels: Labels, path: Path, texts: list[str]) -> str:
    tally = Tally()
    for text in texts:
        item = Petition("A1", text)
        tally.add(item, triage.decide(item), ("王桂花",))
    write_report(path, tally, labels, "来文.xlsx", triage.weightiest_words)
    return path.read_text(encoding="utf-8")


def test_the_report_names_no_address_outside_it(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    page = report(triage, labels, tmp_path / "r.html", TEXTS)
    assert not any(mark in page for mark in ("http:", "https:", "//cdn", "src=", "<link", "@import", "url("))


def test_the_report_escapes_and_masks_petitions(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    texts = ["不想活了<script>alert(1)</script>我是王桂花，电话13800138000，身份证110101199003071234"]
    page = report(triage, labels, tmp_path / "r.html", texts)
    assert "&lt;script&gt;" in page and "<script" not in page
    assert not any(secret in page for secret in ("13800138000", "110101199003071234", "王桂花"))


def test_the_report_of_an_empty_run_is_still_a_page(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    assert report(triage, labels, tmp_path / "r.html", []).rstrip().endswith("</html>")
