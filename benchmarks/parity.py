"""Do both segmenters cut alike? Every text of a file or of the corpus, and strings made to be odd.

PYTHONPATH=. python benchmarks/parity.py [--file IN.csv] [--odd 100000]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from petitions import corpus, texts_of

from triage.lexicon import Lexicon
from triage.segmentation import ENGINES, load_segmenter
from triage.shipped import DATA
from triage.text import clean

SIGNS = "的一是在不了检察院派出所abc019.-%+/\n,。!?𠮷龘䶮あ한é😀—·#&_ 假口罩疫情防控指挥部ＡＢ１２①ßΣﬁ《》x-3e5"


def odd(count: int) -> list[str]:
    """Return strings of mixed scripts, numbers, hyphens and rare characters, the same ones every time."""
    chance = random.Random(7)
    return ["".join(chance.choices(SIGNS, k=chance.randint(1, 40))) for _ in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--odd", type=int, default=100_000)
    options = parser.parse_args()
    lexicon = Lexicon.load(DATA)
    fast, reference = (load_segmenter(lexicon, engine) for engine in ENGINES)
    for name, texts in (("texts", texts_of(options.file) if options.file else corpus()), ("odd", odd(options.odd))):
        cleaned = [clean(text) for text in texts]
        different = sum(fast.cut(text) != reference.cut(text) for text in cleaned)
        print(f"{len(cleaned)} {name}: {different} cut differently")


if __name__ == "__main__":
    main()
