"""One model on disk: a complete, unchanging folder of plain numbers and text. Opening it can never run code."""

from triage.bundle.exam import answers
from triage.bundle.files import card
from triage.bundle.layout import FORMAT, MANIFEST, Model, Parts, assemble
from triage.bundle.opening import open_model
from triage.bundle.saving import save

__all__ = ["FORMAT", "MANIFEST", "Model", "Parts", "answers", "assemble", "card", "open_model", "save"]
