"""One `Triage` for many threads, many processes for one file: every petition gets the decision it gets alone."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from triage.decision import Decision
from triage.engine import Triage
from triage.petition import Petition

TEXTS = (
    "包工头欠我们八个人四个月工资，一共十二万",
    "法院不给执行，我真的活不下去了，农药已经买好了",
    "四川省泸州市合江县公安局不立案，我报了诈骗案，申请立案监督",
    "",
    "口罩是假的，网上买的 baidu.com 订单 3---3.5",
    "路灯坏了三个月𠀀𠮷没人管",
)
PETITIONS = [Petition(str(n), TEXTS[n % len(TEXTS)] * (1 + n // len(TEXTS) % 3)) for n in range(90)]

_TRIAGE: list[Triage] = []


def load() -> None:
    _TRIAGE[:] = [Triage.load()]


def decide(petition: Petition) -> Decision:
    return _TRIAGE[0].decide(petition)


@pytest.fixture(scope="module")
def alone() -> list[Decision]:
    triage = Triage.load()
    return [triage.decide(petition) for petition in PETITIONS]


def test_one_triage_shared_by_threads_decides_as_it_does_alone(alone: list[Decision]) -> None:
    shared = Triage.load()  # fresh: nothing is remembered yet when the threads begin
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(shared.decide, PETITIONS)) == alone


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_decide_alike_however_they_are_started(alone: list[Decision], method: str) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context(method), load) as pool:
        assert list(pool.map(decide, PETITIONS, chunksize=15)) == alone


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_process_decides_with_what_was_loaded_before(alone: list[Decision]) -> None:
    load()
    with ProcessPoolExecutor(2, multiprocessing.get_context("fork")) as pool:
        assert list(pool.map(decide, PETITIONS, chunksize=15)) == alone
    _TRIAGE.clear()
