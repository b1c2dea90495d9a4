"""Many petitions over several processes: the same rows, in the same order, however the work is spread."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

import pytest

from triage import batch
from triage.batch import Chunk, Decider, Finished, Recipe, decide_chunks, processors
from triage.engine import CHUNK, chunked
from triage.errors import BatchError
from triage.intake import Columns, Layout, Reject, Row
from triage.output.tally import Tally
from triage.shipped import DATA, MODELS

LAYOUT = Layout(("编号", "姓名", "内容"), Columns(text="内容", id="编号", name="姓名"))
TEXTS = ["工地欠我们工钱", "我真的不想活了", "", "派出所不给立案", "口罩是假的", "路灯坏了三个月"]
ROWS = [
    Reject(number, "格数不对", "")
    if number % 97 == 5
    else Row(number, (f"A{number}", "张三", TEXTS[number % 6] * (number % 5)))
    for number in range(2, 1300)
]


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return Recipe("", DATA, MODELS, LAYOUT, False)


@pytest.fixture(scope="module")
def decider(recipe: Recipe) -> Decider:
    return recipe.decider()


def run(recipe: Recipe, decider: Decider, jobs: int) -> tuple[list, Tally, list]:
    rendered, alarms, tally = [], [], Tally()
    for _, finished in decide_chunks(recipe, decider, chunked(ROWS), jobs):
        rendered += finished.rendered
        alarms += finished.alarms
        tally.merge(finished.tally)
    return rendered, tally, alarms


def test_two_processes_give_what_one_gives(recipe: Recipe, decider: Decider) -> None:
    alone = run(recipe, decider, 1)
    assert len(alone[0]) + alone[1].rejects == len(ROWS)
    assert alone[2]
    assert run(recipe, decider, 2) == alone


def test_a_process_that_loads_for_itself_gives_the_same(
    recipe: Recipe, decider: Decider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert run(recipe, decider, 2) == run(recipe, decider, 1)


def test_counting_in_pieces_is_counting_at_once(decider: Decider) -> None:
    whole, pieces = Tally(), Tally()
    whole.merge(decider.finish(ROWS).tally)
    for chunk in chunked(ROWS):
        pieces.merge(decider.finish(chunk).tally)
    assert pieces == whole


def test_chunks_are_read_only_as_they_are_needed(recipe: Recipe, decider: Decider) -> None:
    read = []

    def endless():
        number = 1
        while True:
            number += 1
            read.append(number)
            yield Row(number, (f"A{number}", "", "工地欠我们工钱"))

    finished = decide_chunks(recipe, decider, chunked(endless()), 2)
    next(finished)
    finished.close()  # type: ignore[attr-defined]
    assert len(read) <= CHUNK * 6


@pytest.mark.parametrize("survived", [0, 7])
def test_a_killed_worker_is_said_and_does_not_hang(
    survived: int, recipe: Recipe, decider: Decider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is ended before anything is done, or while more work is handed out."""
    finish = batch.Decider.finish

    def dies(self: Decider, chunk: Chunk) -> Finished:
        if chunk[0].number >= survived * 10:
            os.kill(os.getpid(), signal.SIGKILL)
        return finish(self, chunk)

    monkeypatch.setattr(batch.Decider, "finish", dies)
    rows = (Row(number, (f"A{number}", "", "工地欠我们工钱")) for number in range(10_000))
    with pytest.raises(BatchError, match="--jobs 1"):
        for _ in decide_chunks(recipe, decider, iter(lambda: list(islice(rows, 10)), []), 2):
            time.sleep(0.05)


def test_more_processes_than_the_system_can_wait_for_are_not_asked_for(
    recipe: Recipe, decider: Decider, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Pool(ProcessPoolExecutor):
        def __init__(self, jobs: int, *others: object) -> None:
            asked.append(jobs)
            super().__init__(1, *others)

    monkeypatch.setattr(batch, "ProcessPoolExecutor", Pool)
    run(recipe, decider, 500)
    assert asked == [61]


def test_only_processors_that_this_process_may_use_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch.os, "sched_getaffinity", lambda _: {0, 3}, raising=False)
    monkeypatch.setattr(batch.os, "cpu_count", lambda: 64)
    assert processors() == 2
    monkeypatch.delattr(batch.os, "sched_getaffinity")
    assert processors() == 64


def test_the_recipe_of_a_missing_model_fails_before_any_work(tmp_path: Path) -> None:
    from triage.errors import ModelError

    with pytest.raises(ModelError):
        Recipe("", DATA, tmp_path, LAYOUT, False).decider()
