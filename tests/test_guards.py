"""The list of guards stays true: each stands where it says, its test exists, and the office can read of it."""

from __future__ import annotations

from guards import GUARDS, ROOT


def test_every_guard_stands_where_the_list_says_and_has_its_test() -> None:
    """Taking them out takes ten minutes: python tests/guards.py."""
    wrong = []
    for guard in GUARDS:
        file, _, test = guard.test.partition("::")
        there = (ROOT / "triage" / guard.file).read_text(encoding="utf-8").count(guard.lines)
        if there != 1 or guard.lines == guard.without or f"def {test}" not in (ROOT / file).read_text(encoding="utf-8"):
            wrong.append(guard.what)
    assert wrong == []


def test_the_page_lists_every_guard() -> None:
    page = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    rows = [f"| {guard.what} | `triage/{guard.file}` | `{guard.test.removeprefix('tests/')}` |" for guard in GUARDS]
    assert [row for row in rows if row not in page] == [], "\n".join(rows)
