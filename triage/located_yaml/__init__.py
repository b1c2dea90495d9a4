"""YAML in which every value knows its file and line, so that a mistake can be shown where it is."""

from triage.located_yaml.fields import Fields, did_you_mean, elements, one_of
from triage.located_yaml.nodes import Complaints, Node
from triage.located_yaml.reading import parse, read

__all__ = ["Complaints", "Fields", "Node", "did_you_mean", "elements", "one_of", "parse", "read"]
