"""Deciding in other processes, here or on a cluster: what they need, and that they decide alike."""

from __future__ import annotations

import hashlib
import json
import socket
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from triage.engine import Triage, chunked, numbered
from triage.errors import BatchError, TriageError
from triage.output import to_json
from triage.petition import CHINA, Petition
from triage.registry import Registry
from triage.shipped import DATA, MODELS, on_disk, program

WINDOW = 16
_NEEDED = ("*.yaml", "places.csv", "offices.csv", "place_words.txt", "rules/*.yaml")


@dataclass(frozen=True, slots=True)
class Seal:
    """What decides, down to the byte: two processes with the same seal decide alike."""

    program: str
    model: str
    rulebook: str
    places: str

    @classmethod
    def of(cls, triage: Triage) -> Seal:
        """Take the seal of what is loaded here."""
        weights = hashlib.sha256(json.dumps(triage.model.manifest["files"], sort_keys=True).encode()).hexdigest()
        stamps = triage.stamps
        return cls(program(), f"{stamps.model}/{weights[:12]}", stamps.rulebook, stamps.places)

    def against(self, other: Seal) -> str:
        """Say in Chinese where another seal differs from this one; empty when it does not."""
        names = {"program": "程序", "model": "模型", "rulebook": "规则", "places": "地名"}
        pairs = [(names[field.name], getattr(self, field.name), getattr(other, field.name)) for field in fields(self)]
        return "；".join(f"{name}应为 {wanted}，这里是 {found}" for name, wanted, found in pairs if wanted != found)


@dataclass(frozen=True, slots=True)
class Kit:
    """All that another process needs to decide alike.

    `day` is the day of receipt of petitions that do not say theirs: fixed once, so that a chunk that is decided
    again after midnight is decided the same.
    """

    model: Path
    data: Path
    seal: Seal
    day: datetime

    @classmethod
    def of(cls, model: Path | str = "", data: Path = DATA, models: Path = MODELS) -> Kit:
        """Load as `Triage.load` does, and seal what was loaded; raises `ModelError` and `DataError`."""
        data = on_disk(data)
        folder = model if isinstance(model, Path) else Registry(on_disk(models)).path(model)
        triage = Triage.load(folder, data)
        kit = cls(folder, data, Seal.of(triage), datetime.now(CHINA))
        _keep(kit, triage)
        return kit

    def open(self) -> Triage:
        """Return what decides, loaded once in each process; raises `BatchError` where it is missing or another."""
        if self._key not in _OPENED:
            where = f"机器 {socket.gethostname()} 上的 {self.model} 和 {self.data}"
            try:
                triage = Triage.load(self.model, self.data)
            except (TriageError, OSError) as error:
                raise BatchError(f"{where} 打不开:{error}") from error
            if wrong := self.seal.against(Seal.of(triage)):
                raise BatchError(f"{where} 与任务的不同:{wrong}。请在每台机器上放同一份，再运行。")
            _keep(self, triage)
        return _OPENED[self._key]

    def decide(self, petitions: Sequence[Petition]) -> list[dict[str, Any]]:
        """Decide petitions, into the JSON form; raises what `open` raises."""
        dated = [each if each.received else replace(each, received=self.day) for each in petitions]
        return [to_json(decision) for decision in self.open().decide_chunk(dated)]

    def pack(self, path: Path) -> None:
        """Write the model and the data that deciding needs into a .zip, to be carried to another machine."""
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for file in sorted(self.model.iterdir()):
                archive.write(file, f"model/{file.name}")
            for file in (file for pattern in _NEEDED for file in sorted(self.data.glob(pattern))):
                archive.write(file, f"data/{file.relative_to(self.data).as_posix()}")

    def unpacked(self, folder: Path) -> Kit:
        """Return the kit as it is where `pack`'s archive was unpacked."""
        return replace(self, model=folder / "model", data=folder / "data")

    @property
    def _key(self) -> tuple[Path, Path, Seal]:
        return self.model, self.data, self.seal


_OPENED: dict[tuple[Path, Path, Seal], Triage] = {}  # at most one in each process


def _keep(kit: Kit, triage: Triage) -> None:
    _OPENED.clear()
    _OPENED[kit._key] = triage


def decide_all(petitions: Iterable[Petition | str], kit: Kit, jobs: int) -> Iterator[dict[str, Any]]:
    """Decide petitions with joblib's workers, into the JSON form, in their order; only a few chunks are held at once.

    With `jobs` of 0 there are as many as processors; below, as many less as joblib says. Raises `BatchError` when a
    worker has another model or rulebook, or is ended by the system.
    """
    from joblib import Parallel, delayed, effective_n_jobs  # noqa: PLC0415  (only a run over several processes needs it)

    waiting, jobs = chunked(numbered(petitions)), effective_n_jobs(jobs or -1)
    while window := list(islice(waiting, WINDOW * jobs)):  # joblib itself reads on while nobody takes
        try:
            for decided in Parallel(jobs, return_as="generator")(delayed(kit.decide)(chunk) for chunk in window):
                yield from decided
        except BrokenExecutor as error:
            raise BatchError("一个工作进程被系统结束了(常因内存不足)。请减少进程数再运行。") from error
