"""The closed lists: complete, consistent, and refused when they are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from triage.errors import DataError
from triage.law import Article
from triage.lexicon import Lexicon
from triage.located_yaml import Complaints, Fields, did_you_mean, parse
from triage.rules import Rulebook
from triage.shipped import DATA
from triage.taxonomy import Taxonomy


def test_there_are_eight_groups_forty_nine_leaves_and_ten_natures(rulebook: Rulebook) -> None:
    taxonomy = rulebook.taxonomy
    assert (len(taxonomy.groups), len(taxonomy.leaves), len(taxonomy.natures)) == (8, 49, 10)


def test_every_leaf_says_what_it_is_and_what_it_is_confused_with(rulebook: Rulebook) -> None:
    for leaf in rulebook.taxonomy.leaves.values():
        assert leaf.definition and leaf.name
        assert all(neighbour in rulebook.taxonomy.leaves for neighbour in leaf.neighbours), leaf.id


def test_a_group_stands_for_its_leaves(rulebook: Rulebook) -> None:
    assert "LIV.wages" in rulebook.taxonomy.members("LIV")
    assert rulebook.taxonomy.members("LIV.wages") == ("LIV.wages",)


def test_agencies_are_inside_or_outside_and_the_headquarters_is_one_of_them(rulebook: Rulebook) -> None:
    agencies = rulebook.agencies.by_name
    assert not agencies["疫情防控指挥部"].internal
    assert agencies["控告申诉检察"].internal


def test_a_law_is_cited_by_what_holds_on_the_day(rulebook: Rulebook) -> None:
    article = rulebook.law.articles["cpr-557"]
    assert article.holds_on(date(2024, 1, 2))
    assert not article.holds_on(date(2010, 1, 2))


@pytest.mark.parametrize(
    ("number", "verified", "printed"),
    [
        ("19", date(2018, 10, 26), "《刑事诉讼法》第19条"),
        ("307之一", date(2018, 10, 26), "《刑事诉讼法》第307条之一"),
        ("19", None, "《刑事诉讼法》"),
        ("", None, "《刑事诉讼法》"),
    ],
)
def test_a_number_is_printed_only_where_its_text_was_read(number: str, verified: date | None, printed: str) -> None:
    article = Article("key", "刑事诉讼法", number, "说什么", date(2018, 10, 26), None, verified, verified)
    assert article.citation == printed


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("涉疫\n", "lexicon.txt:1"),
        ("涉疫 很多\n", "lexicon.txt:1"),
        ("涉疫 0\n", "lexicon.txt:1"),
        ("# 说明\n\n涉疫 5\n涉疫 6\n", "lexicon.txt:4"),
    ],
)
def test_a_broken_lexicon_is_refused_with_its_line(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "lexicon.txt").write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=says):
        Lexicon.load(tmp_path)


def test_a_missing_or_foreign_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"lexicon\.txt"):
        Lexicon.load(tmp_path)
    (tmp_path / "lexicon.txt").write_bytes("涉疫 5".encode("gbk"))
    with pytest.raises(DataError, match="UTF-8"):
        Lexicon.load(tmp_path)


def test_a_missing_taxonomy_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"taxonomy\.yaml"):
        Taxonomy.load(tmp_path)


def test_the_lexicon_only_adds_words() -> None:
    """Reweighing words of the dictionary would let the two segmentation engines drift apart."""
    import jieba

    dictionary = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    known = {line.split()[0] for line in dictionary}
    assert not known & {word for word, _ in Lexicon.load(DATA).words}


def test_a_near_word_is_offered_or_all_when_there_are_few() -> None:
    assert did_you_mean("LIV.wage", ["LIV.wages", "CRM.fraud"]) == "也许是 LIV.wages"
    assert did_you_mean("xyz", ["甲", "乙"]) == "可用的有:乙、甲"
    assert did_you_mean("xyz", [str(n) * 3 for n in range(40)]) == ""


def test_a_number_that_stands_for_text_is_kept_as_it_is_written() -> None:
    """To YAML 0571 is 377, 12:30 is 750 and 012 is ten; a term is none of these."""
    complaints = Complaints()
    root = parse("a.yaml", 'number: 012\nterms: [0571, 12:30, 1_000, 0x1F, 3.50, "0571", 文字]\none: 0571', complaints)
    fields = Fields.of(root, complaints, ["number", "terms", "one"])
    assert fields.text("number") == "012"
    assert fields.texts("terms") == ("0571", "12:30", "1_000", "0x1F", "3.50", "0571", "文字")
    assert fields.texts("one") == ("0571",)
    assert complaints.found == []
