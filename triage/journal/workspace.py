"""The folder in which a result is made: `结果.xlsx.未完成`, beside the result, gone when the result is there."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from types import TracebackType

from triage.errors import InputError, failure
from triage.journal.locking import Lock
from triage.output.durable import settle_folder

_SUFFIX, _LOCK, _JOURNAL = ".未完成", "lock", "journal"


class Workspace:
    """Holds drafts and the journal of one result, for one process at a time.

    Drafts that are not published are removed at the end; the journal stays until the result is there.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self.folder = output.with_name(output.name + _SUFFIX)
        self.journal = self.folder / _JOURNAL

    def __enter__(self) -> Workspace:
        try:
            self._lock = Lock(self.folder / _LOCK, self._output.name)
        except OSError as error:
            raise InputError(f"写不进 {self._output.parent}:{failure(error)}。请用 -o 指定别的位置。") from error
        self._sweep()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._sweep()
        finally:
            self._lock.release()
            with contextlib.suppress(OSError):  # not empty: there is a journal
                self.folder.rmdir()

    def draft(self, path: Path) -> Path:
        """Return where to make what will be published as `path`."""
        return self.folder / path.name

    def publish(self, *paths: Path) -> None:
        """Give drafts their names, in this order; where there is no draft, what had the name goes.

        The last is the result: once it is there, so are the others, and the journal has done its work.
        """
        for path in paths:
            if path == paths[-1]:
                settle_folder(path.parent)
            if self.draft(path).exists():
                self.draft(path).replace(path)
            else:
                path.unlink(missing_ok=True)
        settle_folder(paths[-1].parent)
        self.journal.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove drafts, also those of a run that was killed."""
        for path in self.folder.iterdir():
            if path.name not in (_LOCK, _JOURNAL):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
