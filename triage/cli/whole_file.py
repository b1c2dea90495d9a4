"""One file from end to end: what is finished stays finished, and what appears is whole."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from triage.batch import PAYS_FROM, Chunk, Decider, Finished, Recipe, decide_chunks, processors
from triage.cli.summary import summary
from triage.cli.terminal import FOUND_MISTAKES, settled
from triage.engine import chunked
from triage.errors import TriageError
from triage.intake import Inbox, Reject
from triage.intake.headings import named
from triage.journal import Journal, Stamp, Watched, Workspace
from triage.masking import CellMask, mask
from triage.output.report import write_report
from triage.output.tally import Tally
from triage.output.workbook import check_rows
from triage.output.writers import Writer, check_kind, open_writer, results_of
from triage.shipped import program
from triage.text import shown


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be triaged: what it is, that it must not change meanwhile, and by what it is decided."""

    inbox: Inbox
    watched: Watched
    recipe: Recipe
    output: Path
    is_piped: bool = False


def triage_file(order: Order, options: Namespace) -> int:
    """Write the result, the rows that cannot be read and the report; returns the exit code."""
    check_kind(order.output)
    with Workspace(order.output) as room:
        decider, rows = order.recipe.decider(), order.inbox.count()
        settled()
        if order.output.suffix.lower() == ".xlsx":
            check_rows(rows)
        journal = Journal(room.journal, _stamp(order, decider, options.encoding), order.watched.glance)
        _announce(order.inbox, rows, journal)
        with _says_what_is_kept(journal):
            tally = _write(order, decider, journal, room.draft(order.output), (rows, options))
            if tally.total + tally.rejects != rows:
                return _unbalanced(rows, tally)
            order.watched.look()
            _, report, rejects = results_of(order.output)
            words = decider.triage.weightiest_words
            write_report(room.draft(report), tally, decider.labels, order.inbox.path.name, words)
            room.publish(*(path for path in (rejects, report) if path != order.output), order.output)
    print(summary(tally, decider.labels))
    if not order.is_piped:
        print(f"\n结果  {order.output}\n报告  {report}")
    if tally.rejects and not order.is_piped:
        print(f"有 {tally.rejects} 行未能读取，行号和原因见 {rejects.name}")
    print(f"读入 {rows} 行 = 写出 {tally.total} 行 + 未能读取 {tally.rejects} 行")
    return 0


def _stamp(order: Order, decider: Decider, encoding: str) -> Stamp:
    stamps, inbox = decider.triage.stamps, order.inbox
    return Stamp(
        source=order.watched.digest,
        layout=repr((inbox.layout, inbox.table.encoding, encoding, inbox.sheet)),
        form=f"{'json' if order.recipe.as_json else 'row'}{' masked' if order.recipe.masked else ''}",
        model=stamps.model,
        rulebook=stamps.rulebook,
        places=stamps.places,
        today=str(order.recipe.today),
        program=program(),
    )


def _announce(inbox: Inbox, rows: int, journal: Journal) -> None:
    columns, table = inbox.layout.columns, inbox.table
    found = [f"正文列“{columns.text}”"]
    if not table.is_letter:
        found.append(f"日期列“{columns.received}”" if columns.received else "没有日期列（期限从今天算起）")
        found += [f"地点列“{columns.place}”"] if columns.place else []
    print(shown(f"读 {inbox.path.name}：{rows} 行，{'，'.join(filter(None, (*found, table.told)))}"))
    if journal.rows:
        print(f"接着上次没有做完的运行：前 {journal.rows} 行已经做好，不再重做")
    elif journal.changed:
        print(f"上次没有做完的运行不能接着用，因为变了：{'、'.join(journal.changed)}。从头开始")


@contextmanager
def _says_what_is_kept(journal: Journal) -> Iterator[None]:
    try:
        yield
    except (OSError, TriageError, KeyboardInterrupt):
        if journal.rows:
            print(f"\n前 {journal.rows} 行已经做好并存下，下次不再重做。", file=sys.stderr)
        raise


def _write(order: Order, decider: Decider, journal: Journal, draft: Path, said: tuple[int, Namespace]) -> Tally:
    inbox, tally, (rows, options) = order.inbox, Tally(made=order.recipe.today), said
    jobs = options.jobs or (processors() if rows >= PAYS_FROM else 1)
    cells = CellMask(inbox.layout.heading, inbox.layout.columns.name) if order.recipe.masked else None
    heading = named(list(map(mask, inbox.layout.heading))) if cells else inbox.layout.heading
    with (
        open_writer(draft, heading, inbox.table.encoding) as writer,
        tqdm(total=rows, desc="分流", unit="件", disable=options.quiet or not sys.stderr.isatty()) as progress,
    ):
        decided = journal.through(
            chunked(inbox.table.rows), lambda pieces: decide_chunks(order.recipe, decider, pieces, jobs)
        )
        for chunk, finished in decided:
            _put(writer, chunk, finished, cells)
            tally.merge(finished.tally)
            progress.update(len(chunk))
    return tally


def _put(writer: Writer, chunk: Chunk, finished: Finished, mask_cells: CellMask | None) -> None:
    for alarm in finished.alarms:
        tqdm.write(shown(f"P0 立即转人工  {alarm.petition}（第 {alarm.row} 行）  {alarm.said}"))
    rendered = iter(finished.rendered)
    for row in chunk:
        if isinstance(row, Reject):
            writer.reject(row.number, row.reason, "(脱敏件不列原文)" if mask_cells else row.content)
        else:
            writer.write(mask_cells(row.cells) if mask_cells else row.cells, *next(rendered))


def _unbalanced(rows: int, tally: Tally) -> int:
    done = tally.total + tally.rejects
    print(f"行数不符：读入 {rows} 行，写出与未能读取共 {done} 行。没有写出结果，请联系维护人员。")
    return FOUND_MISTAKES
