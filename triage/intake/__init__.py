"""Files into petitions. Every row comes out as a petition or as a reject with its reason; none is lost."""

from triage.intake.columns import Columns
from triage.intake.inbox import Inbox, Layout, open_inbox
from triage.intake.sources import PIPE, find_files, piped
from triage.intake.tables import Reject, Row

__all__ = ["PIPE", "Columns", "Inbox", "Layout", "Reject", "Row", "find_files", "open_inbox", "piped"]
