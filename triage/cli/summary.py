"""The short account at the end of a run, in Chinese."""

from __future__ import annotations

from triage.decision import Jurisdiction, Urgency
from triage.output import Labels
from triage.output.tally import Tally

SHOWN = 12


def summary(tally: Tally, labels: Labels) -> str:
    """Return how many there were, by category, ours or not, urgent, for review."""
    lines = [
        "",
        f"共 {tally.total} 件，其中涉疫 {tally.epidemic} 件",
        "紧急  " + "   ".join(f"{level.label} {tally.urgencies[level.value]}" for level in Urgency),
        "管辖  " + "   ".join(f"{item.label} {tally.jurisdictions[item.value]}" for item in Jurisdiction),
        f"复核  {tally.for_review} 件需要人先看",
        "类别",
    ]
    ranked = sorted(tally.categories.items(), key=lambda item: (-item[1], item[0]))
    lines += [f"  {count:>6}  {labels.categories[leaf]}" for leaf, count in ranked[:SHOWN]]
    if len(ranked) > SHOWN:
        lines.append(f"  {sum(count for _, count in ranked[SHOWN:]):>6}  其余 {len(ranked) - SHOWN} 类")
    return "\n".join(lines)
