"""What a decision quotes of its petition, masked: for screens, for lists, and for the copy that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from triage.decision import Decision
from triage.masking import mask, mask_words
from triage.petition import Petition
from triage.text import clean


def masked(decision: Decision, petition: Petition, names: Iterable[str] = ()) -> Decision:
    """Return the decision with its petition's id and every word it quotes masked; `names` are those of the form."""
    if not decision.signals and not decision.urgent_words:
        return replace(decision, petition=mask(decision.petition))
    quoted = [words for _, words in decision.signals] + list(decision.urgent_words)
    shown, count = mask_words(quoted, clean(petition.text), names), len(decision.signals)
    return replace(
        decision,
        petition=mask(decision.petition),
        signals=tuple((signal, words) for (signal, _), words in zip(decision.signals, shown[:count], strict=True)),
        urgent_words=tuple(shown[count:]),
    )
