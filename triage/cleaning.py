"""`clean` and `content` for many texts at once: what is slow of them is looked at in numpy, for all texts together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from triage.text import FOREIGN_ABOVE, LONG_ABOVE, THIN_BELOW, Content, content, folded, shortened

_BETWEEN = "\n"  # a sign that ends every run of equal signs: cleaning keeps no two line ends in a row
_HAN = ((0x3400, 0x9FFF), (0x20000, 0x3FFFF))


def clean_all(raws: Sequence[str]) -> tuple[list[str], list[Content]]:
    """Return each text cleaned, and how much it holds."""
    texts = [folded(raw) for raw in raws]
    points = np.frombuffer(_BETWEEN.join(texts).encode("utf-32-le"), dtype=np.uint32)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    begins = np.cumsum(lengths + 1) - lengths - 1
    alike = points[1:] == points[:-1]
    runs = (alike[1:] & alike[:-1]).nonzero()[0]
    for place in set((np.searchsorted(begins, runs, side="right") - 1).tolist()):
        texts[place] = shortened(texts[place])
    chinese = np.zeros(len(points) + 1, dtype=np.int64)
    for first, last in _HAN:
        chinese[:-1] += (points >= first) & (points <= last)
    counts = np.add.reduceat(chinese, begins) if texts else lengths
    plain = (counts >= np.maximum(THIN_BELOW, (1 - FOREIGN_ABOVE) * lengths)) & (lengths <= LONG_ABOVE)
    return texts, [Content.PLAIN if sure else content(text) for text, sure in zip(texts, plain.tolist(), strict=True)]
