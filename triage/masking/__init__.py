"""Identities out of what leaves the house: hidden characters become `*`, none is moved."""

from triage.masking.columns import CellMask
from triage.masking.masks import FILLED, mask, mask_words

__all__ = ["FILLED", "CellMask", "mask", "mask_words"]
