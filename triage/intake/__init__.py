"""Files into petitions. Every row comes out as a petition or as a reject with its reason; none is lost."""

from triage.intake.columns import Columns
from triage.intake.inbox import Inbox, Layout, open_inbox
from triage.intake.tables import Reject, Row

__all__ = ["Columns", "Inbox", "Layout", "Reject", "Row", "open_inbox"]
