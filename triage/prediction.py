"""What the model says of one petition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scored:
    """A label and the probability, between 0 and 1, that it is right; of the best label, that it is one of the right ones."""

    label: str
    probability: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A word or phrase of the text and its weight for (above 0) or against (below 0) a label."""

    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """Ranked categories and natures, best first, and the probability that the matter is epidemic.

    `urgent` says that the text reads like those that a person had to see at once. `further` are categories really raised beside the main one, at most two. `doubts` says, in
    Chinese, why this prediction should not stand alone; it is empty when it may.
    """

    categories: tuple[Scored, ...]
    natures: tuple[Scored, ...]
    epidemic: float
    further: tuple[Scored, ...] = ()
    doubts: tuple[str, ...] = ()
    urgent: bool = False

    @property
    def category(self) -> Scored:
        """The most probable category."""
        return self.categories[0]

    @property
    def nature(self) -> Scored:
        """The most probable nature."""
        return self.natures[0]
