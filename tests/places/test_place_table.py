"""Where a petition belongs, measured on texts written before and apart from the resolver (README.md beside it)."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from triage.places import Places, Whereabouts
from triage.shipped import DATA
from triage.text import clean

TABLE = Path(__file__).parent / "table.csv"
OPEN = "open"
PRECISION, ANSWERS = 0.98, 0.85


@dataclass(frozen=True, slots=True)
class Tried:
    """A row of the table with what was found."""

    row: dict[str, str]
    found: Whereabouts

    @property
    def said(self) -> str:
        return "/".join(self.found.division.path) if self.found.division else OPEN

    @property
    def right(self) -> bool:
        return self.said == self.row["expected"]

    @property
    def held(self) -> bool:
        return int(hashlib.sha256(self.row["text"].encode()).hexdigest(), 16) % 3 == 0


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load(DATA)


@pytest.fixture(scope="module")
def tried(places: Places) -> list[Tried]:
    return [
        Tried(row, places.locate(clean(row["text"]), clean(row["form"]), date.fromisoformat(row["received"])))
        for row in rows()
    ]


def measured(tried: list[Tried]) -> tuple[float, float]:
    """Return precision where it answers, and right answers among the texts a person could settle."""
    answered = [each for each in tried if each.said != OPEN]
    settled = [each for each in tried if each.row["expected"] != OPEN]
    right = sum(each.right for each in answered)
    return right / len(answered), right / len(settled)


def failures(tried: list[Tried]) -> str:
    return "\n".join(
        f"expected {each.row['expected']}, said {each.said} ({each.found.reason}): {each.row['form']} {each.row['text']}"
        for each in tried
        if not each.right and not each.held  # what is held is not looked at
    )


def test_the_table_is_large_and_half_of_it_lies_in_wait() -> None:
    table = rows()
    assert len(table) >= 300
    assert 0.4 <= sum(bool(row["trap"]) for row in table) / len(table) <= 0.7
    assert len({row["text"] for row in table}) == len(table)


@pytest.mark.parametrize("part", ["whole", "tune", "held"])
def test_places_are_found_and_not_guessed(tried: list[Tried], part: str) -> None:
    chosen = [each for each in tried if part == "whole" or each.held is (part == "held")]
    precision, answers = measured(chosen)
    said = f"{part}: {len(chosen)} texts, precision {precision:.3f}, right answers {answers:.3f}\n{failures(chosen)}"
    print(said)
    assert precision >= PRECISION and answers >= ANSWERS, said


def test_what_stays_open_names_what_a_person_would_name(tried: list[Tried]) -> None:
    """Where the resolver holds back between several places of a name, the expected ones are among its candidates."""
    several = [
        each
        for each in tried
        if each.row["expected"] == OPEN and "、" in each.row["candidates"] and "ambiguous" in each.row["trap"]
    ]
    named = [
        {"/".join(division.path) for division in each.found.candidates} >= set(each.row["candidates"].split("、"))
        for each in several
    ]
    assert len(several) >= 12 and sum(named) / len(named) >= 0.85
