"""Files into petitions. Every row comes out as a petition or as a reject with its reason; none is lost."""

from triage.intake.columns import Columns
from triage.intake.inbox import Inbox, open_inbox
from triage.intake.tables import Reject

__all__ = ["Columns", "Inbox", "Reject", "open_inbox"]
