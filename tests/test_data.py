"""The data the product ships: labels from the closed lists, a corpus of its own stories, samples nobody trained on."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from triage.intake import open_inbox
from triage.petition import Channel, Petition
from triage.rules import Rulebook, load_with_examples
from triage.rules.remarks import remarks
from triage.training.bags import read_bags
from triage.training.groups import twins

DATA = Path(__file__).parents[1] / "data"
KEYS = ["id", "text", "channel", "category", "also", "nature", "epidemic", "urgency", "place", "signals"]
MEASURED = ["jurisdiction", "referral"]


def rows(folder: str) -> list[dict]:
    return [
        json.loads(line)
        for path in sorted((DATA / folder).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


CORPUS, CALIBRATION = rows("corpus"), rows("calibration")
EVALUATION, ACCEPTANCE = rows("evaluation"), rows("acceptance")


def near_twins(texts: list[str], strangers: list[str]) -> Iterator[tuple[str, str]]:
    """Texts of `strangers` with a near twin in `texts`."""
    together = texts + strangers
    for one, other in twins(together):
        if one < len(texts) <= other:
            yield together[one], together[other]


SETS = pytest.mark.parametrize("labelled", [CORPUS, EVALUATION, ACCEPTANCE], ids=["corpus", "evaluation", "acceptance"])


@SETS
def test_every_label_is_in_its_closed_list(labelled: list[dict], rulebook: Rulebook) -> None:
    leaves, natures, signals = rulebook.taxonomy.leaves, rulebook.taxonomy.natures, rulebook.signals.by_id
    channels, urgencies = {channel.value for channel in Channel}, {"P0", "P1", "P2", "P3"}
    assert labelled
    for row in labelled:
        assert list(row) == KEYS + ([] if labelled is CORPUS else MEASURED), row["id"]
        assert row["category"] in leaves and row["nature"] in natures, row["id"]
        assert len(row["also"]) <= 2 and set(row["also"]) <= leaves.keys() - {row["category"]}, row["id"]
        assert set(row["signals"]) <= signals.keys(), row["id"]
        assert row["channel"] in channels and row["urgency"] in urgencies, row["id"]
        assert isinstance(row["epidemic"], bool) and isinstance(row["place"], str | None), row["id"]
    assert len({row["id"] for row in labelled}) == len(labelled)


def test_what_is_measured_names_jurisdiction_and_recipients(rulebook: Rulebook) -> None:
    for row in EVALUATION + ACCEPTANCE:
        assert row["jurisdiction"] in {"ours", "partly", "not-ours"}, row["id"]
        assert row["referral"] and set(row["referral"]) <= rulebook.agencies.by_name.keys(), row["id"]


def test_what_is_calibrated_on_has_the_labels_of_the_heads(rulebook: Rulebook) -> None:
    leaves, natures = rulebook.taxonomy.leaves, rulebook.taxonomy.natures
    for row in CALIBRATION:
        assert list(row) == ["id", "text", "category", "also", "nature", "epidemic"], row["id"]
        assert {row["category"], *row["also"]} <= leaves.keys() and row["nature"] in natures, row["id"]
    assert {row["category"] for row in CALIBRATION} == leaves.keys()


def test_every_rule_has_examples_on_both_sides_and_every_leaf_a_rule() -> None:
    told = remarks(*load_with_examples(DATA), date(2026, 1, 1))
    assert [line for line in told if line.startswith(("没有例子", "没有反例", "没有规则说归谁管"))] == []


def test_every_article_is_verified_or_prints_its_law_alone(rulebook: Rulebook) -> None:
    """A number stands on paper only where the text with that number was read; every text says which and until when."""
    for article in rulebook.law.articles.values():
        printed = "第" in article.citation
        assert printed is (article.verified is not None), article.key
        assert article.verified is None or (article.number and article.checked and article.verified <= article.checked)


def test_articles_of_one_law_do_not_hold_twice_under_other_numbers(rulebook: Rulebook) -> None:
    """Whoever is told an article on the day of receipt finds it in the text of that day."""
    for day in (
        date(2020, 3, 1),
        date(2022, 6, 1),
        date(2023, 6, 1),
        date(2024, 6, 1),
        date(2025, 6, 1),
        date(2026, 9, 1),
    ):
        texts: dict[str, set[date]] = defaultdict(set)
        for article in rulebook.law.articles.values():
            if article.holds_on(day) and article.verified:
                texts[article.law].add(article.verified)
        assert {law: found for law, found in texts.items() if len(found) > 1} == {}, day


def test_every_leaf_has_enough_petitions(rulebook: Rulebook) -> None:
    counts = Counter(row["category"] for row in CORPUS)
    assert {leaf: counts[leaf] for leaf in rulebook.taxonomy.leaves if counts[leaf] < 100} == {}


def test_every_petition_is_its_own_story() -> None:
    texts = [row["text"] for row in CORPUS]
    alike = {number for pair in twins(texts) for number in pair}
    assert len(alike) <= 0.01 * len(texts), [CORPUS[number]["id"] for number in sorted(alike)]


def test_sentences_do_not_come_out_of_stock() -> None:
    where: dict[str, set[int]] = defaultdict(set)
    total = 0
    for number, row in enumerate(CORPUS):
        for sentence in re.split(r"[。！？!?；;，,\n]", row["text"]):
            bare = re.sub(r"[\W_\dA-Za-z]+", "", sentence)
            if len(bare) >= 10:
                where[bare].add(number)
                total += 1
    stock = sum(len(found) for found in where.values() if len(found) >= 3)
    assert stock <= 0.03 * total


def test_obvious_words_do_not_give_the_leaf_away(rulebook: Rulebook) -> None:
    """At least 35 % of a leaf say it without the leaf's terms; at least 15 % use a term of another leaf."""
    terms = {leaf.id: {term for term in leaf.terms if len(term) > 1} for leaf in rulebook.taxonomy.leaves.values()}
    short = []
    for leaf, own in terms.items():
        texts = [row["text"] for row in CORPUS if row["category"] == leaf]
        foreign = set().union(*(words for other, words in terms.items() if other != leaf)) - own
        without = sum(not any(term in text for term in own) for text in texts) / len(texts)
        lured = sum(any(term in text for term in foreign) for text in texts) / len(texts)
        if without < 0.35 or (lured < 0.15 and leaf != "OTH.invalid"):
            short.append((leaf, round(without, 2), round(lured, 2)))
    assert short == []


def test_all_channels_are_heard() -> None:
    counts = Counter(row["channel"] for row in CORPUS)
    assert all(counts[channel] >= 0.08 * len(CORPUS) for channel in ("letter", "web", "call", "voicemail"))


@SETS
def test_no_real_identity_stands_in_a_text(labelled: list[dict]) -> None:
    """Identity numbers in the texts must not pass the check digit (GB 11643), so that they are nobody's."""
    weights, digits = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
    for row in labelled:
        for number in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", row["text"]):
            check = digits[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11]
            assert number[-1].upper() != check, row["id"]


def test_nothing_that_is_measured_by_was_trained_on() -> None:
    sets = CORPUS, CALIBRATION, EVALUATION + ACCEPTANCE
    learned, calibrated, measured = ([row["text"] for row in part] for part in sets)
    assert list(near_twins(learned, calibrated + measured)) == []
    assert list(near_twins(calibrated, measured)) == []


def test_an_evaluation_petition_in_the_corpus_would_be_noticed() -> None:
    copied = [*(row["text"] for row in CORPUS), EVALUATION[7]["text"]]
    assert list(near_twins(copied, [EVALUATION[7]["text"]]))


@pytest.mark.parametrize("measured", [EVALUATION, ACCEPTANCE], ids=["evaluation", "acceptance"])
def test_what_is_measured_by_has_a_dozen_petitions_of_each_leaf(measured: list[dict], rulebook: Rulebook) -> None:
    counts = Counter(row["category"] for row in measured)
    assert {leaf: counts[leaf] for leaf in rulebook.taxonomy.leaves if counts[leaf] < 12} == {}


def labels_of_messages() -> list[dict[str, str]]:
    with (DATA / "messages" / "labels.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_of_messages_are_from_the_closed_lists(rulebook: Rulebook) -> None:
    leaves, natures, agencies = rulebook.taxonomy.leaves, rulebook.taxonomy.natures, rulebook.agencies.by_name
    rows = labels_of_messages()
    assert len({row["message"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch("[0-9a-f]{16}", row["message"]) and row["use"] in ("learn", "measure")
        named = {row["category"], *row["also"].split(";")} - {""}
        assert named <= leaves.keys(), row
        assert {row["nature"], row["nature_too"]} - {""} <= {*natures}, row
        assert {*row["referral"].split(";")} <= {*agencies}, row


def test_a_bag_holds_the_words_of_three_messages_and_no_more() -> None:
    """No bag is of one message, no word of few, and the order says nothing: no message can be read back."""
    alike = Counter((row["category"], row["nature"]) for row in labels_of_messages() if row["use"] == "learn")
    bags = read_bags(DATA / "messages" / "bags.jsonl")
    assert Counter((bag.category, bag.nature) for bag in bags) == Counter(
        {labels: count // 3 for labels, count in alike.items() if count >= 3}
    )
    spread = Counter(word for bag in bags for word in bag.words)
    assert all(list(bag.words) == sorted(set(bag.words)) for bag in bags)
    assert all(re.fullmatch("[\u4e00-\u9fff]+", word) for word in spread)
    assert sum(count == 1 for count in spread.values()) < 0.05 * len(spread)


def second_reading(path: str) -> dict[str, dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("path", "labelled"),
    [
        ("second_reading.csv", CORPUS),
        ("calibration/second_reading.csv", CALIBRATION),
        ("evaluation/second_reading.csv", EVALUATION),
        ("acceptance/second_reading.csv", ACCEPTANCE),
    ],
)
def test_the_agreement_of_two_readers_is_what_the_card_says(path: str, labelled: list[dict]) -> None:
    first, second = {row["id"]: row for row in labelled}, second_reading(path)
    assert second.keys() <= first.keys()
    assert len(second) == len(first) or len(second) >= 0.1 * 6270
    category = sum(row["category"] == first[id]["category"] for id, row in second.items()) / len(second)
    nature = sum(row["nature"] == row.get("nature_first", first[id]["nature"]) for id, row in second.items()) / len(
        second
    )
    assert f"| `{path}` | {len(second)} | {category:.3f} | {nature:.3f} |" in (DATA / "corpus_card.md").read_text(
        "utf-8"
    )


def test_the_card_counts_what_is_there() -> None:
    card, plain = (DATA / "corpus_card.md").read_text("utf-8"), [row for row in CORPUS if "-P" in row["id"]]
    assert f"{len(CORPUS)} petitions" in card and f"{sum(len(row['text']) for row in CORPUS):,} characters" in card
    assert f"The {len(plain)} rows whose number begins with P" in card


def sample(name: str) -> list[Petition]:
    return [item for item, _ in open_inbox(DATA / "samples" / name) if isinstance(item, Petition)]


def test_the_sample_inbox_is_the_same_as_xlsx_and_as_gbk_csv() -> None:
    with (DATA / "samples/inbox.csv").open(encoding="gbk", newline="") as file:
        assert next(csv.reader(file)) == ["编号", "来信日期", "渠道", "姓名", "电话", "地址", "内容"]
    one, other = sample("inbox.xlsx"), sample("inbox.csv")
    assert 190 <= len(one) <= 220
    assert [(p.id, p.text, p.received, p.channel) for p in one] == [
        (p.id, p.text, p.received, p.channel) for p in other
    ]


def test_no_sample_was_trained_on() -> None:
    known = [row["text"] for row in CORPUS + CALIBRATION + EVALUATION + ACCEPTANCE]
    assert list(near_twins(known, [petition.text for petition in sample("inbox.xlsx")])) == []
