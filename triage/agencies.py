"""The closed list of those to whom a petition can go (data/agencies.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from triage.located_yaml import Complaints, Fields, read


class Agency(NamedTuple):
    """A department inside the procuratorate, or a body outside. `handles` says what it is for."""

    name: str
    internal: bool
    handles: str


class Agencies(NamedTuple):
    """All agencies by name, inside first, in the order of the file."""

    by_name: dict[str, Agency]

    @classmethod
    def read(cls, folder: Path, complaints: Complaints) -> Agencies:
        """Read `agencies.yaml`, noting every mistake in `complaints`."""
        root = Fields.of(
            read(folder / "agencies.yaml", complaints), complaints, ["internal", "external"], ["internal", "external"]
        )
        found: dict[str, Agency] = {}
        for key in ("internal", "external"):
            for node in root.children(key):
                fields = Fields.of(node, complaints, ["name", "handles"], ["name", "handles"])
                name = fields.text("name")
                if name in found:
                    complaints.add(node.where, f"去向“{name}”写了两次", "名称不能重复")
                found[name] = Agency(name, key == "internal", fields.text("handles"))
        return cls(found)
