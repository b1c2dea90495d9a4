"""One labelled petition: what models are trained on and measured by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled petition; `text` is masked and cleaned, `where` is its file and line.

    `urgent` is whether a person must see it at once (P0), None where nobody said. `received` and `petitioner` are given
    where the file has them: splits go by them. `second` are the category and nature of a second reader, if there was one.
    """

    text: str
    category: str
    nature: str
    epidemic: bool
    also: tuple[str, ...]
    where: str
    received: date | None = None
    petitioner: str = ""
    urgent: bool | None = None
    second: tuple[str, str] | None = None
