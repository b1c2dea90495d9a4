"""Offline triage of petitions to a procuratorate's 12309 service centre. The flow, top to bottom:

-- what travels
petition        what a person sent
prediction      what the model says of it
decision        what the office does with it, and why
-- closed lists
taxonomy        8 groups, 49 leaves, the natures
agencies        to whom a petition can go
law             on what a decision may rest
lexicon         words that stay whole
-- reading
intake          files into petitions; every bad row with its reason
text            two spellings of one sentence become equal
matter          a letter without its greeting, thanks, signature, date and writer
cleaning        the same for many texts at once
segmentation    text into words; the only room that knows jieba
features        words into numbers
classifier      numbers into labels with honest confidence
signals         named things a text says
terms           what a way of saying them is, and where it stands
places          where it happened, or an honest "cannot tell"
masking         identities out of what leaves the house
-- deciding
receipt         the day from which deadlines run, and whose rules hold
rules           the tables of legal staff
engine          petitions in, decisions out
batch           many petitions over the processors of one machine
workers         the same decisions in other processes, wherever they run
journal         a run that can be interrupted anywhere
output          decisions into files, and something to look at
-- models on disk
bundle          one model folder
registry        which model is current
-- making models
training        labelled petitions into a model; never imported by the serving path
-- ways in
cli             what clerks and data staff type
spark           a column of decisions beside a table that no machine holds
-- underneath
located_yaml    YAML that knows its line
shipped         where the data that came with the package is
errors          what can go wrong
patterns        regular expressions that are compiled when they are first asked
characters      other forms of a character: traditional ones, radicals that look like it
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triage.decision import Decision
    from triage.engine import Triage
    from triage.errors import TriageError
    from triage.petition import Channel, Petition

_HOMES = {
    "Triage": "triage.engine",
    "Petition": "triage.petition",
    "Channel": "triage.petition",
    "Decision": "triage.decision",
    "TriageError": "triage.errors",
}

__all__ = ["Channel", "Decision", "Petition", "Triage", "TriageError"]


def __getattr__(name: str) -> Any:
    """Import a public name on its first use, so that `import triage` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'triage' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
