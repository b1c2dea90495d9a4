"""The shards of one run that are finished and on the disk, in a file that only grows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, NoReturn

from triage.batch import Chunk, Finished
from triage.errors import BatchError
from triage.intake import Reject, Row
from triage.journal.records import join, pack, rows_in, unpack
from triage.journal.stamp import Stamp
from triage.output.durable import settle, settle_folder
from triage.output.tally import Tally

SHARD = 5000

Decided = Iterator[tuple[Chunk, Finished]]


class Journal:
    """Its first line says what the run rests on; then come records, each with its length and its hash.

    `rows` are finished. `changed` says why the records of an earlier run are of no use, if there were any. `check`
    is asked before a shard counts as finished.
    """

    def __init__(self, path: Path, stamp: Stamp, check: Callable[[], None]) -> None:
        self._path, self._stamp, self._check = path, stamp, check
        self.rows, self._whole = 0, 0
        self.changed: tuple[str, ...] = ()
        if path.exists():
            self._examine()

    def _examine(self) -> None:
        """Find out whether the records are of this very run, and how far they are whole."""
        with self._path.open("rb") as file:
            before = Stamp.from_line(file.readline())
            self.changed = before.differences(self._stamp) if before else ()
            if before is None or self.changed:
                return
            self._whole = file.tell()
            for rows, _ in _records(file):
                self.rows, self._whole = self.rows + rows, file.tell()

    def through(self, pieces: Iterable[Chunk], decide: Callable[[Iterable[Chunk]], Decided]) -> Decided:
        """Yield all rows with what became of them: first what is recorded, then what is decided now, and record it.

        Raises `BatchError` when the records are not those of these rows.
        """
        waiting = iter(pieces)
        for finished in self._recorded():
            piece: list[Row | Reject] = []
            while len(piece) < rows_in(finished):
                piece.extend(next(waiting, ()) or self._drop())
            if len(piece) > rows_in(finished):
                self._drop()
            yield piece, finished
        yield from self._recording(decide(waiting))

    def _recorded(self) -> Iterator[Finished]:
        if self._whole:
            with self._path.open("rb") as file:
                file.readline()
                for _, record in _records(file):
                    yield unpack(record)

    def _drop(self) -> NoReturn:
        self._path.unlink(missing_ok=True)
        raise BatchError("上次运行的记录与来文对不上，已经删掉。请重新运行，会从头开始。")

    def _recording(self, decided: Decided) -> Decided:
        """A shard is recorded when the next one begins: the last needs no record, nor does a small file."""
        shard = Finished([], Tally(), [])
        for piece, finished in decided:
            if rows_in(shard) >= SHARD:
                self._record(shard)
                shard = Finished([], Tally(), [])
            yield piece, finished
            join(shard, finished)

    def _record(self, shard: Finished) -> None:
        self._check()
        record, rows = pack(shard), rows_in(shard)
        with self._opened() as file:
            file.write(b"%d %d %s\n" % (rows, len(record), _hash(record)) + record)
            settle(file)
            self._whole = file.tell()
        self.rows += rows

    def _opened(self) -> IO[bytes]:
        file: IO[bytes] = self._path.open("r+b" if self._whole else "wb")
        file.seek(self._whole)
        if not self._whole:
            file.write(self._stamp.to_line())
            settle_folder(self._path.parent)
        return file


def _records(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield the rows and the bytes of each record, as far as they are whole."""
    while True:
        words = file.readline(200).split()
        if len(words) != 3 or not (words[0].isdigit() and words[1].isdigit()):
            return
        record = file.read(int(words[1]))
        if _hash(record) != words[2]:
            return
        yield int(words[0]), record


def _hash(record: bytes) -> bytes:
    return hashlib.sha256(record).hexdigest().encode()
