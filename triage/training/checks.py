"""What is wrong, or merely odd, between labelled petitions: twins with other labels, groups that leak, rows not unseen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from triage.errors import Complaint, DataError
from triage.training.groups import twin_groups, twins
from triage.training.labelled import Labelled

SHOWN = 10
LARGE = 0.3


def refuse_seen(rows: Sequence[Labelled], unseen: Sequence[Labelled]) -> None:
    """Raise `DataError` naming every row that is a near twin of a petition kept for measuring."""
    texts = [row.text for row in (*rows, *unseen)]
    found = {one: other for one, other in twins(texts) if one < len(rows) <= other}
    if found:
        raise DataError(
            [
                Complaint(
                    rows[one].where,
                    f"与评测用的 {unseen[other - len(rows)].where} 几乎相同",
                    "评测用的来文不能拿来训练，请从标注文件里删去",
                )
                for one, other in sorted(found.items())
            ]
        )


def remarks(rows: Sequence[Labelled]) -> list[str]:
    """Return what a person should look at before training, in Chinese; none of it forbids training."""
    return [*_twins_apart(rows), *_large_groups(rows)]


def _twins_apart(rows: Sequence[Labelled]) -> Iterator[str]:
    apart = [
        f"{rows[one].where} {rows[one].category}/{rows[one].nature}"
        f" 与 {rows[other].where} {rows[other].category}/{rows[other].nature}"
        for one, other in twins([row.text for row in rows])
        if (rows[one].category, rows[one].nature) != (rows[other].category, rows[other].nature)
    ]
    if apart:
        more = f"；另有 {len(apart) - SHOWN} 对" if len(apart) > SHOWN else ""
        yield f"文字几乎相同而标注不同 {len(apart)} 对：{'；'.join(apart[:SHOWN])}{more}"


def _large_groups(rows: Sequence[Labelled]) -> Iterator[str]:
    """One petitioner, or one text many times over, that makes up much of a leaf: its scores say little."""
    groups = twin_groups([row.text for row in rows], [row.petitioner for row in rows])
    sizes: dict[str, Counter[int]] = defaultdict(Counter)
    for row, group in zip(rows, groups, strict=True):
        sizes[row.category][group] += 1
    for leaf, counts in sorted(sizes.items()):
        ((_, most),) = counts.most_common(1)
        if most > 1 and most > LARGE * counts.total():
            yield f"类别 {leaf} 的 {counts.total()} 件里有 {most} 件是同一人或同一文字，它的成绩说明不了多少"
