"""A model on disk: complete, unaltered, and answering as it did when it was saved, or it does not open."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from triage.bundle import MANIFEST, answers, card, open_model
from triage.bundle.layout import FILES, hash_of
from triage.engine import Triage
from triage.errors import ModelError
from triage.registry import Registry
from triage.shipped import MODELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(Registry(MODELS).path(), tmp_path / "copy"))


def edit(folder: Path, change: Callable[[dict], object]) -> None:
    path = folder / MANIFEST
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def replace_array(folder: Path, name: str, array: np.ndarray) -> None:
    np.save(folder / name, array)
    edit(folder, lambda manifest: manifest["files"].update({name: hash_of(folder / name)}))


def test_a_copy_of_the_shipped_model_opens(folder: Path) -> None:
    assert open_model(folder).id == Registry(MODELS).current()


def test_a_model_is_only_numbers_and_text(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES | {MANIFEST}
    assert {path.suffix for path in folder.iterdir()} == {".npy", ".txt", ".md", ".json"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_one_changed_byte_in_any_file_is_noticed(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=name):
        open_model(folder)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"缺少文件 {name}"):
        open_model(folder)


def test_a_link_to_a_file_outside_is_refused(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (folder / "words.txt").replace(outside)
    (folder / "words.txt").symlink_to(outside)
    with pytest.raises(ModelError, match=r"words\.txt"):
        open_model(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("heads"),
        lambda manifest: manifest.pop("exam"),
        lambda manifest: manifest.update(id=7),
        lambda manifest: manifest["files"].pop("words.txt"),
        lambda manifest: manifest["files"].update({"../words.txt": "0"}),
        lambda manifest: manifest.update(format=3),
        lambda manifest: manifest["heads"].pop("nature"),
        lambda manifest: manifest["heads"]["category"].update(temperature="warm"),
        lambda manifest: manifest["heads"]["category"]["labels"].pop(),
        lambda manifest: manifest["settings"].clear(),
        lambda manifest: manifest.update(segmentation="another dictionary"),
        lambda manifest: manifest.update(exam=[]),
        lambda manifest: manifest.update(exam=[{"text": "好"}]),
        lambda manifest: manifest.update(exam=[7]),
        lambda manifest: manifest.update(exam=manifest["exam"] * 1000),
        lambda manifest: manifest.update(exam=[{"text": "\ud800", "answer": ["LIV.traffic", 1, "投诉", 1, 10**400]}]),
        lambda manifest: manifest.update(id="../../x"),
        lambda manifest: manifest.update(id="a\x1b[2Jb"),
        lambda manifest: manifest["heads"]["category"].update(temperature=float("nan")),
        lambda manifest: manifest["heads"]["category"].update(temperature=0),
        lambda manifest: manifest["heads"]["category"].update(sure=float("inf")),
        lambda manifest: manifest["heads"]["category"].update(shared=1.5),
        lambda manifest: manifest["heads"]["category"].pop("shared"),
        lambda manifest: manifest["heads"]["nature"].update(
            labels=["投诉"] * len(manifest["heads"]["nature"]["labels"])
        ),
        lambda manifest: manifest["heads"]["urgent"].update(labels=["no", "yes"]),
        lambda manifest: manifest["settings"].update(further=10**400),
    ],
)
def test_a_changed_manifest_is_refused(folder: Path, change: Callable[[dict], object]) -> None:
    edit(folder, change)
    with pytest.raises(ModelError):
        open_model(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError):
        open_model(folder)


def test_an_array_that_would_run_code_is_refused(folder: Path) -> None:
    replace_array(folder, "bias.npy", np.array([{"a": 1}], dtype=object))
    with pytest.raises(ModelError, match="不合格式"):
        open_model(folder)


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + b"\0" * 100,
        b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999,), }".ljust(128)
        + b"\0" * 8,
        b"\x93NUMPY\x01\x00v\x00{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }".ljust(128),
        b"\x93NUMPY\x02\x00",
        b"",
    ],
)
def test_a_file_that_is_no_array_of_its_length_is_refused(folder: Path, content: bytes) -> None:
    (folder / "bias.npy").write_bytes(content)
    edit(folder, lambda manifest: manifest["files"].update({"bias.npy": hash_of(folder / "bias.npy")}))
    with pytest.raises(ModelError, match="不合格式"):
        open_model(folder)


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("bias.npy", lambda array: array * np.nan),
        ("weights.npy", lambda array: array + np.float16(np.inf)),
        ("bias.npy", lambda array: array.astype(">f4")),
        ("idf.npy", lambda array: array.astype(np.float64)),
        ("pairs.npy", lambda array: array[::-1].copy()),
        ("pairs.npy", lambda array: array | np.uint64(1 << 31)),
        ("grams.npy", lambda array: np.sort(array | np.uint64(0xFFFF))),
        ("leaning.npy", lambda array: -array),
    ],
)
def test_numbers_that_serving_cannot_live_with_are_refused(
    folder: Path, name: str, spoil: Callable[[np.ndarray], np.ndarray]
) -> None:
    replace_array(folder, name, spoil(np.load(folder / name)))
    with pytest.raises(ModelError, match="不合格式"):
        open_model(folder)


def test_a_frequency_too_large_for_the_segmenter_is_refused(folder: Path) -> None:
    (folder / "lexicon.txt").write_text(f"大数 {10**30}\n", encoding="utf-8")
    edit(folder, lambda manifest: manifest["files"].update({"lexicon.txt": hash_of(folder / "lexicon.txt")}))
    with pytest.raises(ModelError):
        open_model(folder)


def test_a_manifest_or_a_card_that_is_a_link_is_not_followed(folder: Path, tmp_path: Path) -> None:
    for name in (MANIFEST, "card.md"):
        outside = tmp_path / f"outside-{name}"
        (folder / name).replace(outside)
        (folder / name).symlink_to(outside)
    with pytest.raises(ModelError):
        open_model(folder)
    with pytest.raises(ModelError, match=r"card\.md"):
        card(folder)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_instead_of_a_manifest_does_not_make_anyone_wait(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    os.mkfifo(folder / MANIFEST)
    with pytest.raises(ModelError):
        open_model(folder)


def test_a_manifest_too_large_is_not_read(folder: Path) -> None:
    with (folder / MANIFEST).open("r+b") as file:
        file.truncate(60_000_000)
    with pytest.raises(ModelError, match="读不到模型清单"):
        open_model(folder)


def test_a_card_cannot_steer_the_terminal(folder: Path) -> None:
    (folder / "card.md").write_text("# 好\x1b[2J\x07模型\n", encoding="utf-8")
    assert card(folder) == "# 好[2J模型\n"


def test_a_model_that_answers_what_the_taxonomy_does_not_know_is_refused(folder: Path, triage: Triage) -> None:
    def rename(manifest: dict) -> None:
        labels = manifest["heads"]["category"]["labels"]
        manifest["exam"] = [item for item in manifest["exam"] if item["answer"][0] != labels[0]]
        labels[0] = "LIV.invented"

    edit(folder, rename)
    with pytest.raises(ModelError, match=r"LIV\.invented"):
        Triage(open_model(folder), triage.rulebook, triage.places)


def test_an_array_of_another_size_is_refused(folder: Path) -> None:
    replace_array(folder, "bias.npy", np.zeros(3, dtype=np.float32))
    with pytest.raises(ModelError, match="不合格式"):
        open_model(folder)


def test_a_model_that_answers_differently_does_not_open(folder: Path) -> None:
    bias = np.load(folder / "bias.npy")
    replace_array(folder, "bias.npy", np.roll(bias, 1))
    with pytest.raises(ModelError, match="与训练时不同"):
        open_model(folder)


def test_both_engines_give_the_same_answers(triage: Triage) -> None:
    texts = ["工地欠我们十二个人的工钱", "baidu.com 骗了我 3-5 万", "", "䶮某 ２０２０年 贷款"]
    folder = Registry(MODELS).path()
    reference = open_model(folder, "jieba").classifier
    assert answers(reference, texts) == answers(open_model(folder, "rjieba").classifier, texts)
