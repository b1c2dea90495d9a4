"""In which encoding a text file is written: what was taken, and why."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from triage.errors import InputError

UNREADABLE = "triage.unreadable"  # the name of the error handler that marks them
UNREADABLE_BYTE = re.compile("[\udc01-\udfff]")
_SAMPLE = 1 << 16
_TOLERATED = 0.2
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_MARKED = {
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
}
_KNOWN = {
    "utf-8": ("utf-8", "utf8"),
    "utf-8-sig": ("utf-8-sig", "utf8-sig"),
    "utf-16": ("utf-16", "utf16"),
    "utf-16-le": ("utf-16-le", "utf-16le", "utf16le"),
    "utf-16-be": ("utf-16-be", "utf-16be", "utf16be"),
    "utf-32": ("utf-32", "utf32"),
    "gb18030": ("gb18030", "gbk", "gb2312", "cp936", "ansi"),
    "big5hkscs": ("big5", "big5hkscs", "big5-hkscs", "cp950"),
}
_BY_NAME = {name: encoding for encoding, names in _KNOWN.items() for name in names}
_PLAIN = re.compile("[\t\r\n -~\u2010-\u203b\u2460-\u24ff\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# The commonest characters of petitions, and those among them that are written otherwise in Big5.
_SIMPLE = frozenset(
    "的一了人是不个来说在有年们他要上里十没子三那家就天去院到电给这公二月老出能两过检后还下都问请你打县察四车法某工看时求写被把回其"
    "同地开次小为也以名五收自着村事门现钱面证大口六多可机司行头用学么案称查好手定让发得走已管点话会道水区报户知外只所前当反交生第想长"
)
_TRADITIONAL = frozenset(
    "的一了人是不個來說在有年們他要上裡十沒子三那家就天去院到電給這公二月老出能兩過檢後還下都問請你打縣察四車法某工看時求寫被把回其"
    "同地開次小為也以名五收自著村事門現錢面證大口六多可機司行頭用學麼案稱查好手定讓發得走已管點話會道水區報戶知外只所前當反交生第想長"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, and how it was come by, for the user."""

    name: str
    why: str

    @property
    def to_write(self) -> str:
        """The encoding for the result: Big5 lacks the characters of our own headings."""
        return "utf-8" if self.name == "big5hkscs" else self.name


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Each byte that cannot be read becomes a lone surrogate, whatever the encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(UNREADABLE, _mark)


def find_encoding(path: Path, asked: str = "") -> Encoding:
    """Return the encoding of a text file; raises `InputError` when the one asked for is not known.

    The order: what was asked; a byte-order mark; UTF-16 where zero bytes prove it; UTF-8 where that fits, for
    text in another encoding never looks like it by chance; else GB18030, which holds GB2312 and GBK. UTF-8
    fits when hardly anything is unreadable as UTF-8; the rows with unreadable bytes become rejects.
    """
    if asked:
        name = _BY_NAME.get(asked.strip().lower().replace("_", "-"))
        if name is None:
            raise InputError(
                f"不认识的编码“{asked}”。可用的有:{'、'.join(_KNOWN)}（gbk 即 gb18030，big5 即 big5hkscs）。"
            )
        return _wide_as_asked(path, name) if name in _MARKED else Encoding(name, f"编码 {name}（按 --encoding）")
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    for mark, name, label in _BOMS:
        if sample.startswith(mark):
            return Encoding(name, f"编码 {label}（有字节序标记）")
    wide = _wide(sample)
    if wide:
        return Encoding(wide, f"编码 {wide.upper()}（无标记，由零字节的位置看出）")
    unreadable = _unreadable_share(path)
    if unreadable < _TOLERATED:
        return Encoding("utf-8", "编码 UTF-8" + ("（全文合乎 UTF-8）" if unreadable == 0 else "（个别字节有误）"))
    if _resembles_big5(sample):
        return Encoding("gb18030", "编码按 GB18030，但更像繁体 Big5：如见乱码，请加 --encoding big5")
    return Encoding("gb18030", "编码 GB18030（不合乎 UTF-8）")


def _wide_as_asked(path: Path, name: str) -> Encoding:
    """UTF-16 or UTF-32 as asked for; their codecs want a mark, and without one take the order that Windows has."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(_MARKED[name]):
        return Encoding(name, f"编码 {name}（按 --encoding）")
    name = f"{name}-le"
    return Encoding(name, f"编码 {name}（按 --encoding，没有字节序标记）")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: there are zero bytes, and what is read in one of the two orders is plain Chinese in lines."""
    if b"\0" not in sample:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(name, "replace")
        if "\n" in text and len(_PLAIN.findall(text)) > 0.95 * len(text):
            return name
    return ""


def _unreadable_share(path: Path) -> float:
    """The share of unreadable characters among those beyond ASCII when a file is read as UTF-8."""
    unreadable = beyond = 0
    with path.open(encoding="utf-8", errors=UNREADABLE) as file:
        while block := file.read(_SAMPLE):
            if not block.isascii():
                unreadable += len(UNREADABLE_BYTE.findall(block))
                beyond += len(block) - len(block.encode("ascii", "ignore"))
    return unreadable / max(1, beyond)


def _resembles_big5(sample: bytes) -> bool:
    mainland = _share(sample.decode("gb18030", "replace"), _SIMPLE)
    return _share(sample.decode("big5hkscs", "replace"), _TRADITIONAL) > max(0.2, 2 * mainland)


def _share(text: str, common: frozenset[str]) -> float:
    """The share of common characters among all beyond ASCII."""
    beyond = [c for c in text if ord(c) > 127]
    return sum(c in common for c in beyond) / max(1, len(beyond))
