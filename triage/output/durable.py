"""Files that outlive a power cut: first the bytes are on the disk, then the name appears, at once and whole."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import IO

# Some network and foreign file systems cannot make a folder's names durable; they say so with one of these.
_NOT_FOR_FOLDERS = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.ENOSYS, errno.EACCES}


def settle(file: IO[str] | IO[bytes]) -> None:
    """Bring what was written to a file onto the disk; raises `OSError` when the disk cannot hold it."""
    file.flush()
    os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Bring the names in a folder onto the disk, where the system leaves that to programs (Windows does not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise
    finally:
        os.close(handle)


def appear(draft: Path, path: Path) -> None:
    """Give a settled draft its name, in place of what had that name before."""
    draft.replace(path)
    settle_folder(path.parent)
