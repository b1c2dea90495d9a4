"""Wall and processor time of what is tried, in this process and in the processes it starts, interleaved."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timed:
    """Seconds of several runs."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        """The median of processor time: the load of the machine hardly changes it."""
        return statistics.median(self.processor)

    @property
    def waited(self) -> float:
        """The median of wall time."""
        return statistics.median(self.wall)


def _processor() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def interleaved(tried: Mapping[str, Callable[[], object]], runs: int) -> dict[str, Timed]:
    """Run everything once, then everything again, `runs` times."""
    seconds = {name: Timed() for name in tried}
    for _ in range(runs):
        for name, run in tried.items():
            began, spent = time.perf_counter(), _processor()
            run()
            seconds[name].wall.append(time.perf_counter() - began)
            seconds[name].processor.append(_processor() - spent)
    return seconds
