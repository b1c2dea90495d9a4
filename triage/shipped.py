"""Where the data and the models that came with the package are on disk."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_shipped"
_HOME = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent

DATA = _HOME / "data"
MODELS = _HOME / "models"
