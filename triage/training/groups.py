"""Near twins: petitions that share most of their text stay on one side of every split."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

_SQUEEZE = re.compile(r"[\W_\dA-Za-z]+")
SHINGLE = 5
COMMON = 200
SIMILAR = 0.5


def shingles(text: str) -> frozenset[str]:
    """Return the runs of five characters of a text without punctuation, digits and Latin letters."""
    squeezed = _SQUEEZE.sub("", text)
    return frozenset(squeezed[i : i + SHINGLE] for i in range(max(1, len(squeezed) - SHINGLE + 1)))


def twin_groups(texts: Sequence[str], petitioners: Sequence[str] = ()) -> list[int]:
    """Return a group number for each text; near twins share one, and so do texts of one petitioner.

    Near twins are texts with a Jaccard similarity of 0.5 or more; an empty petitioner is nobody.
    """
    parent = list(range(len(texts)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    first_of: dict[str, int] = {}
    same = [(first_of.setdefault(name, number), number) for number, name in enumerate(petitioners) if name]
    for one, other in (*twins(texts), *same):
        parent[root(other)] = root(one)
    return [root(number) for number in range(len(texts))]


def twins(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of every two texts with a Jaccard similarity of 0.5 or more."""
    sets = [shingles(text) for text in texts]
    where: dict[str, list[int]] = defaultdict(list)
    for number, found in enumerate(sets):
        shared = Counter(other for shingle in found if len(where[shingle]) < COMMON for other in where[shingle])
        for other, count in shared.items():
            if count >= SIMILAR * (len(found) + len(sets[other]) - count):
                yield other, number
        for shingle in found:
            where[shingle].append(number)
