"""Deciding in other processes: the same rows in the same order, or a refusal that says why."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.engine import CHUNK, Triage
from triage.errors import BatchError, TriageError
from triage.output import to_json
from triage.petition import CHINA, Channel, Petition
from triage.workers import Kit, Seal, decide_all

TEXTS = ["工地欠我们工钱", "我真的不想活了", "", "派出所不给立案", "口罩是假的", "路灯坏了三个月"]
DAY = datetime(2024, 3, 1, 9, tzinfo=CHINA)
PETITIONS = [Petition(f"A{number}", TEXTS[number % 6] * (number % 5), received=DAY) for number in range(1300)]


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit.of()


@pytest.fixture
def copied(kit: Kit, tmp_path: Path) -> Kit:
    """The kit on another machine, where a test may spoil it."""
    kit.pack(tmp_path / "kit.zip")
    with ZipFile(tmp_path / "kit.zip") as archive:
        archive.extractall(tmp_path / "kit")
    return kit.unpacked(tmp_path / "kit")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.text() | st.sampled_from(TEXTS), st.sampled_from(Channel), st.sampled_from(["", "合江县"])))
)
def test_what_a_kit_decides_is_what_triage_decides(
    triage: Triage, kit: Kit, rows: list[tuple[str, Channel, str]]
) -> None:
    petitions = [Petition(str(n), text, way, DAY, place) for n, (text, way, place) in enumerate(rows)]
    assert kit.decide(petitions) == [to_json(triage.decide(petition)) for petition in petitions]


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_joblib_workers_give_the_same_rows_in_their_order(triage: Triage, kit: Kit, jobs: int) -> None:
    alone = [to_json(decision) for decision in triage.decide_all(PETITIONS)]
    assert list(decide_all(PETITIONS, kit, jobs)) == alone


def test_texts_alone_are_decided_as_by_the_library(triage: Triage, kit: Kit) -> None:
    alone = [to_json(decision)["category"] for decision in triage.decide_all(TEXTS)]
    assert [(row["petition"], row["category"]) for row in decide_all(TEXTS, kit, 1)] == list(
        zip("123456", alone, strict=True)
    )


def test_petitions_are_read_only_as_they_are_needed(kit: Kit) -> None:
    read = []

    def endless() -> Iterator[Petition]:
        while True:
            read.append(1)
            yield Petition("1", "")

    decided = decide_all(endless(), kit, 1)
    next(decided)
    decided.close()  # type: ignore[attr-defined]
    assert len(read) <= 16 * CHUNK


def test_a_petition_without_a_day_is_decided_as_of_the_day_of_the_run(kit: Kit) -> None:
    undated = Petition("1", "派出所不给立案")
    old = replace(kit, day=DAY)
    assert old.decide([undated]) == old.decide([replace(undated, received=DAY)])
    assert old.decide([undated]) != replace(kit, day=DAY.replace(year=2025)).decide([undated])


class Deadly(Petition):
    """Ends the process that receives it, as the system does when memory runs out."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def test_a_worker_that_the_system_ends_is_said_and_does_not_hang(kit: Kit) -> None:
    with pytest.raises(BatchError, match="工作进程被系统结束"):
        list(decide_all([Deadly("1", "")], kit, 2))


def test_a_kit_is_carried_whole_and_holds_no_more_than_deciding_needs(kit: Kit, copied: Kit) -> None:
    assert copied.decide(PETITIONS[:20]) == kit.decide(PETITIONS[:20])
    names = {path.relative_to(copied.data).parts[0] for path in copied.data.rglob("*")}
    assert names == {
        "taxonomy.yaml", "agencies.yaml", "law.yaml", "signals.yaml", "holidays.yaml", "places.csv", "offices.csv",
        "place_words.txt", "rules",
    }  # fmt: skip


def test_a_missing_model_is_said_with_its_machine(copied: Kit) -> None:
    shutil.rmtree(copied.model)
    with pytest.raises(BatchError, match=f"{socket.gethostname()}.*打不开.*模型清单"):
        copied.decide(PETITIONS[:1])


def test_another_rulebook_is_refused(copied: Kit) -> None:
    path = copied.data / "rules/copies.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    with pytest.raises(BatchError, match=f"规则应为 {copied.seal.rulebook}，这里是 .*每台机器"):
        copied.decide(PETITIONS[:1])


@pytest.mark.parametrize(
    ("part", "said"), [("program", "程序"), ("model", "模型"), ("rulebook", "规则"), ("places", "地名")]
)
def test_each_part_that_decides_must_be_the_same(copied: Kit, part: str, said: str) -> None:
    copied.decide(PETITIONS[:1])
    other = replace(copied, seal=replace(copied.seal, **{part: "another"}))
    with pytest.raises(BatchError, match=f"不同:{said}应为 another，这里是 {getattr(copied.seal, part)}。"):
        other.decide(PETITIONS[:1])


def test_the_same_model_id_with_other_weights_is_another_model(triage: Triage) -> None:
    manifest = {**triage.model.manifest, "files": {**triage.model.manifest["files"], "bias.npy": "0"}}
    other = Triage(triage.model._replace(manifest=manifest), triage.rulebook, triage.places)
    assert Seal.of(triage).against(Seal.of(other)).startswith("模型应为")


def test_a_process_whose_folder_changed_between_two_runs_opens_it_anew(copied: Kit) -> None:
    before = copied.decide(PETITIONS[:1])
    path = copied.data / "rules/copies.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    after = Kit.of(copied.model, copied.data).decide(PETITIONS[:1])
    assert before[0]["stamps"]["rulebook"] != after[0]["stamps"]["rulebook"]


def test_a_kit_of_nothing_fails_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(TriageError):
        Kit.of(models=tmp_path)
