"""Trying rules out on petitions: why one is decided as it is, what a change changes, which rules ever hold."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from triage.cli.terminal import Parser
from triage.decision import Decision
from triage.engine import Triage, chunked
from triage.errors import InputError
from triage.intake import open_inbox
from triage.masking import CellMask, mask, mask_words
from triage.petition import CHINA, Petition
from triage.places import Places
from triage.prediction import Prediction, Scored
from triage.rules import load
from triage.rules.tables import TABLES
from triage.rules.tracing import trace
from triage.shipped import DATA, MODELS
from triage.text import clean


def explain(arguments: Sequence[str]) -> int:
    """Print every rule that was asked for one text, and why it held or not."""
    parser = _parser("triage rules explain", "说明一段来文问了哪些规则、哪条成立、为什么。")
    parser.add_argument("text", metavar="正文或编号", help="一段正文；给了 --inbox 时是其中的编号")
    parser.add_argument("--inbox", type=Path, metavar="来文文件", help="从这个文件里按编号找")
    parser.add_argument("--category", default="", metavar="类别", help="不问模型，按这个类别")
    parser.add_argument("--nature", default="", metavar="性质", help="不问模型，按这个性质")
    parser.add_argument("--received", default="", metavar="日期", help="收到日期，如 2020-02-10，默认今天")
    options = parser.parse_args(arguments)
    triage = _load(options)
    petition = _petition(options)
    if petition.received:  # rules are tried before they are in force
        triage.today = max(petition.received, datetime.now(petition.received.tzinfo)).date()
    prediction = _labelled(options, triage, petition)
    reading = triage.read(petition, prediction)
    facts = reading.facts
    ruling, steps = trace(triage.rulebook, facts, reading.ruled_on)
    leaves, signals = triage.rulebook.taxonomy.leaves, triage.rulebook.signals.by_id
    print(f"类别 {facts.category} {leaves[facts.category].name}   性质 {facts.nature}   收到 {reading.received}")
    shown = mask_words(list(reading.signals.values()), clean(petition.text), CellMask.of(petition.extra))
    said = [f"{signals[key].name}（{words}）" for key, words in zip(reading.signals, shown, strict=True)]
    print("信号 " + ("；".join(said) or "无"))
    print(f"地点 {reading.where.reason}")
    for name, kind in TABLES.items():
        print(f"\n{name}  {kind.settles}")
        for step in (step for step in steps if step.rule.table == name):
            mark, why = ("✔", step.rule.why) if step.held else ("✘", step.because)
            print(f"  {mark} {step.rule.id}  {why}")
    sent = "；".join(f"{referral.agency}（{referral.action.value}）" for referral in ruling.referrals)
    print(f"\n结论 {ruling.urgency.label}，{ruling.jurisdiction.label}：{sent}")
    return 0


def replay(arguments: Sequence[str]) -> int:
    """Print every decision that changes from one rulebook to another."""
    parser = _parser("triage rules replay", "用两套规则各办一遍，列出全部不同。", data=False)
    for name, what in (("old", "旧规则的 data 文件夹"), ("new", "新规则的 data 文件夹"), ("inbox", "来文文件")):
        parser.add_argument(name, type=Path, metavar=what, help=what)
    options = parser.parse_args(arguments)
    old = Triage.load(options.model, options.old, options.models)
    new = Triage(old.model, load(options.new), Places.load(options.new))
    total = changed = 0
    for chunk in _chunks(options.inbox):
        for before, after in zip(old.decide_chunk(chunk), new.decide_chunk(chunk), strict=True):
            total += 1
            differences = [
                f"{name} {one} → {other}"
                for (name, one), (_, other) in zip(_shown(before), _shown(after), strict=True)
                if one != other
            ]
            if differences:
                changed += 1
                print(f"{mask(before.petition)}  " + "；".join(differences))
    print(f"共 {total} 件，{changed} 件的决定不同")
    return 0


def coverage(arguments: Sequence[str]) -> int:
    """Print how often each rule held."""
    parser = _parser("triage rules coverage", "统计每条规则用到多少次。")
    parser.add_argument("inbox", type=Path, metavar="来文文件", help="来文文件")
    options = parser.parse_args(arguments)
    triage = _load(options)
    counts: Counter[str] = Counter()
    for chunk in _chunks(options.inbox):
        for decision in triage.decide_chunk(chunk):
            counts.update(decision.rules)
    names = [rule.name for rules in triage.rulebook.tables.values() for rule in rules]
    for name in names:
        print(f"{counts[name]:>8}  {name}")
    print(f"共 {len(names)} 条规则，{sum(not counts[name] for name in names)} 条没有用到")
    return 0


def _parser(program: str, description: str, *, data: bool = True) -> Parser:
    parser = Parser(program, description)
    if data:
        parser.add_argument("--data", type=Path, default=DATA, metavar="文件夹", help="规则和清单所在的文件夹")
    parser.add_argument("--model", default="", metavar="编号", help="用哪个模型，默认为启用中的")
    parser.add_argument("--models", type=Path, default=MODELS, metavar="文件夹", help="模型所在的文件夹")
    return parser


def _load(options: Namespace) -> Triage:
    return Triage.load(options.model, options.data, options.models)


def _petition(options: Namespace) -> Petition:
    if options.inbox is None:
        try:
            received = datetime.fromisoformat(options.received).replace(tzinfo=CHINA) if options.received else None
        except ValueError as error:
            raise InputError(f"“{options.received}”不是日期。写法如：2020-02-10") from error
        return Petition("1", options.text, received=received)
    for chunk in _chunks(options.inbox):
        for petition in chunk:
            if petition.id == options.text:
                return petition
    raise InputError(f"{options.inbox.name} 里没有编号“{options.text}”。")


def _labelled(options: Namespace, triage: Triage, petition: Petition) -> Prediction:
    taxonomy = triage.rulebook.taxonomy
    for given, known in ((options.category, taxonomy.leaves), (options.nature, taxonomy.natures)):
        if given and given not in known:
            raise InputError(f"不认识“{given}”。可用的有：{'、'.join(known)}")
    said = triage.decide(petition).prediction
    if options.category:
        said = replace(said, categories=(Scored(options.category, 1.0),), further=())
    return replace(said, natures=(Scored(options.nature, 1.0),)) if options.nature else said


def _chunks(path: Path) -> Iterator[list[Petition]]:
    return chunked(item for item, _ in open_inbox(path) if isinstance(item, Petition))


def _shown(decision: Decision) -> Iterator[tuple[str, str]]:
    yield "紧急", decision.urgency.value
    yield "管辖", decision.jurisdiction.label
    yield "去向", "、".join(f"{r.agency}（{r.action.value}）" for r in decision.referrals)
    yield "办理院", decision.office.name or "未定"
    yield "期限", "、".join(f"{item.what} {item.due}" for item in decision.deadlines)
    yield "依据", "、".join(decision.grounds)
    yield "复核", "、".join(decision.review) or "无"
