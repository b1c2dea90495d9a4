"""Remake data/messages/bags.jsonl: the words of labelled public messages, a few messages to a bag.

    python tools/make_bags.py MESSAGES.jsonl[.gz]

The messages (`title` and `text`; public letters to the departments of one province) are not part of this
project: labels.csv names each by the hash of its cleaned text. Messages of the same category and nature are
put in the order of their hashes, `TOGETHER` to a bag; what is left over is left out, and so are messages kept
to measure by. Only Chinese words that stand in `LEAST` messages or more are written, once each, in the order of
code points.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

from triage.lexicon import Lexicon
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.text import clean
from triage.training.bags import name

TOGETHER, LEAST = 3, 5
FOLDER = DATA / "messages"
HAN = re.compile(r"[\u4e00-\u9fff]+")


def texts(path: Path) -> dict[str, str]:
    """Return the cleaned texts of the messages by name, each with its title before it."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        found = [clean(f"{row.get('title') or ''}。{row.get('text') or ''}") for row in rows]
    return {name(text): text for text in found}


def main() -> None:
    """Read, count, put together, write."""
    messages = texts(Path(sys.argv[1]))
    with (FOLDER / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["use"] == "learn"]
    missing = [row["message"] for row in rows if row["message"] not in messages]
    if missing:
        raise SystemExit(f"{len(missing)} labelled messages are not in {sys.argv[1]}, such as {missing[0]}")
    cut = load_segmenter(Lexicon.load(DATA)).cut
    words = {row["message"]: [word for word in cut(messages[row["message"]]) if HAN.fullmatch(word)] for row in rows}
    spread = Counter(word for found in words.values() for word in set(found))
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["message"]):
        alike[row["category"], row["nature"]].append(row["message"])
    with (FOLDER / "bags.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for (category, nature), members in sorted(alike.items()):
            for first in range(0, len(members) - TOGETHER + 1, TOGETHER):
                chosen = members[first : first + TOGETHER]
                kept = sorted({word for member in chosen for word in words[member] if spread[word] >= LEAST})
                row = {"category": category, "nature": nature, "words": " ".join(kept)}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
