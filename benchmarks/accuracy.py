"""How good is it? Scores on petitions nobody trained on, with intervals, against baselines trained in the same run.

    python benchmarks/accuracy.py [--set data/evaluation] [--messages FILE.jsonl[.gz] [--few 100]] [--worst 5]

A set is a file or folder of .jsonl with text, category, also, nature, epidemic, urgency and, where they are
known, jurisdiction and referral (all main recipients that a legal officer would accept). Messages have text and
label: any taxonomy; they are cross-validated, five folds, near twins on one side, and once more with so few labels a
class to learn from. Those that data/messages/labels.csv
keeps to measure by are measured as a set is.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binomtest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC
from tqdm import tqdm

from triage.classifier import CATEGORY_DOUBT, NATURE_DOUBT
from triage.decision import Urgency
from triage.engine import Triage
from triage.matter import matter
from triage.petition import Petition
from triage.segmentation import load_segmenter
from triage.shipped import DATA
from triage.taxonomy import Taxonomy
from triage.text import clean
from triage.training import Labelled, Resources
from triage.training.bags import message, message_name
from triage.training.emphasis import emphasis_helps
from triage.training.fit import matrix
from triage.training.folds import Material, fit_all
from triage.training.groups import twin_groups
from triage.training.measure import calibration_error

BASELINES: dict[str, Callable[..., Any]] = {}


def baseline(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def keep(make: Callable[..., Any]) -> Callable[..., Any]:
        BASELINES[name] = make
        return make

    return keep


@baseline("jieba + TF-IDF + LinearSVC")
def plain(texts: Sequence[str], labels: Sequence[str], strangers: Sequence[str]) -> list[str]:
    cut = load_segmenter(Resources.load(DATA).lexicon).cut
    words = TfidfVectorizer(analyzer=cut, sublinear_tf=True)
    return list(make_pipeline(words, LinearSVC()).fit(texts, labels).predict(strangers))


@baseline("words 1-2 + characters 2-4 + LinearSVC")
def grams(texts: Sequence[str], labels: Sequence[str], strangers: Sequence[str]) -> list[str]:
    cut = load_segmenter(Resources.load(DATA).lexicon).cut
    words = TfidfVectorizer(tokenizer=cut, token_pattern=None, ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char", ngram_range=(2, 4), min_df=3, sublinear_tf=True)
    return list(make_pipeline(make_union(words, letters), LinearSVC()).fit(texts, labels).predict(strangers))


@baseline("fastText (where installed)")
def fast_text(texts: Sequence[str], labels: Sequence[str], strangers: Sequence[str]) -> list[str] | None:
    try:
        import fasttext
    except ImportError:
        return None
    import tempfile

    cut = load_segmenter(Resources.load(DATA).lexicon).cut
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        lines = (f"__label__{y} " + " ".join(cut(t)).replace("\n", " ") for t, y in zip(texts, labels, strict=True))
        path.write_text("\n".join(lines), encoding="utf-8")
        model = fasttext.train_supervised(str(path), epoch=50, lr=0.5, wordNgrams=2, dim=100, minCount=2, verbose=0)
        return [model.predict(" ".join(cut(t)).replace("\n", " "))[0][0][9:] for t in strangers]


@baseline("counting the taxonomy's terms")
def counting(texts: Sequence[str], labels: Sequence[str], strangers: Sequence[str]) -> list[str] | None:
    leaves = Taxonomy.load(DATA).leaves
    if not set(labels) <= leaves.keys():
        return None
    terms = {leaf.id: leaf.terms for leaf in leaves.values()}
    counts = [{leaf: sum(term in text for term in known) for leaf, known in terms.items()} for text in strangers]
    return [max(count, key=lambda leaf: count[leaf]) if any(count.values()) else "OTH.invalid" for count in counts]


def interval(right: Sequence[bool]) -> str:
    """A share with its 95 % interval (Wilson 1927)."""
    low, high = binomtest(sum(right), len(right)).proportion_ci(method="wilson")
    return f"{sum(right) / len(right):.3f} ({low:.3f}-{high:.3f})"


def read(path: Path) -> list[dict[str, Any]]:
    """Read labelled petitions; what a second reader said of them, where that is beside them, is as right."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    opened = ((gzip.open if file.suffix == ".gz" else open)(file, "rt", encoding="utf-8") for file in files)
    rows = [json.loads(line) for file in opened for line in file if line.strip()]
    if path.is_dir() and (second := path / "second_reading.csv").exists():
        with second.open(encoding="utf-8", newline="") as file:
            natures = {row["id"]: row["nature"] for row in csv.DictReader(file)}
        rows = [{**row, "accept_nature": [natures[row["id"]], *row.get("accept_nature", [])]} for row in rows]
    return rows


def kept_messages(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages that are kept to measure by, as rows of a set; the second reader's nature is as right."""
    texts = {message_name(row): message(row) for row in messages}
    with (DATA / "messages" / "labels.csv").open(encoding="utf-8", newline="") as file:
        kept = [row for row in csv.DictReader(file) if row["use"] == "measure"]
    there = [row for row in kept if row["message"] in texts]
    if 0 < len(there) < len(kept):
        raise SystemExit(f"{len(kept) - len(there)} of the {len(kept)} messages kept to measure by are not among these")
    return [
        {
            **row,
            **{key: list(filter(None, row[key].split(";"))) for key in ("also", "referral")},
            "text": texts[row["message"]],
            "epidemic": False,
            "accept_nature": [nature for nature in (row["nature_too"], row["second_nature"]) if nature],
        }
        for row in there
    ]


def measure(rows: list[dict[str, Any]], worst: int) -> None:
    """Scores of the whole program on labelled petitions, then of the baselines' categories."""
    triage = Triage.load()
    decisions = list(
        triage.decide_all([Petition(str(n), row["text"], place=row.get("form") or "") for n, row in enumerate(rows)])
    )
    pairs = list(zip(rows, decisions, strict=True))
    accepted = [{row["category"], *row.get("also", []), *row.get("accept_category", [])} for row in rows]
    category = [d.category in known for (_, d), known in zip(pairs, accepted, strict=True)]
    print(f"{len(rows)} petitions, model {triage.stamps.model}, rulebook {triage.stamps.rulebook}")
    print(f"category acceptable   {interval(category)}")
    print(f"category exact        {interval([d.category == row['category'] for row, d in pairs])}")
    natures = [d.nature in {row["nature"], *row.get("accept_nature", [])} for row, d in pairs]
    print(f"nature acceptable     {interval(natures)}")
    print(f"nature exact          {interval([d.nature == row['nature'] for row, d in pairs])}")
    print(f"epidemic              {interval([d.epidemic == row['epidemic'] for row, d in pairs])}")
    if all("jurisdiction" in row for row in rows):
        print(f"jurisdiction          {interval([d.jurisdiction.value == row['jurisdiction'] for row, d in pairs])}")
        print(f"main referral         {interval([d.main_referral.agency in row['referral'] for row, d in pairs])}")
    if all("urgency" in row for row in rows):
        said, true = [d.urgency is Urgency.P0 for d in decisions], [row["urgency"] == "P0" for row in rows]
        hits = [a for a, b in zip(said, true, strict=True) if b]
        print(
            f"P0 recall             {interval(hits)}   precision {interval([b for a, b in zip(said, true, strict=True) if a])}"
        )
    for name, doubts in (("category", {CATEGORY_DOUBT}), ("everything", {CATEGORY_DOUBT, NATURE_DOUBT})):
        alone = [doubts.isdisjoint(d.review) for d in decisions]
        wrong = [not ok for ok, one in zip(category, alone, strict=True) if one]
        print(f"{name + ' alone':22}{interval(alone)}   category errors among them {interval(wrong) if wrong else '-'}")
    says = np.array([d.prediction.epidemic for d in decisions])
    claims = {
        "category": ([d.prediction.category.probability for d in decisions], category),
        "nature": ([d.prediction.nature.probability for d in decisions], natures),
        "epidemic": (np.maximum(says, 1 - says), [d.epidemic == row["epidemic"] for row, d in pairs]),
    }
    errors = [f"{name} {calibration_error(*map(np.array, claim)):.3f}" for name, claim in claims.items()]
    print(f"calibration error     {', '.join(errors)} (of acceptable answers)")
    by_leaf: dict[str, list[bool]] = {}
    for row, ok in zip(rows, category, strict=True):
        by_leaf.setdefault(row["category"], []).append(ok)
    for leaf, marks in sorted(by_leaf.items(), key=lambda item: sum(item[1]) / len(item[1]))[:worst]:
        taken = Counter(
            d.category for (row, d), ok in zip(pairs, category, strict=True) if row["category"] == leaf and not ok
        )
        print(f"  {leaf:22}{sum(marks):3}/{len(marks):<3} taken for {dict(taken.most_common(4))}")
    corpus = read(DATA / "corpus")
    for name, predict in BASELINES.items():
        given = predict(
            [clean(r["text"]) for r in corpus], [r["category"] for r in corpus], [clean(r["text"]) for r in rows]
        )
        if given is not None:
            print(f"{name:42}{interval([g in known for g, known in zip(given, accepted, strict=True)])}")


def cross_validate(messages: list[dict[str, Any]], few: int = 0) -> None:
    """Macro-F1 over five folds of messages with labels of any taxonomy: our pipeline as it stands, and baselines.

    With `few`, only so many messages of a class are learned from in each fold.
    """
    texts = list(map(message, messages))
    labels = np.array([row["label"] for row in messages])
    resources = Resources.load(DATA)
    bare = list(map(matter, texts))
    cuts = list(map(load_segmenter(resources.lexicon).cut, bare))
    data = [Labelled(text, label, "投诉", False, (), "") for text, label in zip(bare, labels, strict=True)]
    material = Material(data, bare, cuts, resources.meanings)
    given: dict[str, np.ndarray] = {}
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=1).split(texts, labels, twin_groups(texts))
    for whole, test in tqdm(list(folds), desc="folds"):
        train = few_of(labels, whole, few) if few else whole
        for name, predict in {"triage": None, **BASELINES}.items():
            if predict is None:
                answers = _ours(material, train, test)
            else:
                found = predict([texts[i] for i in train], labels[train].tolist(), [texts[i] for i in test])
                if found is None:
                    continue
                answers = np.array(found)
            given.setdefault(name, np.empty(len(labels), dtype=object))[test] = answers
    print(f"public messages, {f'{few} labels a class' if few else 'five folds'}")
    for name, answers in given.items():
        print(f"{name:42}macro-F1 {f1_score(labels, answers.astype(str), average='macro'):.4f}")


def few_of(labels: np.ndarray, places: np.ndarray, few: int) -> np.ndarray:
    drawn = np.random.default_rng(1).permutation(places)
    return np.sort(np.concatenate([drawn[labels[drawn] == label][:few] for label in np.unique(labels)]))


def _ours(material: Material, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    from triage.features import Vectoriser

    part = material.part(train)
    vocabulary, linear = fit_all(part, emphasis_helps(part))
    part = material.part(test)
    rows = matrix(Vectoriser(vocabulary).rows(part.texts, part.cuts), len(vocabulary))
    head = linear["category"]
    return np.array(head.labels)[head.scores(rows).argmax(axis=1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, default=DATA / "evaluation")
    parser.add_argument("--messages", type=Path)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--worst", type=int, default=5)
    options = parser.parse_args()
    measure(read(options.set), options.worst)
    if options.messages:
        messages = read(options.messages)
        if kept := kept_messages(messages):
            measure(kept, options.worst)
        cross_validate(messages)
        cross_validate(messages, options.few)


if __name__ == "__main__":
    main()
