"""Files into petitions: every row comes out as a petition or as a reject with its reason."""

import json
from datetime import date, datetime, timezone
from pathlib import Path

import pytest
import xlsxwriter

from triage.errors import InputError
from triage.intake import Columns, Reject, open_inbox
from triage.intake.columns import read_channel
from triage.intake.dates import read_received
from triage.petition import CHINA, Channel, Petition

HEADING = "编号,来信日期,渠道,内容\n"


def petitions(path: Path, **options: str) -> list[Petition | Reject]:
    return [item for item, _ in open_inbox(path, **options)]  # type: ignore[arg-type]


def csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "in.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_encoding_of_a_text_file_is_found_out(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path, HEADING + "A1,2024-01-02,来信,工地欠我们工钱\n", encoding)
    (petition,) = petitions(path)
    assert isinstance(petition, Petition)
    assert (petition.id, petition.text, petition.channel) == ("A1", "工地欠我们工钱", Channel.LETTER)
    assert petition.received == datetime(2024, 1, 2, tzinfo=CHINA)


def test_a_character_that_gbk_lacks_is_read(tmp_path: Path) -> None:
    (petition,) = petitions(csv(tmp_path, HEADING + "A1,,,䶮某欠我工钱\n", "gb18030"))
    assert petition.text == "䶮某欠我工钱"  # type: ignore[union-attr]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(tmp_path: Path, delimiter: str) -> None:
    path = csv(tmp_path, (HEADING + "A1,2024-01-02,来信,好").replace(",", delimiter))
    assert petitions(path)[0].text == "好"  # type: ignore[union-attr]


def test_a_quoted_line_break_stays_in_the_text(tmp_path: Path) -> None:
    (petition,) = petitions(csv(tmp_path, HEADING + 'A1,,,"第一段\n第二段"\n'))
    assert petition.text == "第一段\n第二段"  # type: ignore[union-attr]


def test_a_row_with_too_many_cells_is_a_reject_and_the_others_are_not_lost(tmp_path: Path) -> None:
    first, second, third = petitions(csv(tmp_path, HEADING + "A1,,,好\nA2,,,多,了,几格\nA3,,,也好\n"))
    assert isinstance(first, Petition) and isinstance(third, Petition)
    assert isinstance(second, Reject)
    assert (second.number, "6 格" in second.reason) == (3, True)


def test_a_row_with_too_few_cells_is_filled_up(tmp_path: Path) -> None:
    (petition,) = petitions(csv(tmp_path, HEADING + "A1\n"))
    assert (petition.id, petition.text) == ("A1", "")  # type: ignore[union-attr]


def test_bytes_that_no_encoding_explains_reject_only_their_row(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes((HEADING + "A1,,,好\n").encode() + b"A2,,,\xff\xfe\xfa\n" + "A3,,,也好\n".encode())
    kinds = [type(item) for item in petitions(path)]
    assert kinds == [Petition, Reject, Petition]


def test_every_column_travels_untouched_and_in_order(tmp_path: Path) -> None:
    (petition,) = petitions(csv(tmp_path, "电话,内容,编号\n 010-1 ,好,A1\n"))
    assert petition.extra == (("电话", " 010-1 "), ("内容", "好"), ("编号", "A1"))  # type: ignore[union-attr]


def test_a_title_stands_before_the_text(tmp_path: Path) -> None:
    (petition,) = petitions(csv(tmp_path, "标题,内容\n欠薪,三个月没发\n"))
    assert petition.text == "欠薪。\n三个月没发"  # type: ignore[union-attr]


def test_a_missing_text_column_is_said_with_the_columns_found_and_the_option(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="列") as refused:
        open_inbox(csv(tmp_path, "编号,诉求说明\nA1,好\n"))
    assert all(words in str(refused.value) for words in ("编号、诉求说明", "--text 诉求说明"))


def test_a_named_text_column_is_taken(tmp_path: Path) -> None:
    (item,) = petitions(csv(tmp_path, "编号,说明\nA1,好\n"), columns=Columns(text="说明"))  # type: ignore[arg-type]
    assert item.text == "好"  # type: ignore[union-attr]


def test_a_column_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="没有名为“正文”的列"):
        open_inbox(csv(tmp_path, HEADING), Columns(text="正文"))


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_datetime(number, place, cell, day) if isinstance(cell, datetime) else sheet.write(
                        number, place, cell
                    )
    return path


def test_a_workbook_with_a_title_row_and_typed_cells(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["某检察院来文登记表"],
        ["编号", "来信日期", "渠道", "内容"],
        [17, datetime(2024, 3, 4), "12309热线接听", "工地欠我们工钱"],
        [],
        [18, "2024年3月5日", "语音留言", "好"],
    ]
    first, second = petitions(workbook(tmp_path / "in.xlsx", {"说明": [["请看下一张"]], "登记": rows}))
    assert isinstance(first, Petition) and isinstance(second, Petition)
    assert (first.id, first.channel, first.received) == ("17", Channel.CALL, datetime(2024, 3, 4, tzinfo=CHINA))
    assert (second.channel, second.received) == (Channel.VOICEMAIL, datetime(2024, 3, 5, tzinfo=CHINA))


def test_headings_in_traditional_characters_are_read(tmp_path: Path) -> None:
    rows: list[list[object]] = [["編號", "收文日期", "事發地點", "內容"], ["17", "2024-03-04", "桂林市", "欠薪"]]
    (petition,) = petitions(workbook(tmp_path / "in.xlsx", {"登记": rows}))
    assert (petition.id, petition.text, petition.place) == ("17", "欠薪", "桂林市")
    assert petition.received == datetime(2024, 3, 4, tzinfo=CHINA)


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {"登记": [["标题"], ["编号", "内容"], [], ["A1", "好"]]})
    assert [number for _, number in open_inbox(path)] == [4]


def test_json_lines_keep_their_values_and_reject_what_is_no_object(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    lines = [
        json.dumps({"id": 1, "text": "好", "tags": ["a"]}),
        "不是JSON",
        "[1]",
        json.dumps({"id": 2, "text": "也好"}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    first, second, third, fourth = petitions(path)
    assert first.extra == (("id", 1), ("text", "好"), ("tags", ["a"]))  # type: ignore[union-attr]
    assert isinstance(second, Reject) and isinstance(third, Reject)
    assert fourth.text == "也好"  # type: ignore[union-attr]


def test_a_json_key_without_a_name_is_no_column_that_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text('{"": "7", "内容": "派出所不立案"}\n', encoding="utf-8")
    (petition,) = petitions(path)
    assert isinstance(petition, Petition)
    assert (petition.id, petition.text, petition.place, petition.remarks) == ("第1行", "派出所不立案", "", ())
    assert petition.extra == (("", "7"), ("内容", "派出所不立案"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("in.csv", None, "找不到文件"),
        ("in.csv", b"", "空文件"),
        ("in.docm", b"x", "不认识 .docm"),
        ("in.jsonl", b"[]\n", "没有一行是 JSON 对象"),
        ("in.csv", b"\n\n", "那里应当有表头"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_chinese(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        open_inbox(path)


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="不认识的编码"):
        open_inbox(csv(tmp_path, HEADING), encoding="gbk2312x")


@pytest.mark.parametrize(
    ("cell", "channel"),
    [
        ("群众来信", Channel.LETTER),
        ("12309网", Channel.WEB),
        ("电子邮件", Channel.WEB),
        ("热线接听", Channel.CALL),
        ("语音留言", Channel.VOICEMAIL),
        ("电话留言", Channel.VOICEMAIL),
        ("语音邮件", Channel.VOICEMAIL),
        ("网上留言", Channel.WEB),
        ("网站留言", Channel.WEB),
        ("微信留言", Channel.WEB),
        ("领导留言板", Channel.WEB),
        ("来访", Channel.VISIT),
        ("網上信訪", Channel.WEB),
        ("來訪", Channel.VISIT),
        ("", Channel.OTHER),
        (None, Channel.OTHER),
    ],
)
def test_channels_by_the_offices_words(cell: object, channel: Channel) -> None:
    assert read_channel(cell) is channel


@pytest.mark.parametrize(
    "cell",
    [
        "2024-13-45",
        "不详",
        None,
        "",
        "9999-12-31",
        "0001-01-01",
        "1900年1月1日",
        "9999-12-31T23:59:59-05:00",
        "2024-03-01T20:00:00+24:00",
        date(9999, 12, 31),
        datetime(1, 1, 1, tzinfo=timezone.utc),
    ],
)
def test_a_date_that_is_none_reads_as_unknown(cell: object) -> None:
    assert read_received(cell) is None


def test_a_time_of_day_is_kept() -> None:
    assert read_received("2024/3/4 15:30") == datetime(2024, 3, 4, 15, 30, tzinfo=CHINA)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-01T20:00:00Z",
        "2024-03-01T20:00z",
        "2024-03-01 20:00:00+00:00",
        "2024-03-01 20:00:00.000+00",
        "2024-03-02T01:30:00.000+0530",
        "2024-03-01T15:00-05:00",
        "2024-03-02T04:00:00+08:00",
        datetime(2024, 3, 1, 20, tzinfo=timezone.utc),
    ],
)
def test_a_time_of_another_zone_is_the_time_it_was_in_china(cell: object) -> None:
    received = read_received(cell)
    assert received == datetime(2024, 3, 2, 4, tzinfo=CHINA)
    assert received is not None and received.day == 2


def test_a_span_of_time_is_no_zone() -> None:
    assert read_received("2024-03-01 09:00-11:00") == datetime(2024, 3, 1, 9, tzinfo=CHINA)
