"""Where the data and the models that came with the package are on disk, and which program this is."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_shipped"
_HOME = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent

DATA = _HOME / "data"
MODELS = _HOME / "models"


def on_disk(folder: Path) -> Path:
    """Return the folder, or an unpacked copy where the package is imported from a zip, as from Spark's --py-files."""
    return _unpacked() / folder.name if folder in (DATA, MODELS) and _HOME.is_file() else folder


@cache
def program() -> str:
    """Return the hash of every module of the package, wherever it was imported from: another may decide otherwise."""
    from importlib.resources import files  # noqa: PLC0415  (it imports tempfile and more, and one text needs none of it)

    digest, waiting = hashlib.sha256(), [("", files("triage"))]
    while waiting:
        name, place = waiting.pop()
        if place.is_dir():
            waiting += sorted((f"{name}/{child.name}", child) for child in place.iterdir() if child.name != "_shipped")
        elif name.endswith(".py"):
            digest.update(name.encode() + place.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


@cache
def _unpacked() -> Path:
    import atexit  # noqa: PLC0415  (only a package that was never unpacked needs these)
    import shutil  # noqa: PLC0415
    import tempfile  # noqa: PLC0415
    from zipfile import ZipFile  # noqa: PLC0415

    target = Path(tempfile.mkdtemp(prefix="triage-"))
    atexit.register(shutil.rmtree, target, ignore_errors=True)
    with ZipFile(_HOME) as wheel:
        wheel.extractall(target, [name for name in wheel.namelist() if name.startswith("triage/_shipped/")])
    return target / "triage" / "_shipped"
