"""Where the data and the models that came with the package are on disk."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from zipfile import ZipFile

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_shipped"
_HOME = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

DATA = _HOME / "data"
MODELS = _HOME / "models"


def on_disk(folder: Path) -> Path:
    """Return the folder, or an unpacked copy where the package is imported from a zip, as from Spark's --py-files."""
    return _unpacked() / folder.name if folder in (DATA, MODELS) and _HOME.is_file() else folder


@cache
def _unpacked() -> Path:
    target = Path(tempfile.mkdtemp(prefix="triage-"))
    atexit.register(shutil.rmtree, target, ignore_errors=True)
    with ZipFile(_HOME) as wheel:
        wheel.extractall(target, [name for name in wheel.namelist() if name.startswith("triage/_shipped/")])
    return target / "triage" / "_shipped"
