"""Petitions in, decisions out: the whole flow on one page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeVar

from triage.bundle import Model, open_model
from triage.classifier import NATURE_DOUBT
from triage.cleaning import clean_all
from triage.decision import Decision, Office, Stamps
from triage.errors import ModelError
from triage.petition import CHINA, Petition
from triage.places import RECEIVING, Places, Whereabouts, competent
from triage.prediction import Prediction, Weighed
from triage.receipt import receipt_of
from triage.registry import Registry
from triage.rules import Facts, Rulebook, Ruling, load
from triage.shipped import DATA, MODELS
from triage.text import READ_FIRST, READ_LAST, Content, clean, content, opening

CHUNK = 500
UNLIKELY = 0.05

Item = TypeVar("Item")


class Reading(NamedTuple):
    """What is known of a petition before the rules are asked; `remarks` are reasons for a person to look.

    It is ruled by the rules of `ruled_on`: the day received, today where that is before all rules.
    """

    facts: Facts
    signals: dict[str, str]
    received: date
    ruled_on: date
    where: Whereabouts
    remarks: tuple[str, ...]


class Triage:
    """Decides petitions. Deciding is a pure function of the petition, the model, the rulebook and the places."""

    def __init__(self, model: Model, rulebook: Rulebook, places: Places) -> None:
        self.model, self.rulebook, self.places = model, rulebook, places
        _check_labels(model, rulebook)
        self.stamps = Stamps(model.id, rulebook.version, places.version)
        self.today: date | None = None  # the day of receipt of what has none; the day it is decided, if not set

    @classmethod
    def load(cls, model: Path | str = "", data: Path = DATA, models: Path = MODELS) -> Triage:
        """Load what ships with the package, or a model (its id in `models`, or its folder) and data of your own.

        Raises `ModelError` for a model that is damaged or answers differently here, `DataError` for data
        files with mistakes, all of them at once.
        """
        folder = model if isinstance(model, Path) else Registry(models).path(model)
        return cls(open_model(folder), load(data), Places.load(data))

    def decide(self, petition: Petition | str) -> Decision:
        """Decide one petition, or one text."""
        return self.decide_chunk([*numbered([petition])])[0]

    def decide_all(self, petitions: Iterable[Petition | str]) -> Iterator[Decision]:
        """Decide petitions one after the other, in their order, holding no more than a chunk of them.

        A text alone is a petition whose id is its place among them, from 1.
        """
        for chunk in chunked(numbered(petitions)):
            yield from self.decide_chunk(chunk)

    def decide_chunk(self, petitions: list[Petition]) -> list[Decision]:
        """Decide a list of petitions."""
        texts, contents = clean_all([opening(petition.text) for petition in petitions])
        predictions = self.model.classifier.predict(texts, contents)
        return [self._decide(*each) for each in zip(petitions, texts, contents, predictions, strict=True)]

    def decide_labelled(self, petition: Petition, prediction: Prediction) -> Decision:
        """Decide a petition whose labels are known, such as one that a person has labelled anew."""
        text = clean(opening(petition.text))
        return self._decide(petition, text, content(text), prediction)

    def explain(self, petition: Petition, category: str, most: int = 12) -> tuple[Weighed, ...]:
        """Return the words and phrases of the text that weigh most for or against a category."""
        return self.model.classifier.explain(clean(opening(petition.text)), category, most)

    def weightiest_words(self, texts: Sequence[str], categories: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the phrases of each text that speak most for its category."""
        weighed = self.model.classifier.explain_all(clean_all([opening(text) for text in texts])[0], categories)
        return [tuple([item.words for item in one if item.weight > 0 and len(item.words) > 1]) for one in weighed]

    def read(self, petition: Petition, prediction: Prediction) -> Reading:
        """Return everything that is known of a petition before the rules are asked."""
        text = clean(opening(petition.text))
        return self._read(petition, text, content(text), prediction)

    def _read(self, petition: Petition, text: str, amount: Content, prediction: Prediction) -> Reading:
        signals = self.rulebook.signals.find(text)
        today = self.today or datetime.now(CHINA).date()
        received, ruled_on, remarks = receipt_of(petition.received, today, self.rulebook.begins)
        where = self.places.locate(text, clean(petition.place) if petition.place else "", received)
        facts = Facts(
            category=prediction.category.label,
            nature=prediction.nature.label,
            also=frozenset([item.label for item in prediction.further]),
            epidemic=prediction.epidemic >= 0.5,
            signals=frozenset(signals),
            channel=petition.channel,
            content=amount,
            urgent=prediction.urgent,
            doubtful=bool(prediction.doubts),
            place_known=where.division is not None,
            epidemic_mode=self.rulebook.epidemic_mode(received, where.division.path if where.division else ()),
        )
        return Reading(facts, signals, received, ruled_on, where, (*remarks, *unread(petition), *petition.remarks))

    def _decide(self, petition: Petition, text: str, amount: Content, prediction: Prediction) -> Decision:
        reading = self._read(petition, text, amount, prediction)
        facts, signals = reading.facts, reading.signals
        ruling = self.rulebook.decide(facts, reading.ruled_on)
        doubts = prediction.doubts
        if NATURE_DOUBT in doubts and self._same_for_all_natures(reading, prediction, ruling):
            doubts = tuple(doubt for doubt in doubts if doubt != NATURE_DOUBT)
        office = competent(self.places, reading.where, ruling.office_level)
        return Decision(
            petition=petition.id,
            prediction=prediction,
            category=facts.category,
            also=tuple([item.label for item in prediction.further]),
            nature=facts.nature,
            epidemic=facts.epidemic,
            signals=tuple([said for said in signals.items() if said[0] in ruling.signals]),
            urgency=ruling.urgency,
            urgent_words=tuple([words for signal, words in signals.items() if signal in ruling.urgent_signals]),
            urgent_because=ruling.rules[0].why,
            jurisdiction=ruling.jurisdiction,
            office=office,
            referrals=ruling.referrals,
            deadlines=ruling.due(reading.received),
            grounds=ruling.grounds,
            review=(*ruling.review, *_left_open(office, reading.facts, ruling), *doubts, *reading.remarks),
            rules=ruling.names,
            stamps=self.stamps,
        )

    def _same_for_all_natures(self, reading: Reading, prediction: Prediction, ruling: Ruling) -> bool:
        """Say whether every likely nature leads to the same urgency, jurisdiction and referrals: then doubt is idle."""
        likely = [item.label for item in prediction.natures[1:] if item.probability >= UNLIKELY]
        others = (self.rulebook.decide_as(reading.facts, nature, reading.ruled_on) for nature in likely)
        return all(other.outcome == ruling.outcome for other in others)


def numbered(items: Iterable[Petition | str]) -> Iterator[Petition]:
    """Yield petitions as they are, and texts alone under their place among them; raises `TypeError` for anything else."""
    for place, item in enumerate(items, 1):
        if not isinstance(item, (Petition, str)):
            raise TypeError(f"a Petition or a str is decided, not {type(item).__name__} (number {place})")
        yield Petition(str(place), item) if isinstance(item, str) else item


def _left_open(office: Office, facts: Facts, ruling: Ruling) -> Iterator[str]:
    """Say that a place is known, but not well enough to name the procuratorate."""
    if office.name is None and facts.place_known and ruling.office_level != RECEIVING:
        yield "办理院待定：所说的地点还不足以确定是哪个院"


def chunked(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in lists of `CHUNK`, reading no further than it yields."""
    waiting = iter(items)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _check_labels(model: Model, rulebook: Rulebook) -> None:
    """A model may only answer what the closed lists know; raises `ModelError`."""
    heads, taxonomy = model.classifier.heads, rulebook.taxonomy
    unknown = {*heads["category"].labels} - {*taxonomy.leaves} | {*heads["nature"].labels} - {*taxonomy.natures}
    if unknown:
        raise ModelError(
            f"模型 {model.id} 的标签不在类别清单里：{'、'.join(sorted(unknown)[:5])}。请用现有清单重新训练。"
        )


def unread(petition: Petition) -> tuple[str, ...]:
    """Say what of a very long petition was not read."""
    if len(petition.text) <= READ_FIRST + READ_LAST:
        return ()
    return (f"正文长 {len(petition.text)} 字，只按开头 {READ_FIRST} 字和末尾 {READ_LAST} 字分流，请通读全文",)
