"""Remake data/messages/bags.jsonl: the words of labelled public messages, a few messages to a bag.

    python tools/make_bags.py MESSAGES.jsonl[.gz]

The messages (`title` and `text`; public letters to the departments of one province) are not part of this
project: labels.csv names each by its hash. Messages of the same category and nature are put in the order of
labels.csv, `TOGETHER` to a bag; what is left over is left out, and so are messages kept
to measure by. Only Chinese words that stand in `LEAST` messages or more are written, once each, in the order of
code points.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from triage.lexicon import Lexicon
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.training.bags import message, message_name

TOGETHER, LEAST = 3, 5
HAN = re.compile(r"[\u4e00-\u9fff]+")


def texts(path: Path) -> dict[str, str]:
    """Return the texts of the messages by name."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return {message_name(row): message(row) for row in map(json.loads, file)}


def main(typed: Sequence[str] | None = None) -> None:
    """Read, count, put together, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("messages", type=Path)
    parser.add_argument(
        "--folder", type=Path, default=DATA / "messages", help="where labels.csv is and bags.jsonl goes"
    )
    asked = parser.parse_args(typed)
    messages = texts(asked.messages)
    with (asked.folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["use"] == "learn"]
    missing = [row["message"] for row in rows if row["message"] not in messages]
    if missing:
        raise SystemExit(f"{len(missing)} labelled messages are not in {asked.messages}, such as {missing[0]}")
    cut = load_segmenter(Lexicon.load(DATA)).cut
    words = {row["message"]: [word for word in cut(messages[row["message"]]) if HAN.fullmatch(word)] for row in rows}
    spread = Counter(word for found in words.values() for word in set(found))
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        alike[row["category"], row["nature"]].append(row["message"])
    with (asked.folder / "bags.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for (category, nature), members in sorted(alike.items()):
            for first in range(0, len(members) - TOGETHER + 1, TOGETHER):
                chosen = members[first : first + TOGETHER]
                kept = sorted({word for member in chosen for word in words[member] if spread[word] >= LEAST})
                row = {"category": category, "nature": nature, "words": " ".join(kept)}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
