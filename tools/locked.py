"""A lock file: packages at one version, with the hashes of their files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


@dataclass(frozen=True, slots=True, order=True)
class Locked:
    """One line of a lock."""

    name: str
    version: str
    condition: str
    hashes: tuple[str, ...]

    @property
    def marker(self) -> Marker | None:
        """Return on which machines it is installed; None means on all."""
        return Marker(self.condition) if self.condition else None

    def with_hashes(self, *hashes: str) -> Locked:
        """Return the same package with other files."""
        return replace(self, hashes=hashes)


def read_lock(path: Path) -> list[Locked]:
    """Read a lock; raises `ValueError` where a line names no version or no hash."""
    found = []
    for line in path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words, *hashes = line.split(" --hash=sha256:")
        requirement = Requirement(words.strip())
        (pinned,) = requirement.specifier
        if pinned.operator != "==" or not hashes:
            raise ValueError(f"{path}: {words.strip()} is not locked")
        name = canonicalize_name(requirement.name)
        marker = str(requirement.marker or "")
        found.append(Locked(name, pinned.version, marker, tuple(sorted(text.strip() for text in hashes))))
    return found


def render(locked: Iterable[Locked], *, markers: bool = True) -> str:
    """Return the text of a lock, with or without saying on which machines each package is installed."""
    lines = []
    for one in sorted(locked):
        condition = f" ; {one.condition}" if markers and one.condition else ""
        hashes = "".join(f" \\\n    --hash=sha256:{text}" for text in one.hashes)
        lines.append(f"{one.name}=={one.version}{condition}{hashes}\n")
    return "".join(lines)
