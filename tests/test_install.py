"""The installed package carries its data and its model, and works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(installed: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, *words], check=True, capture_output=True, text=True, cwd=installed.parent, env=environment
    )
    return done.stdout


def test_a_decision_needs_nothing_but_the_package(installed: Path) -> None:
    code = "import triage; print(triage.__file__); print(triage.Triage.load().decide('派出所不给立案').category)"
    where, category = run(installed, "-c", code).splitlines()
    assert Path(where).is_relative_to(installed)
    assert category


def test_the_commands_work_without_the_repository(installed: Path) -> None:
    assert "规则表没有错误" in run(installed, "-m", "triage.cli", "rules", "check")
    assert "* " in run(installed, "-m", "triage.cli", "models", "list")


def test_only_what_serving_and_training_need_is_shipped(installed: Path) -> None:
    shipped = {path.name for path in (installed / "triage/_shipped/data").iterdir()}
    assert shipped == {
        "taxonomy.yaml", "agencies.yaml", "law.yaml", "signals.yaml", "holidays.yaml", "lexicon.txt",
        "places.csv", "place_words.txt", "offices.csv", "rules", "vectors",
    }  # fmt: skip


def test_a_wheel_that_was_never_unpacked_decides_alike(installed: Path) -> None:
    (wheel,) = installed.parent.glob("*.whl")
    code = (
        "import triage.workers as w; from triage.petition import Petition; print(w.__file__);"
        "kit = w.Kit.of(); print(kit.seal); print(kit.decide([Petition('1', '派出所不给立案')])[0]['category'])"
    )
    (where, *zipped), (_, *unpacked) = (run(place, "-c", code).splitlines() for place in (wheel, installed))
    assert where.startswith(str(wheel))
    assert zipped == unpacked
