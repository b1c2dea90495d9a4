"""Keys into places: what is there is found where it is, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.features.lookup import Lookup


def places(known: list[int], sought: list[int], kind: type[np.generic]) -> list[int]:
    return Lookup(np.array(known, dtype=kind)).places(np.array(sought, dtype=kind)).tolist()


@pytest.mark.parametrize("kind", [np.uint32, np.uint64])
@given(known=st.sets(st.integers(0, 2**32 - 1), max_size=300), others=st.lists(st.integers(0, 2**32 - 1)))
def test_every_key_is_found_and_no_other(kind: type[np.generic], known: set[int], others: list[int]) -> None:
    keys = sorted(known)
    where = {key: place for place, key in enumerate(keys)}
    sought = [*keys, *others, *(key ^ 1 for key in keys)]
    assert places(keys, sought, kind) == [where.get(key, -1) for key in sought]


def test_keys_that_crowd_into_the_same_slots_are_found() -> None:
    """Neighbouring keys of 32 bits share slots by the hundred; those that find theirs taken go to a further table."""
    keys = [number << 7 for number in range(30_000)]
    assert places(keys, keys, np.uint32) == list(range(30_000))
    assert set(places(keys, [key + 1 for key in keys], np.uint32)) == {-1}


def test_where_nothing_is_known_nothing_is_found() -> None:
    assert places([], [0, 1, 7], np.uint64) == [-1, -1, -1]
