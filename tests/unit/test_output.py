"""Decisions into files: whole or not at all, harmless to open, nothing lost."""

import csv
import json
import re
import tracemalloc
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from triage.decision import Urgency
from triage.engine import Triage
from triage.errors import InputError
from triage.output import HEADINGS, Labels, to_json, to_row
from triage.output.harmless import is_formula, writable
from triage.output.report import write_report
from triage.output.tally import Tally
from triage.output.writers import Writer, open_writer
from triage.petition import CHINA, Petition

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


def test_a_json_column_called_decision_is_kept_apart(put: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    with open_writer(path, ("编号", "内容", "decision")) as writer:
        put(writer, "好", "原有的列")
    row = json.loads(path.read_text(encoding="utf-8"))
    assert row["decision"] == "原有的列"
    assert row["decision(分流)"]


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


def test_days_of_another_year_say_their_year(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    tally = Tally()
    for year in (2019, 2024):
        item = Petition("A1", "工地欠我工资", received=datetime(year, 3, 1))
        tally.add(item, triage.decide(item))
    write_report(tmp_path / "r.html", tally, labels, "来文.xlsx")
    (axis,) = re.findall(r'<div class="axis">(<span>[0-9]{2}-.*?)</div>', (tmp_path / "r.html").read_text("utf-8"))
    assert re.findall("<br>([0-9]{4})", axis) == ["2019", "2024"] and axis.count("<span>") > 2


def test_the_report_of_an_empty_run_is_still_a_page(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    assert report(triage, labels, tmp_path / "r.html", []).rstrip().endswith("</html>")


HOSTILE = st.text(st.characters(codec=None, categories=None), max_size=40) | st.sampled_from(
    ["=cmd|' /C calc'!A0", "＝1+1", "－2+3", "\x1b]0;x\x07", "\ud800", "\x00", "\r=1", "￾", "\u202e"]
)
CELLS = (
    HOSTILE
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.dates(min_value=date(1, 1, 1))
    | st.datetimes()
    | st.datetimes(timezones=st.just(CHINA))
    | st.times()
    | st.lists(st.integers(), max_size=2)
)
TABLE = st.lists(st.tuples(CELLS, CELLS), max_size=6)
DECIDED = ("P0 立即转人工",) + ("x",) * (len(HEADINGS) - 1)


def rewritten(folder: Path, kind: str, rows: list[tuple[object, object]]) -> Path:
    path = folder / f"out.{kind}"
    with open_writer(path, ("编号", "内容")) as writer:
        for cells in rows:
            writer.write(cells, {"format": 1} if kind == "jsonl" else DECIDED, Urgency.P0)
            writer.reject(1, "原因", str(cells[0]))
    return path


@settings(max_examples=40, deadline=None)
@given(TABLE)
def test_whatever_the_cells_hold_every_row_of_a_csv_comes_back(rows: list[tuple[object, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = rewritten(Path(folder), "csv", rows)
        with path.open(encoding="utf-8-sig", newline="") as file:
            _, *read = csv.reader(file)
        rejects = path.with_name("out.未能读取.csv")
        assert rejects.exists() == bool(rows)
    assert len(read) == len(rows)
    for back, cells in zip(read, rows, strict=True):
        for one, other in zip(back, cells, strict=False):
            assert not is_formula(one) or not isinstance(other, str), one
            assert one.removeprefix("'") == writable("" if other is None else str(other)).removeprefix("'")


@settings(max_examples=40, deadline=None)
@given(TABLE)
def test_whatever_the_cells_hold_every_row_of_a_workbook_comes_back(rows: list[tuple[object, object]]) -> None:
    with TemporaryDirectory() as folder:
        book = load_workbook(rewritten(Path(folder), "xlsx", rows))
    sheet = book["分流结果"]
    assert sheet.max_row == len(rows) + 1
    assert not rows or book["未能读取"].max_row == len(rows) + 1
    for number, cells in enumerate(rows, 2):
        for place, cell in enumerate(cells, 1):
            back = sheet.cell(number, place)
            assert back.data_type != "f"
            if isinstance(cell, str):
                assert lines(unescape(back.value or "")) == lines(writable(cell)), cell
                assert back.quotePrefix == is_formula(writable(cell))
            elif isinstance(cell, int) and abs(cell) >= 10**15:
                assert back.value == str(cell)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_control_characters_and_halves_are_replaced(put: Callable[..., None], tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"out.{kind}"
    with open_writer(path, ("编号", "内容")) as writer:
        put(writer, "欠薪\ud800三月\x7f不给")
    if kind == "xlsx":
        assert load_workbook(path)["分流结果"]["B2"].value == "欠薪\ufffd三月\ufffd不给"
    else:
        assert "欠薪\ufffd三月\ufffd不给" in path.read_text(encoding="utf-8")


def lines(text: str) -> str:
    """XML has one line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@settings(max_examples=40, deadline=None)
@given(TABLE)
def test_whatever_the_cells_hold_every_line_of_a_jsonl_is_json(rows: list[tuple[object, object]]) -> None:
    def no_constant(name: str) -> None:
        raise AssertionError(name)

    with TemporaryDirectory() as folder:
        text = rewritten(Path(folder), "jsonl", rows).read_text(encoding="utf-8")
    for line, cells in zip(text.split("\n")[:-1], rows, strict=True):
        back = json.loads(line, parse_constant=no_constant)
        for name, cell in zip(("编号", "内容"), cells, strict=True):
            if isinstance(cell, str):
                assert writable(back[name]) == writable(cell)
            elif cell is None or isinstance(cell, (bool, int)):
                assert back[name] == cell


@pytest.mark.parametrize("cell", ["＝1+1", "＋1", "－1+2", "＠SUM(A1)", "\n=1", " =1", "\u3000=1"])
def test_a_formula_in_disguise_is_neutralised(put: Callable[..., None], tmp_path: Path, cell: str) -> None:
    with open_writer(tmp_path / "out.csv", ("=1", "内容")) as writer:
        put(writer, cell)
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        heading, row = csv.reader(file)
    assert heading[0] == "'=1"
    assert row[1] == "'" + cell


def test_a_long_text_in_a_workbook_says_that_it_was_cut(put: Callable[..., None], tmp_path: Path) -> None:
    with open_writer(tmp_path / "out.xlsx", ("编号", "内容", "多")) as writer:
        put(writer, "好" * 32_767, "😀" * 20_000)
    sheet = load_workbook(tmp_path / "out.xlsx")["分流结果"]
    assert sheet["B2"].value == "好" * 32_767
    assert sheet["C2"].value.startswith("😀" * 16_000) and sheet["C2"].value.endswith("全文见来文文件〕")


def test_more_columns_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="16384 列"):
        open_writer(tmp_path / "out.xlsx", tuple(map(str, range(16_384))))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("given", "read"), [("big5", "utf-8-sig"), ("gbk", "gb18030"), ("latin-1", "utf-8-sig")])
def test_decisions_are_never_written_in_an_encoding_that_lacks_their_characters(
    put: Callable[..., None], tmp_path: Path, given: str, read: str
) -> None:
    with open_writer(tmp_path / "out.csv", ("编号", "内容"), given) as writer:
        put(writer, "䶮某反映工资")
    text = (tmp_path / "out.csv").read_text(encoding=read)
    assert "䶮某" in text and "紧急程度" in text and "?" not in text


def test_the_report_shows_nothing_that_deceives_the_eye(triage: Triage, labels: Labels, tmp_path: Path) -> None:
    page = report(triage, labels, tmp_path / "r.html", ["我真的不想活了，农药买好了\u202e\x1b[2J\x00\ud800<大字>"])
    assert not set("\u202e\x1b\x00\ud800") & set(page)
    assert "<大字>" not in page and "&lt;大字&gt;" in page


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_rejects_are_written_as_they_come_and_not_kept(tmp_path: Path, kind: str) -> None:
    rewritten(tmp_path, kind, [])  # what is imported for the first time is not counted
    tracemalloc.start()
    with open_writer(tmp_path / f"out.{kind}", ("编号", "内容")) as writer:
        for number in range(1500):
            writer.reject(number, "格数不对", f"{number}" + "乱" * 2000)
        held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 2_000_000, held
