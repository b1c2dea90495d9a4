"""What the tests on Spark share: what is needed, and rows as the JSON form has them."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]

needs_spark = pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17")


def plain(value: Any) -> Any:
    """A value of Spark's or Arrow's as the JSON form writes it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
