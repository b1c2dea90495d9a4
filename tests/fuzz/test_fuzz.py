"""The kept corpus, and a short run from it, of every fuzz target."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SEEDS = {name: [path.read_bytes() for path in sorted((CORPUS / name).iterdir())] for name in TARGETS}


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_found_stays_mended(name: str) -> None:
    assert len(SEEDS[name]) >= 5
    for seed in SEEDS[name]:
        TARGETS[name](seed)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_pieces_of_the_corpus_put_together_break_nothing(name: str, data: st.DataObject) -> None:
    seeds = st.sampled_from(SEEDS[name])
    pieces = []
    for _ in range(data.draw(st.integers(1, 4))):
        seed = data.draw(seeds)
        start = data.draw(st.integers(0, len(seed)))
        pieces.append(seed[start : start + data.draw(st.integers(0, 200))] + data.draw(st.binary(max_size=8)))
    TARGETS[name](b"".join(pieces))
