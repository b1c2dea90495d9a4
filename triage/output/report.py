"""A page that a head of office would want to look at: one file, no address outside it, masked texts only."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.output.durable import appear, settle
from triage.output.rows import Labels
from triage.output.tally import LISTED, Noted, Tally
from triage.petition import CHINA, Channel
from triage.text import shown

SHOWN_BARS = 20
_JURISDICTIONS = {"ours": "检察机关管辖", "partly": "部分管辖", "not-ours": "不归检察机关"}
_TOP_DAYS = 31

Explain = Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its count, its share of all and its length against the longest, in per cent."""

    name: str
    count: int
    share: float
    length: float
    group: str = ""


def write_report(path: Path, tally: Tally, labels: Labels, source: str, explain: Explain | None = None) -> None:
    """Write the report of one run; `source` is the name of the file that was triaged.

    `explain` gives the words of each text that weighed most for its category; they are marked in the excerpts.
    """
    marked = {"urgent": _marked(tally.urgent, explain), "review": _marked(tally.review, explain)}
    write_page(path, "triage.output", "report.html.j2", view(tally, labels, source) | marked)


def write_page(path: Path, package: str, template: str, content: Mapping[str, Any]) -> None:
    """Render a template of `package` over the house's page, and let the file appear whole."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader  # noqa: PLC0415  (only a run that writes a page needs it)

    loader = ChoiceLoader([PackageLoader(package, "."), PackageLoader("triage.output", ".")])
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = environment.get_template(template).render(content)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(shown(page))
            settle(file)
        appear(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _marked(listed: Sequence[Noted], explain: Explain | None) -> list[tuple[Noted, list[tuple[str, bool]]]]:
    listed = [item.masked() for item in listed]
    texts, categories = [item.beginning for item in listed], [item.category for item in listed]
    words = explain(texts, categories) if explain else [()] * len(listed)
    return [(item, item.pieces(weighed)) for item, weighed in zip(listed, words, strict=True)]


def view(tally: Tally, labels: Labels, source: str) -> dict[str, Any]:
    """Return everything the template shows beside the lists, already counted and named."""
    groups = labels.groups
    categories = Counter({labels.categories[leaf]: count for leaf, count in tally.categories.items()})
    group_of = {labels.categories[leaf]: groups[leaf.partition(".")[0]] for leaf in tally.categories}
    by_group: Counter[str] = Counter()
    for leaf, count in tally.categories.items():
        by_group[groups[leaf.partition(".")[0]]] += count
    return {
        "source": source,
        "made": tally.made or datetime.now(CHINA).date(),
        "tally": tally,
        "period": f"{tally.first} 至 {tally.last}" if tally.first else "来文未注明日期",
        "channels": _channels(tally),
        "jurisdiction_ring": _ring([(name, tally.jurisdictions[key]) for key, name in _JURISDICTIONS.items()]),
        "groups": bars(by_group, tally.total),
        "categories": bars(categories, tally.total, group_of),
        "natures": bars(tally.natures, tally.total),
        "referrals": bars(tally.referrals, tally.total),
        "actions": bars(tally.actions, tally.total),
        "urgencies": [
            Bar(
                level,
                tally.urgencies[level],
                tally.urgencies[level] / max(1, tally.total),
                100 * tally.urgencies[level] / max([1, *tally.urgencies.values()]),
            )
            for level in _LEVELS
        ],
        "level_names": _LEVELS,
        "days": _days(tally),
        "confidence": _confidence(tally),
        "reasons": bars(tally.reasons, tally.total),
        "names": labels.categories,
        "listed": LISTED,
    }


_LEVELS = {"P0": "立即转人工", "P1": "当日办", "P2": "普通", "P3": "归档"}


def bars(counts: Counter[str], total: int, groups: dict[str, str] | None = None) -> list[Bar]:
    """Return the most frequent as bars, the rest summed up in a last one."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown, rest = ranked[:SHOWN_BARS], ranked[SHOWN_BARS:]
    longest = max((count for _, count in shown), default=1)
    if rest:
        shown.append((f"其余 {len(rest)} 项", sum(count for _, count in rest)))
    return [
        Bar(name, count, count / max(1, total), min(100, 100 * count / longest), (groups or {}).get(name, ""))
        for name, count in shown
    ]


def _channels(tally: Tally) -> list[Bar]:
    longest = max(tally.channels.values(), default=1)
    return [
        Bar(
            channel.label,
            tally.channels[channel.value],
            tally.channels[channel.value] / max(1, tally.total),
            100 * tally.channels[channel.value] / longest,
        )
        for channel in Channel
        if tally.channels[channel.value] or channel not in (Channel.VISIT, Channel.OTHER)
    ]


def _ring(parts: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    """Return the arcs of a ring of circumference 100: each with its length and where it begins."""
    parts = list(parts)
    total = max(1, sum(count for _, count in parts))
    arcs, start = [], 0.0
    for name, count in parts:
        arcs.append({"name": name, "count": count, "length": 100 * count / total, "start": start})
        start += 100 * count / total
    return arcs


def _days(tally: Tally) -> list[dict[str, Any]]:
    """Return the earliest days on which something falls due, each with its counts by what is due."""
    days: dict[Any, Counter[str]] = {}
    for (due, what), count in tally.deadlines.items():
        days.setdefault(due, Counter())[what] += count
    peak = max((sum(counts.values()) for counts in days.values()), default=1)
    return [
        {
            "day": day,
            "count": sum(counts.values()),
            "height": 100 * sum(counts.values()) / peak,
            "what": counts.most_common(),
        }
        for day, counts in sorted(days.items())[:_TOP_DAYS]
    ]


def _confidence(tally: Tally) -> list[dict[str, Any]]:
    peak = max(tally.confidence.values(), default=1)
    return [
        {
            "from": tenth * 10,
            "to": tenth * 10 + 10,
            "count": tally.confidence[tenth],
            "height": math.ceil(100 * tally.confidence[tenth] / peak),
        }
        for tenth in range(10)
    ]
