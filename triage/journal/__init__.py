"""A run that can be interrupted anywhere: what is finished stays finished, and nothing half done is ever seen."""

from triage.journal.journal import Journal
from triage.journal.stamp import Stamp, Watched
from triage.journal.workspace import Workspace

__all__ = ["Journal", "Stamp", "Watched", "Workspace"]
