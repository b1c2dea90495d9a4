"""Words that segmentation must keep whole (data/lexicon.txt).

One word a line with its frequency, as `词 频次`. Lines that begin with `#` are remarks. The lexicon only
adds words; frequencies are written out so that every segmentation engine reads the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from triage.located_yaml import Complaints

_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and their frequencies, in the order of the file."""

    words: tuple[tuple[str, int], ...]

    @classmethod
    def load(cls, folder: Path) -> Lexicon:
        """Read `lexicon.txt` in `folder`; raises `DataError` with every mistake in it."""
        complaints = Complaints()
        lexicon = cls.read(folder / "lexicon.txt", complaints)
        complaints.settle()
        return lexicon

    @classmethod
    def read(cls, path: Path, complaints: Complaints) -> Lexicon:
        """Read one lexicon file, noting every mistake in `complaints`."""
        found: dict[str, int] = {}
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError):
            complaints.add(path.name, "打不开,或不是 UTF-8 编码", f"请检查 {path.name}")
            lines = []
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            word, _, frequency = line.strip().partition(" ")
            if not frequency.isdecimal() or len(frequency) > _DIGITS or int(frequency) == 0:
                complaints.add(f"{path.name}:{number}", f"“{line.strip()}”缺少频次", "写法如:涉疫 50")
            elif word in found:
                complaints.add(f"{path.name}:{number}", f"“{word}”写了两次", "请删去一行")
            else:
                found[word] = int(frequency)
        return cls(tuple(found.items()))
