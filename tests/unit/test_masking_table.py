"""The table of tests/masking: what names a person is hidden, and nothing else is touched."""

import re
from pathlib import Path

import pytest
import yaml

from triage.masking import mask

TABLE = yaml.safe_load((Path(__file__).parents[1] / "masking" / "table.yaml").read_text(encoding="utf-8"))
MARKED = re.compile("⟦(.*?)⟧")
LEFT = {
    "id-card": 8,
    "mobile": 7,
    "landline": 2,
    "bank-card": 8,
    "mail": 30,
    "plate": 2,
    "passport": 4,
    "address": 0,
    "name": 0,
}
IDENTITIES = [(kind, text) for kind, texts in TABLE["identities"].items() for text in texts]
OTHERS = [(kind, text) for kind, texts in TABLE["others"].items() for text in texts]


def hidden(kind: str, text: str) -> bool:
    """Whether each marked piece is hidden but for the few characters its kind may show."""
    plain = MARKED.sub(r"\1", text)
    shown = mask(plain)
    start = 0
    for found in MARKED.finditer(text):
        piece = found[1]
        start = plain.index(piece, start)
        seen = shown[start : start + len(piece)]
        start += len(piece)
        if kind == "mobile":
            seen = re.sub(r"^(?:\+|00)?86", "", seen)
        if kind == "mail":
            seen = re.split("[@＠]", seen)[0]
        if "*" not in seen or sum(map(str.isalnum, seen)) > LEFT.get(kind, 0):
            return False
    return True


def test_the_table_is_large_enough() -> None:
    assert len(IDENTITIES) >= 150 and len(OTHERS) >= 150 and len(IDENTITIES) + len(OTHERS) >= 300


def test_hardly_an_identity_is_missed() -> None:
    missed = [text for kind, text in IDENTITIES if not hidden(kind, text)]
    assert len(missed) <= 0.01 * len(IDENTITIES), missed


@pytest.mark.parametrize(("kind", "text"), IDENTITIES)
def test_nothing_beside_an_identity_is_touched(kind: str, text: str) -> None:
    shown = mask(MARKED.sub(r"\1", text))
    outside = MARKED.split(text)[::2]
    pattern = "(?s:.*)".join(map(re.escape, outside))
    assert re.fullmatch(pattern, shown)


@pytest.mark.parametrize(("kind", "text"), OTHERS)
def test_what_is_no_identity_stays(kind: str, text: str) -> None:
    assert mask(text) == text
