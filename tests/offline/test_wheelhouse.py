"""What `make wheelhouse` gathered is whole, is what was locked, and is enough: `make test-offline`.

TRIAGE_WHEELHOUSE names the folder; TRIAGE_PYTHONS names more interpreters to install into.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from locked import read_lock
from machines import PYTHONS, TARGETS, Target
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import parse_wheel_filename
from rooms import bare, run, without_network

ROOT = Path(__file__).parents[2]
GATHERED = os.environ.get("TRIAGE_WHEELHOUSE", "")
pytestmark = pytest.mark.skipif(not GATHERED, reason="TRIAGE_WHEELHOUSE names no wheelhouse; run make test-offline")
HOUSE = (ROOT / GATHERED).resolve()
NOT_TAKEN = (".git", ".venv*", "wheelhouse", "out", "dist", ".*_cache", "__pycache__", ".hypothesis")


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def runs_on(target: Target) -> set[Tag]:
    version = tuple(int(part) for part in target.python.split("."))
    interpreter = f"cp{target.python.replace('.', '')}"
    specific = cpython_tags(version, platforms=target.tags)
    return {*specific, *compatible_tags(version, interpreter, platforms=target.tags)}


def test_every_file_has_its_hash() -> None:
    sums = dict(reversed(line.split("  ", 1)) for line in (HOUSE / "SHA256SUMS").read_text().splitlines())
    assert sums == {path.name: digest(path) for path in HOUSE.iterdir() if path.name != "SHA256SUMS"}


def test_every_locked_package_has_a_wheel_with_a_locked_hash_for_every_machine() -> None:
    wheels = defaultdict(list)
    for path in HOUSE.glob("*.whl"):
        name, version, _, tags = parse_wheel_filename(path.name)
        wheels[name, str(version)].append((tags, digest(path)))
    missing = [
        f"{one.name} {one.version} on {target.name}"
        for target in TARGETS
        for one in read_lock(HOUSE / "requirements.lock")
        if target.asks_for(one)
        and not any(tags & runs_on(target) and known in one.hashes for tags, known in wheels[one.name, one.version])
    ]
    assert missing == []


def test_only_what_is_published_as_source_is_locked_anew() -> None:
    known = {(one.name, one.version): one.hashes for lock in ROOT.glob("requirements*.lock") for one in read_lock(lock)}
    anew = {one.name for one in read_lock(HOUSE / "requirements.lock") if one.hashes != known[one.name, one.version]}
    assert anew == {"jieba"}


def test_the_program_needs_less_than_its_tests() -> None:
    serving = {one.name for one in read_lock(HOUSE / "requirements.txt")}
    assert {"jieba", "numpy", "scikit-learn", "pyyaml", "colorama"} <= serving
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & serving


def test_the_bill_of_materials_lists_every_wheel() -> None:
    bill = json.loads((HOUSE / "sbom.cdx.json").read_text(encoding="utf-8"))
    described = [bill["metadata"]["component"], *bill["components"]]
    listed = {file["url"]: file["hashes"][0]["content"] for one in described for file in one["externalReferences"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert listed == {path.name: digest(path) for path in HOUSE.glob("*.whl")}
    assert [one["name"] for one in described if not one.get("licenses")] == []


@pytest.mark.parametrize("page", ["deploying-offline.md", "deploying-offline.zh.md"])
def test_the_table_says_which_wheels_there_are(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    bound: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for path in HOUSE.glob("*.whl"):
        name, _, _, tags = parse_wheel_filename(path.name)
        if Tag("py3", "none", "any") in tags:
            assert f"`{name}`" in text, name
            continue
        for target in TARGETS:
            if tags & runs_on(target):
                bound[name][target.platform].add(target.python)
    platforms = list(dict.fromkeys(target.platform for target in TARGETS))
    rows = [
        "| " + " | ".join([f"`{name}`", *(span(at[one]) for one in platforms)]) + " |"
        for name, at in sorted(bound.items())
    ]
    assert [row for row in rows if row not in text] == [], "\n".join(rows)


def span(pythons: set[str]) -> str:
    known = [python for python in PYTHONS if python in pythons]
    return f"{known[0]}–{known[-1]}" if len(known) > 1 else "".join(known) or "—"


def install(python: str, house: Path, room: Path, what: str) -> tuple[int, str]:
    """Install into an empty environment, where there is no network; return the exit code and what went wrong."""
    made = run(without_network([python, "-m", "venv", str(room)]), room.parent, bare())
    assert made.returncode == 0, made.stderr.decode()
    options = ["--no-index", "--find-links", str(house), "--require-hashes", "-r", str(house / what)]
    words = [str(room / "bin/python"), "-m", "pip", "install", "--quiet", "--no-cache-dir", *options]
    done = run(without_network(words), room.parent, bare())
    return done.returncode, done.stderr.decode()


@pytest.mark.parametrize("python", os.environ.get("TRIAGE_PYTHONS", sys.executable).split())
def test_an_empty_machine_without_network_triages_the_sample(python: str, tmp_path: Path) -> None:
    """The result is, byte for byte, the one that this copy of the program gives."""
    inbox, room = tmp_path / "来文 一.xlsx", tmp_path / "程序 目录"
    shutil.copy(ROOT / "data/samples/inbox.xlsx", inbox)
    assert install(python, HOUSE, room, "triage.txt") == (0, "")
    words = [str(room / "bin/triage"), "classify", str(inbox), "-o", "结果.csv"]
    done = run(without_network(words), tmp_path, bare(PYTHONUTF8="1"))
    assert done.returncode == 0, done.stderr.decode()
    here = run([sys.executable, "classify.py", str(inbox), "-o", str(tmp_path / "这里.csv")], ROOT, bare())
    assert here.returncode == 0
    assert (tmp_path / "结果.csv").read_bytes() == (tmp_path / "这里.csv").read_bytes()


def test_a_changed_wheel_is_not_installed(tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    for path in HOUSE.iterdir():
        (house / path.name).symlink_to(path)
    for wheel in house.glob("jinja2-*.whl"):
        content = wheel.read_bytes()
        wheel.unlink()
        wheel.write_bytes(content + b"\0")
    code, said = install(sys.executable, house, tmp_path / "room", "requirements.txt")
    assert code != 0 and "DO NOT MATCH THE HASHES" in said


def test_the_folder_of_the_project_needs_no_network_either(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*NOT_TAKEN))
    (project / "wheelhouse").symlink_to(HOUSE)
    words = ["make", "triage", "WHEELHOUSE=wheelhouse", f"PYTHON={sys.executable}"]
    done = run(without_network(words), project, bare(PYTHONUTF8="1"))
    assert done.returncode == 0, done.stderr.decode()
    assert (project / "out/inbox.xlsx").stat().st_size > 0


def test_scans_and_parquet_are_read_without_network_where_their_extras_were_gathered(tmp_path: Path) -> None:
    """A letter that lay upside down on the scanner, and a table of two petitions."""
    if not all(any(HOUSE.glob(f"{name}-*.whl")) for name in ("rapidocr", "pyarrow")):
        pytest.skip('gathered without them; make wheelhouse EXTRAS="parquet ocr"')
    inbox, room = tmp_path / "来文", tmp_path / "room"
    shutil.copytree(Path(__file__).parent / "extras", inbox)
    assert install(sys.executable, HOUSE, room, "triage.txt") == (0, "")
    words = [str(room / "bin/triage"), "classify", str(inbox), "-o", "结果.jsonl"]
    done = run(without_network(words), tmp_path, bare(PYTHONUTF8="1"))
    assert done.returncode == 0, done.stderr.decode()
    lines = (tmp_path / "结果.jsonl").read_text(encoding="utf-8").splitlines()
    decided = {line["编号"]: line["decision"]["category"] for line in map(json.loads, lines)}
    assert decided == {"来信": "LIV.wages", "1": "CRM.counterfeit", "2": "SUP.no_filing"}
