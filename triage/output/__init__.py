"""Decisions into files, and something to look at. Here is what a decision looks like; files and reports are imported by name."""

from triage.output.json_form import to_json
from triage.output.rows import HEADINGS, Labels, to_row

__all__ = ["HEADINGS", "Labels", "to_json", "to_row"]
