"""The one JSON form of a decision; `decision.schema.json` beside this file describes it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from triage.decision import DECISION_FORMAT, Decision


def to_json(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain JSON values; `format` grows when a field changes its meaning."""
    form = {"format": DECISION_FORMAT, **_plain(decision)}
    prediction = form.pop("prediction")
    form["category_probability"] = prediction["categories"][0]["probability"]
    form["nature_probability"] = prediction["natures"][0]["probability"]
    form["epidemic_probability"] = prediction["epidemic"]
    form["signals"] = [{"id": signal, "words": words} for signal, words in decision.signals]
    return form


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value
