"""What a .xlsx says of its sheets beyond the cells: hidden rows, formulas without a value, the rectangle that cells span."""

from __future__ import annotations

import posixpath
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from triage.errors import InputError
from triage.intake.limits import MAX_GRID
from triage.intake.packages import local, opened, scan

_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_MAX_ROWS = 1_048_576
_DIGITS = "0123456789"
_TRUE = {"1", "true"}


class Noticed(NamedTuple):
    """Rows of a sheet that are hidden and have something in them, and rows with a formula whose value was not stored."""

    hidden: list[int]
    uncounted: list[int]


class _Survey:
    """The rectangle that a sheet's filled cells span, and what is noticed of its rows."""

    def __init__(self) -> None:
        self.letters: set[str] = set()
        self.rows = (1 << 30, 0)
        self.noticed = Noticed([], [])
        self.has_formulas = False
        self._row, self._row_said, self._column, self._is_hidden, self._is_filled = 0, "0", "", False, False
        self._unplaced = 0
        self.is_sound = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take an element; called for every one of millions."""
        if name == "c":
            said = attributes.get("r", "")
            self._column = said.rstrip(_DIGITS)
            if said[len(self._column) :] != self._row_said or not self._column:
                self._elsewhere(said)
        elif name in ("v", "is"):
            self.letters.add(self._column)
            if not self._is_filled:
                self._fill()
        elif name == "f":
            self.has_formulas = True
        elif name == "row":
            self._enter(_row_of(attributes, self._row))
            self._is_hidden = attributes.get("hidden") in _TRUE
        elif ":" in name:
            self.start(local(name), attributes)

    def _enter(self, row: int) -> None:
        self._row, self._row_said, self._is_filled, self._unplaced = row, str(row), False, 0

    def _fill(self) -> None:
        self._is_filled = True
        self.rows = min(self.rows[0], self._row), max(self.rows[1], self._row)
        if self._is_hidden:
            self.noticed.hidden.append(self._row)

    def _elsewhere(self, said: str) -> None:
        """A cell without a place stands beside the one before it; one may also say that it is in another row."""
        found = _REFERENCE.fullmatch(said)
        if found:
            self._enter(int(found[2]))
        elif said:
            self.is_sound = False  # readers make of such a place whatever they like
        else:
            self._unplaced += 1
            self._column = _letters(self._unplaced)

    def check(self) -> bool:
        """Say whether every place is one that a sheet has."""
        known = all(_COLUMN.fullmatch(letters) for letters in self.letters)
        return self.is_sound and known and self.rows[1] <= _MAX_ROWS

    @property
    def width(self) -> int:
        """How many columns lie between the first and the last that are filled."""
        columns = [_number(letters) for letters in self.letters]
        return max(columns) - min(columns) + 1 if columns else 0

    @property
    def grid(self) -> int:
        """How many cells the rectangle has."""
        return max(0, self.rows[1] - self.rows[0] + 1) * self.width


def _row_of(attributes: dict[str, str], before: int) -> int:
    """Return the number of a row: what it says, or the next."""
    said = attributes.get("r", "")
    return int(said[:8]) if said.isdecimal() else before + 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + max(0, ord(letter) - 64)
    return number


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def notice(path: Path) -> dict[str, Noticed]:
    """Return what is to be noticed of each sheet; raises `InputError` for what must not be opened.

    A reader of sheets lays out the whole rectangle that cells span: two cells in far corners would take all memory.
    """
    found: dict[str, Noticed] = {}
    with opened(path) as package:
        for sheet, part in _parts(package).items():
            survey = _Survey()
            scan(package, part, start=survey.start)
            if not survey.check():
                raise InputError(
                    f"{path.name} 的工作表“{sheet}”里有格子的位置写错了，文件可能已损坏。请用 Excel 打开后另存一份再试。"
                )
            if survey.grid > MAX_GRID:
                raise InputError(
                    f"{path.name} 的工作表“{sheet}”从第 {survey.rows[0]} 行到第 {survey.rows[1]} 行、共 "
                    f"{survey.width} 列，太大了（最多 {MAX_GRID:,} 格）。"
                    "请删去远处多余的格子（选中后“删除整行、整列”），或另存为 .csv。"
                )
            if survey.has_formulas:
                survey.noticed.uncounted.extend(_uncounted(package, part))
            found[sheet] = survey.noticed
    return found


def _uncounted(package: zipfile.ZipFile, part: str) -> list[int]:
    """Return the row of each formula whose value was not stored, or stored empty; looked for only where there are formulas."""
    rows: list[int] = []
    row, valued, inside = 0, True, False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, valued, inside
        kind = local(name)
        inside = kind == "v"
        if kind in ("row", "c") and not valued:
            rows.append(row)
            valued = True
        if kind == "row":
            row = _row_of(attributes, row)
        elif kind == "f":
            valued = False

    def text(said: str) -> None:
        nonlocal valued
        valued = valued or (inside and not said.isspace())

    scan(package, part, start=start, text=text)
    return rows if valued else [*rows, row]


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of every worksheet by the sheet's name."""
    names = set(package.namelist())
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            link = next((value for key, value in attributes.items() if local(key) == "id"), "")
            sheets[attributes.get("name", "")] = link

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {part: part for part in names if part.startswith("xl/worksheets/") and part.endswith(".xml")}
    scan(package, "xl/workbook.xml", start=sheet)
    scan(package, "xl/_rels/workbook.xml.rels", start=relation)
    found = {name: _part(targets.get(link, "")) for name, link in sheets.items()}
    if set(found.values()) - names:
        raise InputError(
            f"{Path(package.filename or '').name} 已损坏，缺少工作表的内容。请用 Excel 打开后另存一份再试。"
        )
    return found


def _part(target: str) -> str:
    return posixpath.normpath(posixpath.join("xl", target.replace("\\", "/"))).lstrip("/")
