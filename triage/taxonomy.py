"""The closed list of categories: groups, leaves and natures (data/taxonomy.yaml)."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from triage.located_yaml import Complaints, Fields, Node, read


class Leaf(NamedTuple):
    """One category. `terms` are the words petitioners use; `neighbours` are leaves it is taken for."""

    id: str
    name: str
    definition: str
    terms: tuple[str, ...]
    weak_terms: tuple[str, ...]
    neighbours: tuple[str, ...]

    @property
    def group(self) -> str:
        """The id of its group: what stands before the dot."""
        return self.id.partition(".")[0]


class Taxonomy(NamedTuple):
    """Groups, leaves and natures by id, each in the order of the file."""

    groups: dict[str, str]
    leaves: dict[str, Leaf]
    natures: dict[str, str]

    @classmethod
    def load(cls, folder: Path) -> Taxonomy:
        """Read `taxonomy.yaml` in `folder`; raises `DataError` with every mistake in it."""
        complaints = Complaints()
        taxonomy = cls.read(folder, complaints)
        complaints.settle()
        return taxonomy

    @classmethod
    def read(cls, folder: Path, complaints: Complaints) -> Taxonomy:
        """Read `taxonomy.yaml`, noting every mistake in `complaints`."""
        root = Fields.of(
            read(folder / "taxonomy.yaml", complaints),
            complaints,
            ["groups", "natures", "leaves"],
            ["groups", "natures", "leaves"],
        )
        groups = _named(root, "groups", complaints)
        natures = _named(root, "natures", complaints)
        entries = [Fields.of(node, complaints, _LEAF, _LEAF[:3]) for node in root.children("leaves")]
        ids = {fields.text("id") for fields in entries}
        leaves: dict[str, Leaf] = {}
        for fields in entries:
            node = fields.node
            leaf = _leaf(fields, ids)
            if leaf.id in leaves:
                complaints.add(node.where, f"类别“{leaf.id}”写了两次", "编号不能重复")
            if leaf.group not in groups:
                complaints.add(
                    node.where, f"类别“{leaf.id}”的组“{leaf.group}”不在 groups 里", "可用的有:" + "、".join(groups)
                )
            leaves[leaf.id] = leaf
        return cls(groups, leaves, natures)

    def members(self, label: str) -> tuple[str, ...]:
        """Return the leaves a label stands for: itself, or every leaf of the group it names."""
        if label in self.groups:
            return tuple(leaf.id for leaf in self.leaves.values() if leaf.group == label)
        return (label,)


_LEAF = ["id", "name", "definition", "terms", "weak_terms", "neighbours"]


def _leaf(fields: Fields, ids: set[str]) -> Leaf:
    return Leaf(
        fields.text("id"),
        fields.text("name"),
        fields.text("definition"),
        fields.texts("terms"),
        fields.texts("weak_terms"),
        fields.choices("neighbours", ids),
    )


def _named(root: Fields, key: str, complaints: Complaints) -> dict[str, str]:
    node: Node | None = root.child(key)
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        complaints.add(node.where, f"“{key}”应当是“编号: 名称”的形式")
        return {}
    fields = Fields(node, complaints)
    return {name: fields.text(name) for name in node.value}
