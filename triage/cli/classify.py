"""`classify.py INBOX`: the day's file in, the same file with the decision beside every row out, and a report."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from triage.cli.summary import summary
from triage.cli.terminal import FOUND_MISTAKES, Parser
from triage.decision import Decision, Urgency
from triage.engine import CHUNK, Triage
from triage.errors import InputError
from triage.intake import Columns, Inbox, Reject, open_inbox
from triage.output import HEADINGS, Labels, Tally, Writer, open_writer, to_json, to_row, write_report
from triage.petition import Petition
from triage.shipped import DATA, MODELS

EPILOG = """例:
  python classify.py 今日来文.xlsx                 写出 今日来文.分流.xlsx 和 今日来文.分流.report.html
  python classify.py 来文.csv -o 结果.xlsx --text 反映情况
  python classify.py --text "村里的路被挖断了，救护车进不来"

退出码:0 完成；1 行数对不上；2 文件或选项有误；130 中断。"""


def run(arguments: Sequence[str] | None) -> int:
    """Parse the words typed and triage a file or one text; returns the exit code."""
    options = _parser().parse_args(arguments)
    if options.inbox is None and options.text is None:
        raise InputError("请给出要分流的文件，例如:python classify.py 今日来文.xlsx。加 -h 看说明。")
    if options.inbox is None:
        return _one_text(options)
    inbox = open_inbox(options.inbox, _columns(options), options.encoding, options.sheet)
    output = options.output or options.inbox.with_name(f"{options.inbox.stem}.分流{_kind(options.inbox)}")
    if output.resolve() == options.inbox.resolve():
        raise InputError("结果不能写回原文件。请用 -o 指定别的文件名。")
    triage = Triage.load(options.model, options.data, options.models)
    return _file(triage, inbox, output, options)


def _parser() -> Parser:
    parser = Parser("classify.py", "分流来文:类别、性质、紧急程度、管辖、去向、期限、依据，以及要不要人先看。", EPILOG)
    parser.add_argument("inbox", nargs="?", type=Path, metavar="来文文件", help=".xlsx .xls .csv .tsv .txt .jsonl")
    parser.add_argument(
        "-o", "--output", type=Path, metavar="文件", help="结果文件(.xlsx .csv .jsonl)，默认与来文同类、同一文件夹"
    )
    parser.add_argument("--text", metavar="列名或正文", help="写着正文的列名；不给来文文件时，就是要分流的一段正文")
    for name, what in (
        ("title", "标题"),
        ("id", "编号"),
        ("received", "收到日期"),
        ("channel", "渠道"),
        ("place", "地点"),
        ("name", "姓名"),
    ):
        parser.add_argument(f"--{name}", default="", metavar="列名", help=f"写着{what}的列名，默认按常用名称寻找")
    parser.add_argument("--encoding", default="", metavar="编码", help="文本文件的编码，默认自动判断")
    parser.add_argument("--sheet", default="", metavar="表名", help="工作表，默认取第一张有正文列的")
    parser.add_argument("--model", default="", metavar="编号", help="用哪个模型，默认为启用中的")
    parser.add_argument(
        "--data", type=Path, default=DATA, metavar="文件夹", help="规则和清单所在的文件夹，默认随程序附带"
    )
    parser.add_argument(
        "--models", type=Path, default=MODELS, metavar="文件夹", help="模型所在的文件夹，默认随程序附带"
    )
    parser.add_argument("--json", action="store_true", help="一段正文的结果以 JSON 显示")
    parser.add_argument("--quiet", action="store_true", help="不显示进度")
    return parser


def _columns(options: Namespace) -> Columns:
    return Columns(
        options.text or "", options.title, options.id, options.received, options.channel, options.place, options.name
    )


def _kind(path: Path) -> str:
    return {".xls": ".xlsx", ".tsv": ".csv", ".txt": ".csv"}.get(path.suffix.lower(), path.suffix.lower())


def _labels(triage: Triage) -> Labels:
    return Labels.of(triage.rulebook.taxonomy, {key: s.name for key, s in triage.rulebook.signals.by_id.items()})


def _one_text(options: Namespace) -> int:
    triage = Triage.load(options.model, options.data, options.models)
    decision = triage.decide(options.text)
    if options.json:
        print(json.dumps(to_json(decision), ensure_ascii=False, indent=1))
    else:
        width = max(map(len, HEADINGS))
        for name, cell in zip(HEADINGS, to_row(decision, _labels(triage)), strict=True):
            print(f"{name}{'　' * (width - len(name))}  {cell}")
    return 0


def _file(triage: Triage, inbox: Inbox, output: Path, options: Namespace) -> int:
    labels, tally = _labels(triage), Tally()
    rows = sum(1 for _ in open_inbox(inbox.path, inbox.columns, inbox.encoding, options.sheet))
    print(
        f"读 {inbox.path.name}:{rows} 行，正文列“{inbox.columns.text}”" + (f"，{inbox.remark}" if inbox.remark else "")
    )
    with (
        open_writer(output, inbox.heading, labels, inbox.encoding) as writer,
        tqdm(total=rows, desc="分流", unit="件", disable=options.quiet or not sys.stderr.isatty()) as progress,
    ):
        for chunk in _chunks(inbox):
            _write_chunk(triage, chunk, (writer, tally, inbox.columns.name))
            progress.update(len(chunk))
    report = output.with_suffix(".report.html")
    write_report(report, tally, labels, inbox.path.name, triage.rulebook.taxonomy.groups)
    print(summary(tally, labels))
    print(f"\n结果  {output}\n报告  {report}")
    if tally.rejects:
        print(f"有 {tally.rejects} 行未能读取，行号和原因见 {writer.rejects_path.name}")
    done = tally.total + tally.rejects
    print(
        f"读入 {rows} 行 = 写出 {tally.total} 行 + 未能读取 {tally.rejects} 行"
        if done == rows
        else f"行数不符:读入 {rows} 行，写出与未能读取共 {done} 行。请勿使用这份结果，并联系维护人员。"
    )
    return 0 if done == rows else FOUND_MISTAKES


def _chunks(inbox: Inbox) -> Iterator[list[tuple[Petition | Reject, int]]]:
    chunk: list[tuple[Petition | Reject, int]] = []
    for item in inbox:
        chunk.append(item)
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _write_chunk(triage: Triage, chunk: Sequence[tuple[Petition | Reject, int]], to: tuple[Writer, Tally, str]) -> None:
    writer, tally, name_column = to
    decisions = iter(triage.decide_chunk([item for item, _ in chunk if isinstance(item, Petition)]))
    for item, number in chunk:
        if isinstance(item, Reject):
            tally.rejects += 1
            writer.reject(item.number, item.reason, item.content)
            continue
        decision = next(decisions)
        writer.write(item, decision)
        tally.add(item, decision, (str(dict(item.extra).get(name_column) or ""),))
        if decision.urgency is Urgency.P0:
            _alarm(decision, number)


def _alarm(decision: Decision, number: int) -> None:
    said = "、".join(decision.urgent_words or decision.review)
    tqdm.write(f"P0 立即转人工  {decision.petition}(第 {number} 行)  {said}")
