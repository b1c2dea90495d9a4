"""A petition: what a person sent, as it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from typing import Any

CHINA = timezone(timedelta(hours=8), "北京时间")


class Channel(Enum):
    """How a petition came in; the value is the corpus's word, `label` the office's."""

    LETTER = "letter"
    WEB = "web"
    CALL = "call"
    VOICEMAIL = "voicemail"
    VISIT = "visit"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _LABELS[self]


_LABELS = {
    Channel.LETTER: "来信",
    Channel.WEB: "网上信访",
    Channel.CALL: "接听来电",
    Channel.VOICEMAIL: "语音留言",
    Channel.VISIT: "来访",
    Channel.OTHER: "其他渠道",
}


_KINDS = (("id", str), ("text", str), ("channel", Channel), ("place", str))


@dataclass(frozen=True, slots=True)
class Petition:
    """One petition.

    `received` is a time in China where it has no zone, or None when the source does not say. `place` is what the
    form gave. `extra` holds the caller's other columns, name and value, untouched and in order.
    `remarks` is what went wrong in reading it, in Chinese: each becomes a reason for a person to look.
    Raises `TypeError` where a part is of another kind, such as the float that stands for an empty cell elsewhere.
    """

    id: str
    text: str
    channel: Channel = Channel.OTHER
    received: datetime | None = None
    place: str = ""
    extra: tuple[tuple[str, Any], ...] = ()
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what would be misread later, far from where it was made."""
        for name, kind in _KINDS:
            value = getattr(self, name)
            if not isinstance(value, kind):
                raise TypeError(f"Petition.{name} is a {kind.__name__}, not {type(value).__name__}")
        if self.received is not None and not isinstance(self.received, datetime):
            raise TypeError(f"Petition.received is a datetime or None, not {type(self.received).__name__}")
