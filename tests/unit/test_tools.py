"""The tools that gather and audit what is deployed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from audit import CLEAN, UNANSWERED, VULNERABLE, main, verdict
from locked import read_lock, render
from machines import TARGETS
from make_bags import main as make_bags
from packaging.requirements import Requirement
from wheels import Wheel, needed

from triage.training.bags import Bag, message_name, read_bags

ROOT = Path(__file__).parents[2]
LOCKS = sorted(ROOT.glob("requirements*.lock"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_written_again_says_the_same(lock: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.lock"
    again.write_text(render(read_lock(lock)), encoding="utf-8")
    assert sorted(read_lock(again)) == sorted(read_lock(lock))
    assert sum(len(one.hashes) for one in read_lock(lock)) == lock.read_text(encoding="utf-8").count("--hash=sha256:")


@pytest.mark.parametrize("line", ["numpy==2.0.0\n", "numpy>=2 --hash=sha256:00\n"])
def test_a_line_that_locks_nothing_is_refused(line: str, tmp_path: Path) -> None:
    lock = tmp_path / "wrong.lock"
    lock.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match="not locked"):
        read_lock(lock)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_machine_asks_for_one_version_of_each_package(lock: Path) -> None:
    for target in TARGETS:
        names = [one.name for one in read_lock(lock) if target.asks_for(one)]
        assert len(names) == len(set(names)), target.name


@pytest.mark.parametrize("extra", ["ocr", "parquet"])
def test_the_locks_of_extras_agree_with_the_main_one(extra: str) -> None:
    main = {one.name: one.version for one in read_lock(ROOT / "requirements.lock")}
    versions = {(one.name, one.version) for one in read_lock(ROOT / "requirements.lock")}
    both = [one for one in read_lock(ROOT / f"requirements-{extra}.lock") if one.name in main]
    assert [one for one in both if (one.name, one.version) not in versions] == []


def test_only_windows_asks_for_what_windows_needs() -> None:
    asking = {
        t.platform
        for t in TARGETS
        for one in read_lock(ROOT / "requirements.lock")
        if one.name == "colorama" and t.asks_for(one)
    }
    assert asking == {"windows-x86_64"}


def test_what_a_program_needs_is_followed_through_extras_and_machines() -> None:
    def wheel(name: str, *requires: str) -> Wheel:
        return Wheel(Path(), name, "1", "", tuple(map(Requirement, requires)), "", "")

    wheels = [
        wheel("program", "a[fast]", "tests; extra == 'dev'"),
        wheel("a", "b; sys_platform == 'win32'", "c; extra == 'fast'", "d; sys_platform == 'darwin'"),
        wheel("b", "a"),
        wheel("c"),
        wheel("d"),
        wheel("tests"),
    ]
    assert needed(Requirement("program"), wheels, [t.environment for t in TARGETS]) == {"a", "b", "c"}


def package(name: str, *known: str) -> dict[str, object]:
    return {"name": name, "version": "1", "vulns": [{"id": one, "fix_versions": ["2"]} for one in known]}


SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([package("a"), package("b")], CLEAN),
        ([package("a"), package("b", "PYSEC-1")], VULNERABLE),
        ([package("a"), SKIPPED], UNANSWERED),
        ([package("a", "PYSEC-1"), SKIPPED], VULNERABLE),
        ([], UNANSWERED),
    ],
)
def test_silence_of_the_database_is_no_good_news(packages: list[dict[str, object]], code: int) -> None:
    found, said = verdict(json.dumps({"dependencies": packages}))
    assert found == code and bool(said) == (code != CLEAN and packages != [])


def test_no_answer_at_all_is_said() -> None:
    assert verdict("Traceback") == (UNANSWERED, ["the database cannot be reached"])
    assert main([]) == UNANSWERED


def test_bags_are_made_of_three_messages_alike_without_rare_words_and_what_is_kept_to_measure_by(
    tmp_path: Path,
) -> None:
    messages = [{"title": "路灯", "text": text} for text in ("不亮", "坏了不亮", "不亮学校", "不亮医院", "不亮拖拉机")]
    kept = {"title": "路灯", "text": "不亮摩托车"}
    letters = tmp_path / "messages.jsonl"
    letters.write_text("".join(json.dumps(row) + "\n" for row in [*messages, kept]), "utf-8")
    labelled = [(message_name(row), "LIV.infra", "投诉", "learn") for row in messages]
    labelled.append((message_name(kept), "LIV.infra", "投诉", "measure"))
    table = tmp_path / "labels.csv"
    table.write_text("\n".join(map(",".join, [("message", "category", "nature", "use"), *labelled])), "utf-8")
    make_bags([str(letters), "--folder", str(tmp_path)])
    assert read_bags(tmp_path / "bags.jsonl") == (Bag("LIV.infra", "投诉", ("不", "亮", "路灯")),)


def test_messages_that_are_missing_are_said_and_the_bags_stay(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(
        "message,category,nature,use\n0123456789abcdef,LIV.infra,投诉,learn\n", "utf-8"
    )
    letters = tmp_path / "messages.jsonl"
    letters.write_text("", "utf-8")
    with pytest.raises(SystemExit, match="1 labelled messages are not in"):
        make_bags([str(letters), "--folder", str(tmp_path)])
    assert not (tmp_path / "bags.jsonl").exists()
