"""The row form of a decision, with the office's headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from triage.decision import Decision, Referral
from triage.taxonomy import Taxonomy

HEADINGS = (
    "紧急程度",
    "类别",
    "性质",
    "涉疫",
    "管辖",
    "承办部门",
    "院外去向",
    "办理院",
    "答复期限",
    "其他期限",
    "人工复核",
    "复核原因",
    "把握",
    "其他事项",
    "文中信号",
    "依据",
    "类别代码",
    "所用规则",
    "模型版本",
    "规则版本",
)

REJECTS = ("行号", "原因", "原内容")


class Labels(NamedTuple):
    """Names for people: of categories, of their groups and of signals."""

    categories: Mapping[str, str]
    groups: Mapping[str, str]
    signals: Mapping[str, str]

    @classmethod
    def of(cls, taxonomy: Taxonomy, signals: Mapping[str, str]) -> Labels:
        """Take the names from the closed lists."""
        return cls({leaf.id: leaf.name for leaf in taxonomy.leaves.values()}, taxonomy.groups, signals)


def to_row(decision: Decision, labels: Labels) -> tuple[str, ...]:
    """Return the cells under `HEADINGS`."""
    reply = next((item for item in decision.deadlines if "答复" in item.what or "回复" in item.what), None)
    others = (item for item in decision.deadlines if item is not reply)
    return (
        decision.urgency.label,
        labels.categories[decision.category],
        decision.nature,
        "涉疫" if decision.epidemic else "否",
        decision.jurisdiction.label,
        _agencies(decision.of(internal=True)),
        _agencies(decision.of(internal=False)),
        decision.office.name or f"(未定){decision.office.reason}",
        reply.due.isoformat() if reply else "",
        "；".join(f"{item.what} {item.due}" for item in others),
        "是" if decision.review else "否",
        "；".join(decision.review),
        f"{decision.prediction.category.probability:.0%}",
        "；".join(labels.categories[label] for label in decision.also),
        "；".join(dict.fromkeys(labels.signals[signal] for signal, _ in decision.signals)),
        "；".join(decision.grounds),
        decision.category,
        "；".join(decision.rules),
        decision.stamps.model,
        decision.stamps.rulebook,
    )


def _agencies(referrals: Iterable[Referral]) -> str:
    return "；".join(
        f"{item.agency}({item.action.value})" + (f"〔{item.note}〕" if item.note else "") for item in referrals
    )


def beside(heading: tuple[str, ...]) -> tuple[str, ...]:
    """Return `HEADINGS`, marked where the caller's file has a column of the same name."""
    return tuple(f"{name}(分流)" if name in heading else name for name in HEADINGS)
