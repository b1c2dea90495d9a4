"""Which models there are and which is current: the folder `models/`.

`models/current` holds the id of the model in use; `models/log.jsonl` every change of it, with its reason.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from triage.bundle import MANIFEST
from triage.errors import ModelError

CURRENT = "current"
LOG = "log.jsonl"


class Registry:
    """The models of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ids(self) -> list[str]:
        """Return the ids of all complete models, in alphabetical order."""
        return sorted(path.parent.name for path in self.folder.glob(f"*/{MANIFEST}"))

    def current(self) -> str:
        """Return the id of the model in use."""
        try:
            return (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ModelError("还没有启用的模型。请先运行 python train.py 训练一个。") from error

    def path(self, model: str = "") -> Path:
        """Return the folder of a model, the current one when none is named."""
        name = model or self.current()
        if name not in self.ids():
            known = "、".join(self.ids()) or "无"
            raise ModelError(f"没有名为“{name}”的模型。现有:{known}。")
        return self.folder / name

    def promote(self, model: str, reason: str, despite: Sequence[str] = ()) -> None:
        """Make a model the current one, and write down why, and `despite` which objections."""
        self.path(model)
        at = datetime.now(timezone.utc).isoformat(timespec="seconds")
        entry = {"at": at, "model": model, "reason": reason} | ({"despite": list(despite)} if despite else {})
        with (self.folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        draft = self.folder / f"{CURRENT}.{os.getpid()}"
        draft.write_text(model + "\n", encoding="utf-8")
        draft.replace(self.folder / CURRENT)

    def previous(self) -> str:
        """Return the model that was current before this one; raises `ModelError` when there is none."""
        current, known = self.current(), set(self.ids())
        for entry in reversed(self._log()):
            if entry["model"] != current and entry["model"] in known:
                return entry["model"]
        raise ModelError("没有可以退回的模型:记录里没有比现用的更早、文件夹还在的模型。")

    def _log(self) -> list[dict[str, str]]:
        try:
            return [json.loads(line) for line in (self.folder / LOG).read_text(encoding="utf-8").splitlines()]
        except (OSError, ValueError) as error:
            raise ModelError(f"读不到启用记录 {LOG}。请用 triage models promote 指明要用的模型。") from error
