"""The text of a .docx letter, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from triage.errors import InputError
from triage.intake.limits import MAX_CELL
from triage.intake.packages import local, opened, scan

_DOCUMENT = "word/document.xml"
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}


@dataclass
class _Words:
    """What a document says. `Fallback` repeats for old programs what stands before it; deleted text is no `t`."""

    said: list[str] = field(default_factory=list)
    length: int = 0
    in_text: bool = False
    repeated: int = 0

    def start(self, name: str, _: dict[str, str]) -> None:
        name = local(name)
        if name == "Fallback":
            self.repeated += 1
        elif name == "t":
            self.in_text = True
        elif name in _BREAKS:
            self.add(_BREAKS[name])

    def end(self, name: str) -> None:
        name = local(name)
        if name == "Fallback":
            self.repeated -= 1
        elif name == "t":
            self.in_text = False
        elif name == "p":
            self.add("\n")
        elif name == "tc":
            self.add("\t")

    def text(self, words: str) -> None:
        if self.in_text:
            self.add(words)

    def add(self, words: str) -> None:
        if not self.repeated:
            self.length += len(words)
            if self.length > MAX_CELL:
                raise InputError(f"正文超过 {MAX_CELL} 字，没有读。请拆成几个文件。")
            self.said.append(words)


def read_word(path: Path) -> tuple[str, list[str]]:
    """Return the text of a letter, and remarks for a person; raises `InputError` when there is none."""
    with opened(path) as package:
        words = _Words()
        scan(package, _DOCUMENT, start=words.start, end=words.end, text=words.text)
        pictures = sum(part.startswith("word/media/") for part in package.namelist())
    text = "".join(words.said).replace("\n\t", "\t").strip()
    if not text and pictures:
        raise InputError(
            f"{path.name} 里没有文字，只有 {pictures} 张图片。请把图片另存为 .png 或把文件另存为 .pdf，按扫描件读。"
        )
    if not text:
        raise InputError(f"{path.name} 里没有文字。")
    return text, [f"信里另有 {pictures} 张图片没有读，请看原件"] if pictures else []
