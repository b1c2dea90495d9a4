"""Names of places that are also words of daily speech (data/place_words.txt)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from triage.errors import Complaint, DataError

KINDS = {"日常用词": "everyday", "泛称": "generic", "不单用": "never_alone", "多地争用": "contested"}


class Words(NamedTuple):
    """Short names that are everyday words; full names said of any town; words even before an organ; contested names."""

    everyday: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    never_alone: frozenset[str] = frozenset()
    contested: frozenset[str] = frozenset()


def read_words(path: Path, names: Iterable[str]) -> Words:
    """Read place_words.txt; raises `DataError` with every line that is wrong, such as a word that is no name."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError([Complaint(path.name, "打不开，或不是 UTF-8 编码")]) from error
    known, complaints = set(names), []
    found: dict[str, set[str]] = {kind: set() for kind in KINDS.values()}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        kind, _, words = line.replace("：", ":").partition(":")
        where = f"{path.name}:{number}"
        if kind not in KINDS:
            complaints.append(Complaint(where, f"没有“{kind}”这一类", "有：" + "、".join(KINDS)))
            continue
        complaints += [
            Complaint(where, f"“{word}”不是 places.csv 里的名称或简称", "删去，或先在 places.csv 里加上")
            for word in words.split()
            if word not in known
        ]
        found[KINDS[kind]].update(words.split())
    if complaints:
        raise DataError(complaints)
    return Words(**{kind: frozenset(words) for kind, words in found.items()})
