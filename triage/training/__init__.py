"""Labelled petitions into a model. Never imported by the serving path."""

from triage.training.dataset import Labelled, read_labelled
from triage.training.run import Resources, Trained, train

__all__ = ["Labelled", "Resources", "Trained", "read_labelled", "train"]
