"""Regular expressions that are compiled when they are first asked: most texts need few of a room's, and compiling is slow."""

from __future__ import annotations

import re
from typing import Any, cast


def lazily(pattern: str) -> re.Pattern[str]:
    """Return what answers like `re.compile(pattern)`."""
    return cast("re.Pattern[str]", _Pattern(pattern))


class _Pattern:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        """Remember the compiled pattern's own method, so that the next call goes straight to it."""
        method = getattr(re.compile(self._pattern), name)
        setattr(self, name, method)
        return method
