"""Guards, and the tests that fail when one is taken out. `python tests/guards.py [WORDS]` takes each out of a copy and looks.

A test that passes without its guard shows nothing: that is said, and the exit code is 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
NEEDED = ("triage", "models", "data", "tests", "tools", "classify.py", "train.py", "pyproject.toml")
SURVIVING, HOSTILE = "tests/unit/test_surviving.py::", "tests/unit/intake/test_hostile_files.py::"
OUTPUT, BUNDLE = "tests/unit/test_output.py::", "tests/unit/test_bundle.py::"


class Guard(NamedTuple):
    """What is guarded; the lines that do it, which stand in `file` once, and what stands there without; the test."""

    what: str
    file: str
    lines: str
    without: str
    test: str


GUARDS = (
    Guard(
        "a record counts only with its hash",
        "journal/journal.py",
        "if _hash(record) != words[2]:",
        "if False:",
        SURVIVING + "test_a_damaged_record_is_never_used",
    ),
    Guard(
        "the file is looked at before a shard counts",
        "journal/journal.py",
        "        self._check()\n",
        "",
        SURVIVING + "test_a_change_is_noticed_before_a_shard_counts",
    ),
    Guard(
        "the contents are hashed once more at the end",
        "journal/stamp.py",
        "if _digest(path) != digest:",
        "if False:",
        SURVIVING + "test_a_file_that_changes_while_it_is_read_gives_no_result",
    ),
    Guard(
        "records of a run that rested on something else are not used",
        "journal/stamp.py",
        "if getattr(self, f.name) != getattr(other, f.name)",
        "if False",
        SURVIVING + "test_with_another_content_it_starts_anew_and_says_why",
    ),
    Guard(
        "records that do not fit the rows are dropped",
        "journal/journal.py",
        "if len(piece) > rows_in(finished):",
        "if False:",
        SURVIVING + "test_records_of_other_rows_are_dropped_and_said",
    ),
    Guard(
        "bytes are brought onto the disk",
        "output/durable.py",
        "    os.fsync(file.fileno())\n",
        "",
        SURVIVING + "test_what_was_said_to_be_done_outlives_a_power_cut",
    ),
    Guard(
        "rejects and report have their names on the disk before the result has",
        "journal/workspace.py",
        "                settle_folder(path.parent)\n",
        "                pass\n",
        SURVIVING + "test_where_the_result_is_its_rejects_and_report_are_whatever_names_a_power_cut_takes",
    ),
    Guard(
        "drafts of a killed run go",
        "journal/workspace.py",
        "        self._sweep()\n        return self",
        "        return self",
        SURVIVING + "test_drafts_of_a_killed_run_go_before_the_next_begins",
    ),
    Guard(
        "a result is made under another name",
        "journal/workspace.py",
        "return self.folder / path.name",
        "return path",
        SURVIVING + "test_killed_at_any_step_nothing_half_done_is_seen_and_a_rerun_gives_the_same_bytes",
    ),
    Guard(
        "one run at a time",
        "journal/locking.py",
        "            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _BYTE)",
        "            pass",
        SURVIVING + "test_a_second_run_on_the_same_result_is_told_so",
    ),
    Guard(
        "the locked file is still the one that others find",
        "journal/locking.py",
        "if os.path.samestat(os.fstat(handle), path.stat()):",
        "if True:",
        SURVIVING + "test_a_lock_whose_file_was_just_removed_is_not_mistaken_for_the_lock",
    ),
    Guard(
        "workers end with the process that started them",
        "batch.py",
        "    Thread(target=_end_with_parent, daemon=True).start()\n",
        "",
        SURVIVING + "test_a_killed_run_leaves_no_worker_behind",
    ),
    Guard(
        "rows in are rows out and rejects",
        "cli/whole_file.py",
        "if tally.total + tally.rejects != rows:",
        "if False:",
        "tests/unit/test_cli.py::test_rows_that_do_not_add_up_are_an_error",
    ),
    Guard(
        "the result never replaces the inbox",
        "cli/classify.py",
        "if output.resolve() in {path.resolve() for path in inbox.files}:",
        "if False:",
        "tests/unit/test_cli.py::test_the_result_never_replaces_the_inbox",
    ),
    Guard(
        "what a terminal cannot show is replaced",
        "cli/terminal.py",
        'stream.reconfigure(errors="replace")',
        'stream.reconfigure(errors="strict")',
        "tests/offline/test_any_desk.py::test_a_console_in_gbk_prints_chinese_and_replaces_what_it_lacks",
    ),
    Guard(
        "formulas are neutralised",
        "output/harmless.py",
        "return text[:1] in _SUSPICIOUS and _FORMULA.match(text) is not None",
        "return False",
        OUTPUT + "test_a_formula_is_neutralised",
    ),
    Guard(
        "control characters are replaced",
        "output/harmless.py",
        'return _UNWRITABLE.sub("\\ufffd", text)',
        "return text",
        OUTPUT + "test_control_characters_and_halves_are_replaced",
    ),
    Guard(
        "HTML in a petition is text",
        "output/report.py",
        "autoescape=True",
        "autoescape=False",
        OUTPUT + "test_the_report_escapes_and_masks_petitions",
    ),
    Guard(
        "the report shows nothing that turns text round",
        "output/report.py",
        "file.write(shown(page))",
        "file.write(page)",
        OUTPUT + "test_the_report_shows_nothing_that_deceives_the_eye",
    ),
    Guard(
        "packages declare no entities",
        "intake/packages.py",
        "    parser.StartDoctypeDeclHandler = refuse\n",
        "",
        HOSTILE + "test_entities_in_a_sheet_are_refused",
    ),
    Guard(
        "what packages unpack to has a limit",
        "intake/packages.py",
        "if unpacked > MAX_UNPACKED:",
        "if False:",
        HOSTILE + "test_a_workbook_that_unpacks_beyond_the_limit_is_not_opened",
    ),
    Guard(
        "what packages unpack to is counted, not believed",
        "intake/packages.py",
        "largest if largest <= _BLOCK else _count(package, part, MAX_UNPACKED - unpacked)",
        "part.file_size",
        HOSTILE + "test_a_directory_that_lies_about_sizes_is_not_believed",
    ),
    Guard(
        "a heading has a limit",
        "intake/limits.py",
        "if len(heading) > MAX_COLUMNS:",
        "if False:",
        "tests/unit/intake/test_delimited.py::test_a_heading_of_ten_thousand_columns_is_refused",
    ),
    Guard(
        "numbers that have lost digits are marked",
        "intake/cells.py",
        "        if has_lost_digits(cell):",
        "        if False:",
        "tests/unit/intake/test_cells.py::test_an_identity_kept_as_a_number_is_marked_in_its_cell_and_reviewed",
    ),
    Guard(
        "unreadable bytes reject their row",
        "intake/delimited.py",
        "if not is_whole(joined) and UNREADABLE_BYTE.search(joined):",
        "if False:",
        "tests/unit/intake/test_delimited.py::test_unreadable_bytes_reject_only_their_row_and_say_which_option_may_help",
    ),
    Guard(
        "no more than its beginning and end is read of an endless petition",
        "text.py",
        "if len(raw) <= READ_FIRST + READ_LAST:",
        "if True:",
        HOSTILE + "test_ten_megabytes_in_one_cell_are_decided_on_what_is_read_first",
    ),
    Guard(
        "invisible characters hide no word",
        "text.py",
        'text = _INVISIBLE.sub("", raw)',
        "text = raw",
        "tests/unit/test_text.py::test_spellings_become_equal",
    ),
    Guard(
        "YAML has no references",
        "located_yaml/building.py",
        '            self._refuse(event, "不接受引用(*)", "请把内容写全")',
        "            pass",
        "tests/test_broken_files.py",
    ),
    Guard(
        "YAML has no tags",
        "located_yaml/building.py",
        '            self._refuse(event, f"不接受的标签 {event.tag}")',
        "            pass",
        "tests/test_broken_files.py",
    ),
    Guard(
        "a model folder has no links",
        "bundle/files.py",
        "path.is_symlink() or not path.is_file()",
        "not path.is_file()",
        BUNDLE + "test_a_link_to_a_file_outside_is_refused",
    ),
    Guard(
        "every file of a model has its hash",
        "bundle/opening.py",
        "if hash_of(regular(folder, name)) != expected:",
        "if False:",
        BUNDLE + "test_one_changed_byte_in_any_file_is_noticed",
    ),
    Guard(
        "a model sits its exam",
        "bundle/exam.py",
        "if wrong or not questions:",
        "if not questions:",
        BUNDLE + "test_a_model_that_answers_differently_does_not_open",
    ),
    Guard(
        "identity numbers are known by province and day",
        "masking/checks.py",
        'return digits[:2] in _PROVINCES and digits[6:8] in ("18", "19", "20") and _day(digits[10:14])',
        "return False",
        "tests/unit/test_masking_table.py::test_hardly_an_identity_is_missed",
    ),
    Guard(
        "credit codes are known by their check character",
        "masking/checks.py",
        "return -total % 31 == int(digits[17])",
        "return False",
        "tests/unit/test_masking_table.py::test_what_is_no_identity_stays",
    ),
    Guard(
        "what is quoted of an alarm is masked",
        "batch.py",
        "quoted = masked(decision, petition, names) if self.masked or alarming else None",
        "quoted = masked(decision, petition, names) if self.masked else decision if alarming else None",
        "tests/test_identities_stay_inside.py",
    ),
    Guard(
        "a worker with another model or rulebook does not decide",
        "workers.py",
        "if wrong := self.seal.against(Seal.of(triage)):",
        'if wrong := "":',
        "tests/unit/test_workers.py",
    ),
)


def passes(folder: Path, test: str) -> bool:
    """Say whether a test passes in a copy of the project."""
    words = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(words, cwd=folder, capture_output=True, check=False, env=environment)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{test}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.returncode == 0


def main() -> int:
    """Take out every guard in turn; returns 1 when a test does not miss its guard."""
    useless = 0
    wanted = sys.argv[1:]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "project"
        copy.mkdir()
        for name in NEEDED:
            path, ignore = ROOT / name, shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, copy / name, ignore=ignore) if path.is_dir() else shutil.copy(path, copy / name)
        for guard in GUARDS:
            if wanted and not any(word in guard.what for word in wanted):
                continue
            file = copy / "triage" / guard.file
            whole = file.read_text(encoding="utf-8")
            before = passes(copy, guard.test)
            file.write_text(whole.replace(guard.lines, guard.without), encoding="utf-8")
            missed = not passes(copy, guard.test)
            file.write_text(whole, encoding="utf-8")
            useless += not (before and missed)
            print(f"{'ok' if before and missed else 'USELESS'}  {guard.what}", flush=True)
    return 1 if useless else 0


if __name__ == "__main__":
    raise SystemExit(main())
