"""Files a person can work through: labels that look wrong, and the petitions most useful to label next.

Both come as a workbook that `train.py` reads again once a person has filled it in, and as Label Studio tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlsxwriter
from cleanlab.filter import find_label_issues
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from triage.classifier import Classifier
from triage.masking import CellMask, mask
from triage.petition import Petition
from triage.text import clean
from triage.training.labelled import Labelled

HEADING = ("编号", "内容", "类别代码", "性质", "涉疫", "其他事项", "模型以为", "把握", "出处")
WIDTHS = (16, 90, 22, 14, 8, 24, 22, 8, 26)
BEFORE_CHOICE = 10
SEED = 12309
_CELL_LIMIT = 32_000


@dataclass(frozen=True, slots=True)
class Item:
    """One petition to look at: its labels so far (empty when it has none) and what the model thinks of it."""

    id: str
    text: str
    category: str
    nature: str
    epidemic: bool
    also: tuple[str, ...]
    suggested: str
    probability: float
    where: str


def suspects(data: Sequence[Labelled], chances: NDArray[np.float64], labels: Sequence[str]) -> list[Item]:
    """Return petitions whose category looks wrong, the most suspicious first.

    Confident learning (Northcutt, Jiang & Chuang 2021), by cleanlab, on probabilities of models that had not
    seen the petition; a label that the petition raises as a further matter is not held against it.
    """
    places = np.array([labels.index(row.category) for row in data])
    found = find_label_issues(places, chances, return_indices_ranked_by="self_confidence")
    items = []
    for place in found.tolist():
        row, best = data[place], int(chances[place].argmax())
        if labels[best] not in (row.category, *row.also):
            told = (row.category, row.nature, row.epidemic, row.also)
            items.append(Item(str(place), row.text, *told, labels[best], float(chances[place, best]), row.where))
    return items


def label_next(classifier: Classifier, petitions: Sequence[Petition], count: int) -> list[Item]:
    """Return the unlabelled petitions most worth a label: uncertain, and unlike one another; their texts masked.

    Diverse mini-batch active learning (Zhdanov 2019): of the most uncertain (smallest margin between the two
    best categories), the ones nearest to the centres of k-means over their meanings, weighted by uncertainty.
    """
    texts = [clean(petition.text) for petition in petitions]
    predictions = classifier.predict(texts)
    margins = np.array([_margin(p.categories) for p in predictions])
    pool = np.argsort(margins, kind="stable")[: BEFORE_CHOICE * count]
    chosen: Iterable[int] = pool.tolist()
    if len(pool) > count:
        rows = classifier.meanings([texts[place] for place in chosen])
        weights = 1 - margins[pool] + 1e-6
        centres = KMeans(count, n_init=1, random_state=SEED).fit(rows, sample_weight=weights)
        nearest = centres.transform(rows).argmin(axis=0)
        chosen = pool[sorted(set(nearest.tolist()))].tolist()
    return [
        Item(
            mask(petitions[i].id),
            mask(petitions[i].text, CellMask.of(petitions[i].extra)),
            "",
            "",
            False,
            (),
            best.label,
            best.probability,
            "",
        )
        for i in chosen
        for best in [predictions[i].category]
    ]


def _margin(ranked: Sequence[object]) -> float:
    first, second = (getattr(item, "probability", 0.0) for item in (*ranked, None)[:2])
    return float(first) - float(second)


def write_workbook(path: Path, items: Sequence[Item]) -> None:
    """Write the items as a workbook that `train.py` can read when its labels have been checked."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet, wrapped = book.add_worksheet("待核对"), book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"})
        sheet.freeze_panes(1, 0)
        for column, (name, width) in enumerate(zip(HEADING, WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, name, bold)
        for row, item in enumerate(items, 1):
            for column, cell in enumerate(_cells(item)):
                sheet.write_string(row, column, cell[:_CELL_LIMIT], wrapped)


def _cells(item: Item) -> tuple[str, ...]:
    return (
        item.id,
        item.text,
        item.category,
        item.nature,
        "是" if item.epidemic else "否",
        "；".join(item.also),
        item.suggested,
        f"{item.probability:.0%}",
        item.where,
    )
