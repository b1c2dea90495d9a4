"""Decisions into files, and something to look at."""

from triage.output.json_form import to_json
from triage.output.report import write_page, write_report
from triage.output.rows import HEADINGS, Labels, to_row
from triage.output.tally import Tally
from triage.output.writers import Writer, open_writer

__all__ = [
    "HEADINGS",
    "Labels",
    "Tally",
    "Writer",
    "open_writer",
    "to_json",
    "to_row",
    "write_page",
    "write_report",
]
