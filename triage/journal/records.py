"""Finished shards as bytes and back. JSON of a closed set of types: reading it can run nothing."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from triage.batch import Alarm, Finished
from triage.decision import Urgency
from triage.output.tally import Noted, Tally

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Finished, Tally, Alarm, Noted)}
_KIND = "\x00kind"  # no key of a decision


def join(shard: Finished, finished: Finished) -> None:
    """Add a finished chunk to those before it."""
    shard.rendered.extend(finished.rendered)
    shard.tally.merge(finished.tally)
    shard.alarms.extend(finished.alarms)


def rows_in(finished: Finished) -> int:
    """Return how many rows it came from, rejects included."""
    return len(finished.rendered) + finished.tally.rejects


def pack(shard: Finished) -> bytes:
    """Return a finished shard as bytes; raises `TypeError` for what `unpack` could not bring back."""
    return zlib.compress(json.dumps(shard, default=_plain).encode(), 1)


def unpack(record: bytes) -> Finished:
    """Return what was packed."""
    shard: Finished = json.loads(zlib.decompress(record), object_hook=_typed)
    return shard


def _plain(value: Any) -> Any:
    if isinstance(value, Urgency):
        return {_KIND: "Urgency", "value": value.value}
    if isinstance(value, date):
        return {_KIND: "date", "value": value.isoformat()}
    if is_dataclass(value) and type(value).__name__ in _KINDS:
        return {_KIND: type(value).__name__} | {f.name: _counted(getattr(value, f.name)) for f in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def _counted(value: Any) -> Any:
    return {_KIND: "Counter", "value": list(value.items())} if isinstance(value, Counter) else value


def _typed(value: dict[str, Any]) -> Any:
    kind = value.pop(_KIND, None)
    if kind is None:
        return value
    if kind == "Urgency":
        return Urgency(value["value"])
    if kind == "date":
        return date.fromisoformat(value["value"])
    if kind == "Counter":
        return Counter({tuple(key) if isinstance(key, list) else key: n for key, n in value["value"]})
    if kind == "Finished":
        value["rendered"] = [(tuple(c) if isinstance(c, list) else c, urgency) for c, urgency in value["rendered"]]
    elif kind == "Noted":
        value = {name: tuple(item) if isinstance(item, list) else item for name, item in value.items()}
    return _KINDS[kind](**value)
