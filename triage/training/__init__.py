"""Labelled petitions into a model. Never imported by the serving path."""

from triage.training.dataset import read_labelled
from triage.training.labelled import Labelled
from triage.training.run import Resources, Sets, Trained, train

__all__ = ["Labelled", "Resources", "Sets", "Trained", "read_labelled", "train"]
