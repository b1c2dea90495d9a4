"""What several tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.engine import Triage
from triage.rules import Rulebook, load

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return load(ROOT / "data")


@pytest.fixture(scope="session")
def triage() -> Triage:
    return Triage.load()
