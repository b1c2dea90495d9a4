"""The compound files that .xls workbooks are (MS-CFB): one named stream out of them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from triage.errors import InputError
from triage.intake.limits import MAX_PACKED, check_size

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a compound file, where its bytes begin, and how many there are."""

    name: str
    start: int
    size: int


class Compound:
    """An opened compound file; raises `InputError` where its chains lead astray."""

    def __init__(self, path: Path) -> None:
        check_size(path, MAX_PACKED, "请拆成几个文件，或另存为 .csv。")
        self._name, self._raw = path.name, path.read_bytes()
        if not self._raw.startswith(MAGIC) or len(self._raw) < 512:
            raise self._damaged()
        shift, small = struct.unpack_from("<HH", self._raw, 30)
        if shift not in (9, 12) or small != 6:
            raise self._damaged()
        self._sector = 1 << shift
        directory, cutoff, mini, _, more, _ = struct.unpack_from("<I4xIIIII", self._raw, 48)
        self._cutoff = cutoff
        self._table = self._sectors_of_table(more)
        self.entries = self._entries(self._chain(directory))
        self._mini_table = self._words(self._chain(mini)) if mini < _END else []
        root = self.entries[0] if self.entries else Entry("", _END, 0)
        self._mini = self._chain(root.start) if root.start < _END else b""

    def read(self, name: str) -> bytes:
        """Return the bytes of a stream; raises `InputError` when there is none of that name."""
        found = next((entry for entry in self.entries if entry.name == name), None)
        if found is None:
            raise self._damaged()
        if found.size < self._cutoff:
            return self._small_chain(found.start)[: found.size]
        return self._chain(found.start)[: found.size]

    def _sectors_of_table(self, more: int) -> list[int]:
        places = [place for place in struct.unpack_from("<109I", self._raw, 76) if place < _END]
        seen = 0
        while more < _END:
            seen += 1
            words = self._words(self._at(more))
            places += [place for place in words[:-1] if place < _END]
            more = words[-1]
            if seen * self._sector > len(self._raw):
                raise self._damaged()
        if len(places) * self._sector > len(self._raw):
            raise self._damaged()
        return [word for place in places for word in self._words(self._at(place))]

    def _entries(self, raw: bytes) -> list[Entry]:
        entries = []
        for place in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length, start, size = (
                struct.unpack_from("<H", raw, place + 64)[0],
                *struct.unpack_from("<II", raw, place + 116),
            )
            name = raw[place : place + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append(Entry(name, start, size))
        return entries

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END:
            if start >= len(self._table) or len(pieces) * self._sector > len(self._raw):
                raise self._damaged()
            pieces.append(self._at(start))
            start = self._table[start]
        return b"".join(pieces)

    def _small_chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END:
            if start >= len(self._mini_table) or len(pieces) * 64 > len(self._mini):
                raise self._damaged()
            pieces.append(self._mini[start * 64 : start * 64 + 64])
            start = self._mini_table[start]
        return b"".join(pieces)

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        if begin >= len(self._raw):
            raise self._damaged()
        return self._raw[begin : begin + self._sector].ljust(self._sector, b"\0")

    @staticmethod
    def _words(raw: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(raw) // 4}I", raw))

    def _damaged(self) -> InputError:
        return InputError(f"{self._name} 已损坏，打不开。请用 Excel 打开后另存为 .xlsx，或向来件单位重新索取。")
