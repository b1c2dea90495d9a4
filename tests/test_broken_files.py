"""The museum of broken files: each file in broken/wrong replaces one of broken/base and must be refused with these words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from triage.errors import DataError
from triage.places import Places
from triage.rules import load

HERE = Path(__file__).parent / "broken"
WRONG = sorted((HERE / "wrong").iterdir())


def read(exhibit: Path) -> tuple[str, list[str], str]:
    head, _, body = exhibit.read_text(encoding="utf-8").partition("# ---\n")
    lines = head.splitlines()
    return (
        lines[0].removeprefix("# replaces: "),
        [line.removeprefix("# says: ") for line in lines if line.startswith("# says: ")],
        body,
    )


def test_the_base_of_the_museum_loads() -> None:
    assert load(HERE / "base").tables["urgency"]
    assert Places.load(HERE / "base")


def test_the_museum_has_many_exhibits() -> None:
    assert len(WRONG) >= 40


@pytest.mark.parametrize("exhibit", WRONG, ids=lambda path: path.stem)
def test_a_broken_file_is_refused_with_the_right_words_and_no_others(exhibit: Path, tmp_path: Path) -> None:
    replaces, says, body = read(exhibit)
    shutil.copytree(HERE / "base", tmp_path / "data")
    (tmp_path / "data" / replaces).write_text(body, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        load(tmp_path / "data")
        Places.load(tmp_path / "data")
    complaints = [str(complaint) for complaint in refused.value.complaints]
    assert len(complaints) == len(says), complaints
    for expected in says:
        assert any(complaint.startswith(expected) for complaint in complaints), complaints
