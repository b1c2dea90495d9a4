"""What may become of referrals once the tables named them: each agency once, none to those a safeguard names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from triage.agencies import Agencies
from triage.decision import Referral
from triage.rules.tables import Block, Rule


def unique(referrals: Sequence[Referral]) -> tuple[Referral, ...]:
    """Return the referrals with each agency once, as it was named first."""
    first: dict[str, Referral] = {}
    for referral in referrals:
        first.setdefault(referral.agency, referral)
    return tuple(first.values())


def handed_over(referrals: Sequence[Referral]) -> frozenset[str]:
    """Return the agencies outside that a petition's text reaches."""
    return frozenset(referral.agency for referral in referrals if referral.action.hands_over and not referral.internal)


def turned(referral: Referral, blocks: Mapping[str, Rule[Block]], agencies: Agencies) -> Referral:
    """Return the referral, turned away from every agency that must not get it (R-CONF-1)."""
    while referral.action.hands_over and referral.agency in blocks:
        rule = blocks[referral.agency]
        instead = agencies.by_name[rule.then.instead]
        referral = Referral(instead.name, referral.action, rule.name, instead.internal, rule.then.reason)
    return referral
