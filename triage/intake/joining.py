"""Several files or sheets read as one: columns of one meaning become one column, and each row says where it is from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from triage.errors import InputError
from triage.intake.columns import Columns
from triage.intake.headings import named
from triage.intake.letters import SOURCE
from triage.intake.tables import Again, Reject, Row, Table

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One file or sheet: what to call it, and how to open it; opening again reads anew."""

    name: str
    open: Callable[[], Table]


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the cells of a part stand in the joined table; `fault` is why the part cannot be read."""

    part: Part
    order: tuple[int, ...] = ()
    fault: str = ""


def joined(parts: Sequence[Part], asked: Columns) -> tuple[Table, Columns]:
    """Return the parts as one table and its columns. A part that cannot be read is one reject with its reason.

    Raises `InputError` when none can be read.
    """
    shared: dict[str, str] = {}
    heading: dict[str, None] = {SOURCE: None}
    names: list[tuple[Part, tuple[str, ...], str]] = []
    encodings: list[str] = []
    left_out: list[str] = []
    for part in parts:
        try:
            table = part.open()
            columns = columns_of(table, asked, part.name)
        except InputError as error:
            names.append((part, (), str(error)))
            continue
        renamed = _renamed(table, columns, shared)
        heading.update(dict.fromkeys(renamed))
        names.append((part, renamed, ""))
        encodings.append(table.encoding)
        left_out += [f"{part.name}：{'，'.join(table.left_out)}"] if table.left_out else []
    if not encodings:
        raise InputError("\n".join(fault for _, _, fault in names))
    place = {name: number for number, name in enumerate(heading)}
    placed = [_Placed(part, tuple(place[name] for name in renamed), fault) for part, renamed, fault in names]
    unread = sum(bool(each.fault) for each in placed)
    remark = f"共 {len(parts)} 份" + (f"，其中 {unread} 份未能读取" if unread else "")
    encoding = encodings[0] if len(set(encodings)) == 1 else "utf-8"
    table = Table(
        tuple(heading),
        Again(lambda: _rows(placed, len(heading))),
        encoding,
        remark,
        lambda: sum(1 if each.fault else each.part.open().count() for each in placed),
        says_source=True,
        left_out=(*left_out[:_SHOWN], *(["……"] if len(left_out) > _SHOWN else [])),
    )
    return table, Columns(**shared)


def columns_of(table: Table, asked: Columns, name: str) -> Columns:
    """Return the columns of one table; raises `InputError` that names the file when there is no text column."""
    try:
        return (Columns() if table.is_letter else asked).found_in(table.heading)
    except InputError as error:
        raise InputError(f"{name}：{error}") from error


def _renamed(table: Table, columns: Columns, shared: dict[str, str]) -> tuple[str, ...]:
    """Return the heading with each known column under the name it has in the first part; `shared` learns new ones.

    A column of the caller's that is called as ours is renamed, so that it is kept beside it.
    """
    known = {name: shared.setdefault(role, name) for role, name in asdict(columns).items() if name}
    taken = set(known.values()) | (set() if table.says_source else {SOURCE})
    return named([known.get(name) or (f"{name}_" if name in taken else name) for name in table.heading])


def _rows(placed: Sequence[_Placed], width: int) -> Iterator[Row | Reject]:
    for each in placed:
        name = each.part.name
        if each.fault:
            yield Reject(1, f"整份未读：{each.fault}", name)
            continue
        for row in each.part.open().rows:
            if isinstance(row, Reject):
                yield replace(row, reason=f"{name}：{row.reason}")
                continue
            cells: list[Any] = [""] * width
            for place, cell in zip(each.order, row.cells, strict=True):
                cells[place] = cell
            cells[0] = row.source or name  # the row of a workbook among other files knows its sheet too
            yield replace(row, cells=tuple(cells), source=cells[0])
