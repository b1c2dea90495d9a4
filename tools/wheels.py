"""What is written inside a wheel, and which wheels a program needs."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename


@dataclass(frozen=True, slots=True)
class Wheel:
    """One file of a wheelhouse."""

    path: Path
    name: str
    version: str
    sha256: str
    requires: tuple[Requirement, ...]
    licence: str
    summary: str

    @classmethod
    def read(cls, path: Path) -> Wheel:
        """Read the metadata; raises `ValueError` or `KeyError` where it is no wheel."""
        name, version, _, _ = parse_wheel_filename(path.name)
        with zipfile.ZipFile(path) as archive:
            (inside,) = (
                name for name in archive.namelist() if name.endswith(".dist-info/METADATA") and name.count("/") == 1
            )
            said = Metadata.from_email(archive.read(inside), validate=False)
        return cls(
            path,
            name,
            str(version),
            hashlib.sha256(path.read_bytes()).hexdigest(),
            tuple(said.requires_dist or ()),
            _licence(said),
            said.summary or "",
        )


def _licence(said: Metadata) -> str:
    if said.license_expression:
        return said.license_expression
    for classifier in said.classifiers or ():
        if classifier.startswith("License :: OSI Approved :: "):
            return classifier.rpartition(" :: ")[2]
    return (said.license or "").strip().partition("\n")[0]


def needed(program: Requirement, wheels: Sequence[Wheel], machines: Sequence[dict[str, str]]) -> frozenset[str]:
    """Return the names of all packages that a program needs on any of the machines, without its own."""
    found: set[tuple[str, str]] = set()
    left = [program]
    while left:
        asked = left.pop()
        for name, extra in {(canonicalize_name(asked.name), extra) for extra in ("", *asked.extras)} - found:
            found.add((name, extra))
            left += _asked_by(name, extra, wheels, machines)
    return frozenset(name for name, _ in found) - {canonicalize_name(program.name)}


def _asked_by(name: str, extra: str, wheels: Sequence[Wheel], machines: Sequence[dict[str, str]]) -> list[Requirement]:
    return [
        asked
        for wheel in wheels
        if wheel.name == name
        for asked in wheel.requires
        if asked.marker is None or any(asked.marker.evaluate({**machine, "extra": extra}) for machine in machines)
    ]
