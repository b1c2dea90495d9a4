"""What the fuzzer found stays found, and a short search of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz_csv import check
from hypothesis import given, settings
from hypothesis import strategies as st

CORPUS = Path(__file__).parent / "corpus/csv"
PIECES = [b",", b'"', b'""', b"\n", b"\r\n", b"\r", b";", b"\t", b"|", b"\0", b"\xff", b"a", b"A1", "内容".encode(),
          "编号".encode("gb18030"), b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"1.1E+17", b"sep=;", b"<table>", b"{"]  # fmt: skip


@pytest.mark.parametrize("path", sorted(CORPUS.iterdir()), ids=lambda path: path.name[:12])
def test_what_was_found_before_is_read_now(path: Path) -> None:
    check(path.read_bytes())


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join) | st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    check(data)
