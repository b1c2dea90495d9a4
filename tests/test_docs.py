"""Documents that agree with the program: tables of questions, links, commands, options."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from triage.cli import USAGE
from triage.output import HEADINGS
from triage.rules import Facts, load
from triage.rules.conditions import QUESTIONS
from triage.rules.tables import TABLES

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/**/*.md")]
RULES = [ROOT / "docs/writing-rules.md", ROOT / "docs/writing-rules.zh.md"]
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", RULES, ids=name)
def test_the_pages_on_rules_list_every_question_and_every_table(page: Path) -> None:
    questions = [
        f"| `{key}` | {q.means} | {q.vocabulary.value} | {q.known_after or '—'} |" for key, q in QUESTIONS.items()
    ]
    tables = [
        f"| `{key}` | {kind.settles} | {kind.hit} | {'、'.join(f'`{k}`' for k in kind.keys)} |"
        for key, kind in TABLES.items()
    ]
    text = page.read_text(encoding="utf-8")
    assert "\n".join(questions) in text, "\n".join(questions)
    assert "\n".join(tables) in text, "\n".join(tables)


def test_what_the_manual_tells_to_add_takes_effect(tmp_path: Path) -> None:
    """Tried as a new user would: the pieces of the page, pasted where it says, load and decide."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*.jsonl", "vectors", "samples"))
    before = {"signals.yaml": "  - id: about-telecom\n", "agencies.yaml": "  - name: 信访局\n"}
    before["rules/agencies.yaml"] = "  - {id: telecom, when"
    page = (ROOT / "docs/writing-rules.zh.md").read_text(encoding="utf-8")
    for piece, file in re.findall(r"```yaml\n(  # ([\w/]+\.yaml).*?)```", page, re.DOTALL):
        path = tmp_path / "data" / file
        text = path.read_text(encoding="utf-8")
        assert before[file] in text
        path.write_text(text.replace(before[file], piece + before.pop(file), 1), encoding="utf-8")
    assert not before
    book = load(tmp_path / "data")
    said = frozenset(book.signals.find("镇上的预警喇叭坏了半年没人修"))
    ruling = book.decide(Facts("LIV.infra", "投诉", signals=said), date(2024, 3, 4))
    assert [referral.agency for referral in ruling.referrals] == ["气象", "应急/消防"]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", READMES, ids=name)
def test_the_readme_names_the_two_commands_and_the_file_they_use(page: Path) -> None:
    text, makefile = page.read_text(encoding="utf-8"), (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "make triage" in text and "make test" in text
    assert "data/samples/inbox.xlsx" in text and "data/samples/inbox.xlsx" in makefile
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", READMES, ids=name)
def test_the_example_is_what_the_program_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    found = re.search(r'```\n\$ python classify\.py --text "([^"]+)"\n(.*?)```', text, re.DOTALL)
    assert found is not None
    command = [sys.executable, "classify.py", "--text", found[1]]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env={"PYTHONUTF8": "1"})
    said = [line for line in done.stdout.decode().splitlines() if not line.startswith(("答复期限", "其他期限"))]
    assert [line for line in found[2].splitlines() if not line.startswith(("答复期限", "其他期限"))] == said


def unknown_commands(text: str) -> list[str]:
    """Return the commands that a page names, in a line of code or between backticks, and the program does not."""
    usage = {line.split()[0]: line for line in USAGE.splitlines() if line.startswith("  ")}
    unknown = []
    for command, rest in re.findall(r"(?:^(?:\$ )?|`)triage ([\w-]+)(?: ([a-z][\w|-]*))?", text, re.MULTILINE):
        wanted = rest.split("|") if rest and command in ("rules", "models") else []
        if command not in usage or any(word not in re.findall(r"[\w-]+", usage[command]) for word in wanted):
            unknown.append(f"{command} {rest}".strip())
    return unknown


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_of_triage_that_is_named_exists(page: Path) -> None:
    assert unknown_commands(page.read_text(encoding="utf-8")) == []


def test_a_command_that_is_not_there_is_noticed() -> None:
    text = "Run `triage frobnicate` or\n```\ntriage rules frob\n$ triage classfy in.csv\ntriage models list\n```"
    assert unknown_commands(text) == ["frobnicate", "rules frob", "classfy in"]


def test_every_heading_of_the_result_is_explained() -> None:
    text = (ROOT / "data/README.md").read_text(encoding="utf-8")
    assert [heading for heading in HEADINGS if heading not in text] == []


def test_decisions_and_code_have_their_own_part_of_the_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "### Code" in text and "### Decisions" in text


def test_every_promise_names_a_test_that_exists() -> None:
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    tables = text.partition("## Batches")[2].partition("## Guards taken out")[0].splitlines()
    rows = [line for line in tables if line.startswith("|") and not line.startswith(("| What can", "|---"))]
    assert len(rows) > 30
    for row in rows:
        named = re.findall(r"`(\w+\.py)::(test_\w+)`", row.split("|")[3])
        assert named, row
        for file, test in named:
            (path,) = (ROOT / "tests").rglob(file)
            assert f"def {test}(" in path.read_text(encoding="utf-8"), f"{file}::{test}"


def test_the_exit_codes_are_those_of_the_program() -> None:
    from triage.cli import terminal

    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    codes = (0, terminal.FOUND_MISTAKES, terminal.UNUSABLE, terminal.INTERNAL, terminal.INTERRUPTED)
    assert [int(code) for code in re.findall(r"^\| `(\d+)` \|", text, re.MULTILINE)] == list(codes)
