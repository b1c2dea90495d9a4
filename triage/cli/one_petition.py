"""One petition, decided and shown at the terminal."""

from __future__ import annotations

import json
from argparse import Namespace

from triage.cli.terminal import settled
from triage.engine import Triage
from triage.output import HEADINGS, Labels, to_json, to_row
from triage.petition import Petition
from triage.text import clean

_SHOWN = 40


def show(options: Namespace, petition: Petition) -> int:
    """Print the decision, and with `--explain` which words speak for and against it; returns the exit code."""
    triage = Triage.load(options.model, options.data, options.models)
    settled()
    decision, book = triage.decide(petition), triage.rulebook
    names: tuple[str, ...] = ()
    if options.json or options.explain:
        from triage.masking import CellMask, mask, mask_words  # noqa: PLC0415  (long to load, and only words quoted need it)
        from triage.output.masked import masked  # noqa: PLC0415

        names = CellMask.of(petition.extra)
        decision = masked(decision, petition, names)
    labels = Labels.of(book.taxonomy, {key: signal.name for key, signal in book.signals.by_id.items()})
    if options.json:
        print(json.dumps(to_json(decision), ensure_ascii=False, indent=1))
        return 0
    width = max(map(len, HEADINGS))
    if options.inbox:
        print(f"来文{'　' * (width - 2)}  {decision.petition}：{mask(clean(petition.text), names)[:_SHOWN]}")
    for name, cell in zip(HEADINGS, to_row(decision, labels), strict=True):
        print(f"{name}{'　' * (width - len(name))}  {cell}")
    if options.explain:
        print("\n判断类别时，各词的分量(正数支持，负数反对)")
        weighed = triage.explain(petition, decision.category)
        shown = mask_words([item.words for item in weighed], clean(petition.text), names)
        for item, words in zip(weighed, shown, strict=True):
            print(f"  {item.weight:+.3f}  {words}")
        for other in decision.prediction.categories[1:]:
            print(f"其次  {labels.categories[other.label]}  {other.probability:.0%}")
    return 0
