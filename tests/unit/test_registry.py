"""Which model is current, and the written record of every change of it."""

import json
import shutil
from pathlib import Path

import pytest

from triage.errors import ModelError
from triage.registry import Registry
from triage.shipped import MODELS


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    for name in ("甲", "乙"):
        shutil.copytree(Registry(MODELS).path(), tmp_path / name)
    return Registry(tmp_path)


def test_an_empty_folder_has_no_current_model_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"train\.py"):
        Registry(tmp_path).path()


def test_the_promoted_model_is_current_and_the_reason_is_written_down(registry: Registry) -> None:
    registry.promote("甲", "第一个")
    registry.promote("乙", "更准")
    assert registry.path() == registry.folder / "乙"
    log = [json.loads(line) for line in (registry.folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(entry["model"], entry["reason"]) for entry in log] == [("甲", "第一个"), ("乙", "更准")]


@pytest.mark.parametrize("name", ["丙", "../甲", "甲/..", "/"])
def test_a_model_that_is_not_there_is_refused_with_those_that_are(registry: Registry, name: str) -> None:
    with pytest.raises(ModelError, match="乙、甲"):
        registry.promote(name, "因为")
    assert not (registry.folder / "current").exists()


def test_a_folder_without_manifest_is_no_model(registry: Registry) -> None:
    (registry.folder / "甲" / "manifest.json").unlink()
    assert registry.ids() == ["乙"]
