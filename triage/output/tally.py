"""Counting decisions while they stream past, in memory that does not grow with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from triage.decision import Decision, Urgency
from triage.masking import mask
from triage.petition import Petition

LISTED = 300
EXCERPT = 90


@dataclass(frozen=True, slots=True)
class Noted:
    """A petition in a list of the report: its id, what it is, why it is listed, and a masked excerpt."""

    id: str
    urgency: Urgency
    category: str
    reasons: tuple[str, ...]
    excerpt: str
    probability: float


@dataclass(slots=True)
class Tally:
    """Counts by every dimension of the report, and the lists of urgent petitions and those for review."""

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

    def add(self, petition: Petition, decision: Decision, names: tuple[str, ...] = ()) -> None:
        """Count one decision; `names` are the form's names, masked in the excerpt."""
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
        self._note(petition, decision, names)
        self.stamps = {"模型": decision.stamps.model, "规则": decision.stamps.rulebook, "区划": decision.stamps.places}

    def _note(self, petition: Petition, decision: Decision, names: tuple[str, ...]) -> None:
        noted = self.urgent if decision.urgency is Urgency.P0 else self.review if decision.review else None
        if noted is None or len(noted) >= LISTED:
            return
        words = " ".join(mask(petition.text[: EXCERPT * 3], names).split())
        excerpt = words[:EXCERPT] + ("……" if len(words) > EXCERPT else "")
        reasons = decision.review if noted is self.review else decision.urgent_words or decision.review
        noted.append(
            Noted(
                petition.id,
                decision.urgency,
                decision.category,
                reasons,
                excerpt,
                decision.prediction.category.probability,
            )
        )
