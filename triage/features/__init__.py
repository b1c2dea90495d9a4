"""Words into numbers; the same code trains and serves.

A text becomes a sparse row (the words and characters it holds) and a dense one (what it is about).
Digits never become features: a run of them is one mark, so no number can end up in a model.
"""

from triage.features.rows import Rows, Vectoriser
from triage.features.vocabulary import Floats, Keys, Meanings, Vocabulary, char_marks, word_marks

__all__ = ["Floats", "Keys", "Meanings", "Rows", "Vectoriser", "Vocabulary", "char_marks", "word_marks"]
