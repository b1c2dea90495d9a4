"""Many petitions over the processors of one machine: chunks of rows out, finished rows back, in their order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from triage.decision import Decision, Urgency
from triage.engine import Triage
from triage.errors import BatchError
from triage.intake import Layout, Reject, Row
from triage.masking import CellMask
from triage.output import Labels, to_json, to_row
from triage.output.masked import masked
from triage.output.tally import Tally

PAYS_FROM = 3000
_MOST_JOBS = 61  # what Windows can wait for

Chunk = Sequence[Row | Reject]


@dataclass(frozen=True, slots=True)
class Alarm:
    """A petition that a person must see at once; its id and what it said are masked."""

    petition: str
    row: int
    said: str


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a chunk: one rendered decision and its urgency for each row that is a petition."""

    rendered: list[tuple[Any, Urgency]]
    tally: Tally
    alarms: list[Alarm]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that another process needs to decide alike."""

    model: str
    data: Path
    models: Path
    layout: Layout
    as_json: bool
    today: date | None = None
    masked: bool = False

    def decider(self) -> Decider:
        """Load model and rules; raises `ModelError` and `DataError`."""
        triage = Triage.load(self.model, self.data, self.models)
        triage.today = self.today
        return Decider(triage, self.layout, self.as_json, self.masked)


class Decider:
    """Turns chunks of rows into finished chunks."""

    def __init__(self, triage: Triage, layout: Layout, as_json: bool, masked: bool = False) -> None:
        self.triage, self.layout, self.masked = triage, layout, masked
        self._cells = CellMask(layout.heading, layout.columns.name)
        book = triage.rulebook
        self.labels = Labels.of(book.taxonomy, {key: signal.name for key, signal in book.signals.by_id.items()})
        self._render: Callable[[Decision], Any] = to_json if as_json else partial(to_row, labels=self.labels)

    def finish(self, chunk: Chunk) -> Finished:
        """Decide one chunk."""
        done = Finished([], Tally(), [])
        rows = [row for row in chunk if isinstance(row, Row)]
        petitions = [self.layout.petition(row) for row in rows]
        done.tally.rejects = len(chunk) - len(rows)
        for row, petition, decision in zip(rows, petitions, self.triage.decide_chunk(petitions), strict=True):
            names = self._cells.names(row.cells)
            alarming = decision.urgency is Urgency.P0
            quoted = masked(decision, petition, names) if self.masked or alarming else None
            written = quoted if quoted and self.masked else decision
            done.rendered.append((self._render(written), decision.urgency))
            done.tally.add(petition, decision, names, quoted)
            if quoted and alarming:
                said = "、".join(quoted.urgent_words) or quoted.urgent_because
                done.alarms.append(Alarm(quoted.petition, row.number, said))
        return done


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def decide_chunks(
    recipe: Recipe, decider: Decider, pieces: Iterable[Chunk], jobs: int
) -> Iterator[tuple[Chunk, Finished]]:
    """Yield each chunk with what became of it, in order; no more than a few chunks are held at once.

    With more than one job the work is done by processes that decide exactly as `decider` does. Raises
    `BatchError` when the system ends one of them.
    """
    if jobs <= 1:
        for piece in pieces:
            yield piece, decider.finish(piece)
        return
    with _pool(recipe, decider, min(jobs, _MOST_JOBS)) as pool:
        waiting: deque[tuple[Chunk, Future[Finished]]] = deque()
        try:
            for piece in pieces:
                waiting.append((piece, pool.submit(_finish, piece)))
                if len(waiting) > 2 * jobs:
                    yield _next(waiting)
            while waiting:
                yield _next(waiting)
        except BrokenProcessPool as error:
            raise BatchError("一个工作进程被系统结束了(常因内存不足)。请加 --jobs 1 再运行。") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _next(waiting: deque[tuple[Chunk, Future[Finished]]]) -> tuple[Chunk, Finished]:
    piece, future = waiting.popleft()
    return piece, future.result()


def _pool(recipe: Recipe, decider: Decider, jobs: int) -> ProcessPoolExecutor:
    """Forked processes share what is loaded; where there is no fork, each loads for itself."""
    if "fork" in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), _adopt, (decider,))
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _load, (recipe,))


_WORKER: list[Decider] = []  # one in each worker process, none elsewhere


def _adopt(decider: Decider) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the process that started the workers
    _WORKER[:] = [decider]
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave no worker behind when the process that started it is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _load(recipe: Recipe) -> None:
    _adopt(recipe.decider())


def _finish(chunk: Chunk) -> Finished:
    return _WORKER[0].finish(chunk)
