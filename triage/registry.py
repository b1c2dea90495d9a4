"""Which models there are and which is current: the folder `models/`.

`models/current` holds the id of the model in use; `models/log.jsonl` every change of it, with its reason.
"""

from __future__ import annotations

import json
import os
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

    def promote(self, model: str, reason: str) -> None:
        """Make a model the current one, and write down why."""
        self.path(model)
        entry = {"at": datetime.now(timezone.utc).isoformat(timespec="seconds"), "model": model, "reason": reason}
        with (self.folder / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        draft = self.folder / f"{CURRENT}.{os.getpid()}"
        draft.write_text(model + "\n", encoding="utf-8")
        draft.replace(self.folder / CURRENT)
