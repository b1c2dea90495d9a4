"""Text into words: the only room that knows jieba.

Two engines give one answer: `rjieba` (fast) and `jieba` (the reference, in pure Python). Both cut by
jieba's dictionary and the project's lexicon, with the hidden Markov model off: it invents words that
the two engines do not invent alike, and the classifier has character n-grams for those.

jieba's state is global and leaks even from a private tokenizer, so it is fenced in here: an own
tokenizer, no module-level call, no cache file in the temporary folder.
"""

from triage.segmentation.segmenter import ENGINES, Segmenter, fingerprint, load_segmenter
from triage.segmentation.ties import BREAK

__all__ = ["BREAK", "ENGINES", "Segmenter", "fingerprint", "load_segmenter"]
