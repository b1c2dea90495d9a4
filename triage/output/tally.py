"""Counting decisions while they stream past, in memory that does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from triage.decision import Decision, Urgency
from triage.petition import Petition

LISTED = 300
EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Noted:
    """A petition in a list of the report: its id, what it is, why it is listed, and how it begins.

    `reasons` are masked, and so are `id` and `beginning` once `masked` has made them so; `names` are those of the form.
    """

    id: str
    urgency: Urgency
    category: str
    reasons: tuple[str, ...]
    beginning: str
    names: tuple[str, ...]
    probability: float
    hidden: bool = False

    def masked(self) -> Noted:
        """Return this with id and beginning masked; a number that the cut runs through is hidden as the whole would be."""
        if self.hidden:
            return self
        from triage.masking import mask  # noqa: PLC0415  (long to load, and only a report needs it)

        beginning = mask(self.beginning, self.names)[: EXCERPT * 3]
        return replace(self, id=mask(self.id), beginning=beginning, names=(), hidden=True)

    @property
    def excerpt(self) -> str:
        """The beginning of the petition, masked."""
        words = " ".join(self.masked().beginning.split())
        return words[:EXCERPT] + ("……" if len(words) > EXCERPT else "")

    def pieces(self, words: Sequence[str]) -> list[tuple[str, bool]]:
        """Return the excerpt in pieces, each with whether it is one of `words`."""
        excerpt, pieces, done = self.excerpt, [], 0
        if words:
            finder = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
            for _, start, end in finder.find_matches_as_indexes("".join(map(_lower, excerpt))):
                pieces += [(excerpt[done:start], False), (excerpt[start:end], True)]
                done = end
        return [piece for piece in (*pieces, (excerpt[done:], False)) if piece[0]]


def _lower(character: str) -> str:
    """Return a character in lower case, where that is one character too; half of a character is like no word."""
    lower = character.lower()
    return " " if "\ud800" <= lower <= "\udfff" else lower if len(lower) == 1 else character


@dataclass(slots=True)
class Tally:
    """Counts by every dimension of the report, and the lists of urgent petitions and those for review.

    `made` is the day of the run, today where it is None.
    """

    made: date | None = None
    total: int = 0
    rejects: int = 0
    epidemic: int = 0
    for_review: int = 0
    first: date | None = None
    last: date | None = None
    channels: Counter[str] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)
    natures: Counter[str] = field(default_factory=Counter)
    jurisdictions: Counter[str] = field(default_factory=Counter)
    urgencies: Counter[str] = field(default_factory=Counter)
    referrals: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    deadlines: Counter[tuple[date, str]] = field(default_factory=Counter)
    confidence: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    urgent: list[Noted] = field(default_factory=list)
    review: list[Noted] = field(default_factory=list)
    stamps: Mapping[str, str] = field(default_factory=dict)

    def add(
        self, petition: Petition, decision: Decision, names: tuple[str, ...] = (), quoted: Decision | None = None
    ) -> None:
        """Count one decision; `names` are the form's names, masked in the excerpt, `quoted` is the decision masked."""
        self.total += 1
        self.epidemic += decision.epidemic
        self.for_review += bool(decision.review)
        if petition.received is not None:
            day = petition.received.date()
            self.first, self.last = min(self.first or day, day), max(self.last or day, day)
        self.channels[petition.channel.value] += 1
        self.categories[decision.category] += 1
        self.natures[decision.nature] += 1
        self.jurisdictions[decision.jurisdiction.value] += 1
        self.urgencies[decision.urgency.value] += 1
        main = decision.main_referral
        self.referrals[main.agency] += 1
        self.actions[main.action.value] += 1
        for what, due in {(item.what, item.due) for item in decision.deadlines}:
            self.deadlines[due, what] += 1
        self.confidence[min(9, int(decision.prediction.category.probability * 10))] += 1
        self.reasons.update(decision.review)
        self._note(petition, decision, names, quoted)
        self.stamps = {"模型": decision.stamps.model, "规则": decision.stamps.rulebook, "区划": decision.stamps.places}

    def merge(self, other: Tally) -> None:
        """Count what another tally counted after this one.

        Of the petitions that both list only those that find room here are masked, in both: none is masked twice.
        """
        for name in ("total", "rejects", "epidemic", "for_review"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for item in fields(self):
            mine, theirs = getattr(self, item.name), getattr(other, item.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            elif isinstance(mine, list):
                room = LISTED - len(mine)
                theirs[:room] = [item.masked() for item in theirs[:room]]
                mine.extend(theirs[:room])
        self.first = min(filter(None, (self.first, other.first)), default=None)
        self.last = max(filter(None, (self.last, other.last)), default=None)
        self.stamps = other.stamps or self.stamps

    def _note(self, petition: Petition, decision: Decision, names: tuple[str, ...], quoted: Decision | None) -> None:
        noted = self.urgent if decision.urgency is Urgency.P0 else self.review if decision.review else None
        if noted is None or len(noted) >= LISTED:
            return
        if noted is self.review:
            reasons = decision.review
        else:
            from triage.output.masked import masked  # noqa: PLC0415  (long to load; a text alone needs no report)

            quoted = quoted or masked(decision, petition, names)
            reasons = quoted.urgent_words or (quoted.urgent_because,)
        noted.append(
            Noted(
                petition.id,
                decision.urgency,
                decision.category,
                reasons,
                petition.text[: EXCERPT * 4],
                names,
                decision.prediction.category.probability,
            )
        )
