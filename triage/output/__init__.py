"""Decisions into files, and something to look at."""

from triage.output.durable import appear, settle, settle_folder
from triage.output.json_form import to_json
from triage.output.report import write_page, write_report
from triage.output.rows import HEADINGS, Labels, to_row
from triage.output.tally import Noted, Tally
from triage.output.workbook import check_rows
from triage.output.writers import Writer, check_kind, open_writer, rejects_path

__all__ = [
    "HEADINGS",
    "Labels",
    "Noted",
    "Tally",
    "Writer",
    "appear",
    "check_kind",
    "check_rows",
    "open_writer",
    "rejects_path",
    "settle",
    "settle_folder",
    "to_json",
    "to_row",
    "write_page",
    "write_report",
]
