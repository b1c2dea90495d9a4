"""Decision tables that legal staff own: what they may ask, what they answer, reading and checking them."""

from triage.rules.conditions import Facts
from triage.rules.loading import load, load_with_examples
from triage.rules.rulebook import Rulebook
from triage.rules.ruling import Ruling

__all__ = ["Facts", "Rulebook", "Ruling", "load", "load_with_examples"]
