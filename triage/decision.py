"""A decision: everything the office needs to know about one petition, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from triage.prediction import Prediction

DECISION_FORMAT = 1


class Urgency(Enum):
    """How soon a person must act, the soonest first."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"

    @property
    def label(self) -> str:
        """The office's words for it."""
        return {"P0": "P0 立即转人工", "P1": "P1 当日办", "P2": "P2 普通", "P3": "P3 归档"}[self.value]


class Jurisdiction(Enum):
    """Whether the procuratorate itself deals with the matter."""

    OURS = "ours"
    PARTLY = "partly"
    NOT_OURS = "not-ours"

    @property
    def label(self) -> str:
        """The office's words for it."""
        return {"ours": "检察机关管辖", "partly": "部分管辖", "not-ours": "不归检察机关"}[self.value]


class Action(Enum):
    """What is done with a petition towards one agency; the five are never mixed up."""

    ACCEPT = "受理"
    TRANSFER = "移送"
    DIRECT = "告知"
    COORDINATE = "协调"
    COPY = "抄送"

    @property
    def hands_over(self) -> bool:
        """Whether the petition's text itself reaches the agency (to direct somebody sends nothing)."""
        return self not in (Action.ACCEPT, Action.DIRECT)


@dataclass(frozen=True, slots=True)
class Referral:
    """To whom, how, and by which rule; `note` says what the safeguard changed, if one did."""

    agency: str
    action: Action
    rule: str
    internal: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """What must be done by when: the calendar date binds, the working-day date is for orientation.

    `provisional` is true when the holiday calendar does not reach that far yet.
    """

    what: str
    due: date
    working_due: date
    rule: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """The competent procuratorate and how it was found; `name` is None when it cannot be told."""

    name: str | None
    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamps:
    """What decided: with these three and the petition a decision can be repeated."""

    model: str
    rulebook: str
    places: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer for one petition.

    `signals` are the named things its text says that a rule which held asks for, each with the words that say it; `urgent_words` are
    those of them that the urgency rests on, `urgent_because` is the reason its rule gives. `rules` are the
    rules that held, as `table/rule`. `review` holds the reasons a person must look first; empty
    when none must.
    """

    petition: str
    prediction: Prediction
    category: str
    also: tuple[str, ...]
    nature: str
    epidemic: bool
    signals: tuple[tuple[str, str], ...]
    urgency: Urgency
    urgent_words: tuple[str, ...]
    urgent_because: str
    jurisdiction: Jurisdiction
    office: Office
    referrals: tuple[Referral, ...]
    deadlines: tuple[Deadline, ...]
    grounds: tuple[str, ...]
    review: tuple[str, ...]
    rules: tuple[str, ...]
    stamps: Stamps

    @property
    def main_referral(self) -> Referral:
        """The agency that has the matter first."""
        return self.referrals[0]

    def of(self, *, internal: bool) -> tuple[Referral, ...]:
        """Return the referrals inside the procuratorate, or those outside it."""
        return tuple(referral for referral in self.referrals if referral.internal is internal)
