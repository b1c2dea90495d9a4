"""The report of a training run: how good the model is, where it is weak, and what changed. One file, no address outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from triage.masking import mask
from triage.output.report import write_page
from triage.taxonomy import Taxonomy
from triage.training.calibrate import answered
from triage.training.compare import Comparison
from triage.training.labelled import Labelled
from triage.training.measure import acceptable
from triage.training.run import Trained

CONFUSIONS = 20
TERMS = 10
CHANGED = 60
EXCERPT = 80
_BINS = 10


def write_training_report(
    path: Path, trained: Trained, data: Sequence[Labelled], taxonomy: Taxonomy, comparison: Comparison | None
) -> None:
    """Write the report; `comparison` is None when there is no current model or nothing unseen to compare on."""
    chances, labels = trained.chances["category"], trained.held_out.labels["category"]
    given = [labels[place] for place in chances.argmax(axis=1).tolist()]
    right, said = acceptable(data, given), answered(chances, trained.classifier.heads["category"].shared)
    shown = {
        "model": trained.id,
        "scores": trained.scores,
        "names": {leaf.id: leaf.name for leaf in taxonomy.leaves.values()},
        "leaves": _leaves(trained),
        "confusions": Counter(
            (row.category, label) for row, label, ok in zip(data, given, right, strict=True) if not ok
        ).most_common(CONFUSIONS),
        "reliability": _reliability(said, right),
        "coverage": _coverage(said, right),
        "curve": trained.held_out.curve,
        "terms": {leaf: trained.classifier.weightiest(leaf, TERMS) for leaf in labels},
        "comparison": comparison,
        "changed": _changed(comparison) if comparison else [],
    }
    write_page(path, "triage.training", "report.html.j2", shown)


def _leaves(trained: Trained) -> list[dict[str, Any]]:
    """Scores by leaf, the weakest first, recall with its 95 % interval (Wilson 1927)."""
    rows = []
    for leaf, row in trained.scores["by_leaf"].items():
        hits = round(row["recall"] * row["petitions"])
        interval = binomtest(hits, row["petitions"]).proportion_ci(method="wilson")
        rows.append({"leaf": leaf, **row, "low": interval.low, "high": interval.high})
    return sorted(rows, key=lambda row: row["f1"])


def _reliability(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> list[dict[str, float]]:
    places = np.minimum((chances * _BINS).astype(int), _BINS - 1)
    return [
        {
            "said": float(chances[places == b].mean()),
            "true": float(right[places == b].mean()),
            "count": int((places == b).sum()),
        }
        for b in range(_BINS)
        if (places == b).any()
    ]


def _coverage(chances: NDArray[np.float64], right: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Pairs of the share decided alone and the error among those, from the surest petitions to all."""
    order = np.argsort(-chances, kind="stable")
    wrong = np.cumsum(~right[order])
    steps = np.unique(np.linspace(len(order) / 50, len(order), 50).astype(int))
    return [(step / len(order), float(wrong[step - 1] / step)) for step in steps if step]


def _changed(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "where": comparison.rows[place].where,
            "excerpt": mask(comparison.rows[place].text)[:EXCERPT],
            "truth": comparison.rows[place].category,
            "before": comparison.before.predictions[place].category.label,
            "after": comparison.after.predictions[place].category.label,
            "gain": int(comparison.after.category[place]) - int(comparison.before.category[place]),
        }
        for place in comparison.changed()
        if comparison.before.predictions[place].category.label != comparison.after.predictions[place].category.label
    ][:CHANGED]
