"""Nothing that training or triage produces shows who wrote: identities are planted, and every byte is searched for them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.bundle import open_model
from triage.cli import classify_main, main, train_main
from triage.registry import Registry
from triage.shipped import DATA

LEAVES = ("LIV.education", "EPI.help", "RGT.lawyer", "LIV.traffic")
# Of rare characters, so that no other text has them: as whole words, and as what a model's n-grams could spell.
NAME, STRANGER = "鄢翀翾", "龚甪堃"
PLANTED = {
    NAME: f"，{NAME}签过字",
    STRANGER: f"。我叫{STRANGER}，求你们管管",
    "13871230987": "。电话13871230987",
    "15912340876": "，手机１５９ １２３４ ０８７６",
    "420102198003071235": "，身份证420102198003071235",
    "6214832712345672": "，卡号6214832712345672",
    "鄂A8K5Z9": "，车牌鄂A8K5Z9",
    "yanchongxuan": "，邮箱yanchongxuan@qq.com",
    "yan_cx_1980": "，微信yan_cx_1980",
    "玳瑁路77号": "，住武昌区玳瑁路77号3栋901",
}
CORES = ["1230987", "12340876", "198003071", "27123456", "8K5Z9", "yan_cx", "玳瑁路77", "鄢翀", "翀翾", "龚甪", "甪堃"]
TAIL = "".join(PLANTED.values())
FAMILIES = "".join(map(chr, range(0x8D75, 0x8D75 + 400)))  # one petitioner, one group: each row has its own
HEADING = ["编号", "来信人", "联系电话", "内容"]
LABELS = ["类别代码", "性质", "涉疫"]


def petitions(start: int, stop: int) -> Iterator[dict[str, str]]:
    """Petitions of the corpus, every one with the planted identities."""
    for leaf in LEAVES:
        rows = map(json.loads, (DATA / "corpus" / f"{leaf}.jsonl").read_text(encoding="utf-8").splitlines())
        long = [row for row in rows if len(row["text"]) > 90]
        for number, row in enumerate(long[start:stop]):
            name = FAMILIES[(start + number + 100 * LEAVES.index(leaf)) % len(FAMILIES)] + NAME[1:]
            cells = [f"{leaf}-{start + number}", name, "13871230987", row["text"] + TAIL.replace(NAME, name)]
            labels = [row["category"], row["nature"], "是" if row["epidemic"] else "否"]
            yield dict(zip(HEADING + LABELS, cells + labels, strict=True))


def write(path: Path, rows: list[dict[str, str]], heading: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heading, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def everything(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder as it is, and unpacked where it is a package."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as package:
                    yield from ((path / name, package.read(name)) for name in package.namelist())


def shown(content: str) -> list[str]:
    """What of the planted identities a text shows, in whatever form of digits."""
    plain = content.translate({code + 0xFEE0: code for code in range(0x21, 0x7F)})
    joined = plain.replace(" ", "")
    return [what for what in (*PLANTED, *CORES) if what in plain or what in joined]


def in_folder(folder: Path) -> dict[str, list[str]]:
    found = {}
    for path, content in everything(folder):
        for encoding in ("utf-8", "gb18030", "utf-16-le"):
            if seen := shown(content.decode(encoding, "replace")):
                found[f"{path.relative_to(folder)} {encoding}"] = seen
    return found


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a model was trained, compared and promoted; what it was trained on lies elsewhere."""
    source, folder = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("produced")
    first = write(source / "first.csv", list(petitions(0, 20)), HEADING + LABELS)
    second = write(source / "second.csv", list(petitions(0, 24)), HEADING + LABELS)
    unseen = write(source / "unseen.csv", list(petitions(40, 52)), HEADING + LABELS)
    waiting = write(source / "waiting.csv", list(petitions(60, 75)), HEADING)
    places = ["--models", str(folder / "models"), "--out", str(folder / "out"), "--unseen", str(unseen)]
    assert train_main([str(first), *places]) == 0
    assert train_main([str(second), *places, "--unlabelled", str(waiting), "--force", "试用"]) == 0
    return folder


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The search itself: were the petitions copied anywhere, it would say so."""
    write(tmp_path / "copy.csv", list(petitions(0, 1)), HEADING)
    (found,) = [what for name, what in in_folder(tmp_path).items() if name.endswith("utf-8")]
    assert set(found) == {*PLANTED, *CORES} - {NAME, NAME[:2]}


def test_no_file_that_training_leaves_shows_an_identity(trained: Path) -> None:
    names = {path.name for path, _ in everything(trained)}
    assert {
        "report.html",
        "建议标注.xlsx",
        "建议标注.json",
        "疑似标错.xlsx",
        "manifest.json",
        "words.txt",
        "card.md",
    } <= names
    assert in_folder(trained) == {}


def test_a_model_spells_no_identity_with_its_words_pairs_and_letters(trained: Path) -> None:
    model = open_model(Registry(trained / "models").path())
    vocabulary = model.classifier._vectoriser.vocabulary
    spelt = "\n".join(vocabulary.spell(feature) for feature in range(len(vocabulary)))
    assert len(spelt) > 10_000
    assert shown(spelt) == []
    assert not set("鄢翀翾甪堃") & set(vocabulary.alphabet)


def test_training_says_no_identity(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Labels in the wrong columns, twins, contradictions: what is told of them is masked."""
    rows = list(petitions(0, 6))
    for number, row in enumerate(rows):
        row["类别代码"] = row["内容"] if number % 3 == 0 else row["类别代码"]
        row["性质"] = row["内容"] if number % 3 == 1 else "投诉"
    assert train_main([str(write(tmp_path / "wrong.csv", rows, HEADING + LABELS))]) == 1
    said = capsys.readouterr()
    assert "不认识的类别" in said.err and "不认识的性质" in said.err
    assert shown(said.out + said.err) == []


# What a signal with a gap quotes runs through a name.
DANGER = f"我要把{STRANGER}大门炸了，炸了你们，买好汽油，{NAME}，电话13871230987，我叫{STRANGER}"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    rows = [*petitions(60, 66)]
    rows.append(dict(zip(HEADING, ["13871230987", NAME, "13871230987", DANGER], strict=True)))
    path = write(source / "来文.csv", rows, HEADING)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(f"\n9,{NAME},1,{TAIL},多一格,又多一格\n")
    return path


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".jsonl"])
def test_the_masked_copy_and_its_report_show_no_identity(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    produced = tmp_path / "produced"
    assert classify_main([str(inbox), "--masked", "-o", str(produced / f"出{kind}")]) == 0
    assert {path.suffix for path, _ in everything(produced)} >= {kind, ".html"}
    assert in_folder(produced) == {}
    said = capsys.readouterr()
    assert "把***大门炸了" in said.out
    assert shown(said.out + said.err) == []


def test_the_masked_copy_has_a_name_of_its_own_and_the_same_decisions(inbox: Path) -> None:
    assert classify_main([str(inbox)]) == 0
    assert classify_main([str(inbox), "--masked"]) == 0
    plain, masked = (
        list(csv.DictReader(inbox.with_name(name).open(encoding="utf-8-sig")))
        for name in ("来文.分流.csv", "来文.分流.脱敏.csv")
    )
    decided = [name for name in plain[0] if name not in HEADING]
    assert len(decided) == 20
    assert [[row[name] for name in decided] for row in plain] == [[row[name] for name in decided] for row in masked]
    assert all(len(one["内容"]) == len(other["内容"]) for one, other in zip(plain, masked, strict=True))


def test_the_usual_report_and_what_is_said_while_running_show_no_identity(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify_main([str(inbox)]) == 0
    said = capsys.readouterr()
    page = inbox.with_name("来文.分流.report.html").read_text(encoding="utf-8")
    assert "13871230987" in inbox.with_name("来文.分流.csv").read_text(encoding="utf-8-sig")
    assert "把***大门炸了</span>" in page
    assert shown(page) == [] and shown(said.out + said.err) == []


def test_explanations_show_no_identity(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify_main([str(inbox), "--explain", "13871230987"]) == 0
    assert classify_main(["--text", DANGER, "--json"]) == 0
    assert main(["rules", "explain", DANGER]) == 0
    assert main(["rules", "explain", "13871230987", "--inbox", str(inbox)]) == 0
    said = capsys.readouterr()
    assert said.out.count("把***大门炸了") == 5  # once more where it is said which petition is explained
    assert [what for what in shown(said.out + said.err) if what not in (NAME, NAME[:2], NAME[1:])] == []


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".jsonl"])
def test_a_file_without_a_heading_is_refused_without_telling_its_first_petition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    path = tmp_path / f"无表头{ending}"
    cells = ["甲", "电话13871230987", f"我叫{STRANGER}，身份证420102198003071235", TAIL]
    if ending == ".xlsx":
        import xlsxwriter

        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_row(0, 0, cells)
    elif ending == ".jsonl":
        path.write_text(json.dumps(dict.fromkeys(cells, "1"), ensure_ascii=False), encoding="utf-8")
    else:
        path.write_text(",".join(cells) + "\n", encoding="utf-8")
    assert classify_main([str(path)]) == 2
    assert classify_main([str(path), "--text", f"我叫{STRANGER}，电话13871230987"]) == 2
    said = capsys.readouterr()
    assert "文件里的列" in said.err
    assert shown(said.out + said.err) == []


def test_words_typed_wrongly_are_not_repeated_with_the_identity_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        classify_main(["路灯坏了", "--nonsense", f"电话13871230987，我叫{STRANGER}，"])
    assert shown(capsys.readouterr().err) == []
