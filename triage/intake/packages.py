"""The zip packages that .xlsx and .docx are: their parts, read without trusting what the package says of itself."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from pathlib import Path
from xml.parsers import expat

from triage.errors import InputError
from triage.intake.limits import MAX_PACKED, MAX_UNPACKED, check_size

_BLOCK = 1 << 20
_BEST_RATIO = 1032  # deflate never packs tighter
_MOST_PARTS = 20_000

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a package; raises `InputError` when it is damaged, or would unpack to more than the limit.

    What the parts unpack to is counted, not taken from the directory, which may lie.
    """
    check_size(path, MAX_PACKED, "请拆成几个文件，或另存为 .csv。")
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(path, package)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} 已损坏或有密码，打不开。请用原来的程序打开后另存一份再试；打不开的，请向来件单位重新索取。"
        ) from error


def _check_parts(path: Path, package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS:
        raise InputError(f"{path.name} 里有 {len(parts)} 个部分，不像正常的文件，没有读。请核对来源。")
    unpacked = 0
    for part in parts:
        largest = _BEST_RATIO * part.compress_size + 64
        unpacked += largest if largest <= _BLOCK else _count(package, part, MAX_UNPACKED - unpacked)
        if unpacked > MAX_UNPACKED:
            raise InputError(
                f"{path.name} 解开后超过 {MAX_UNPACKED >> 20} MB，可能是压缩炸弹，没有读。"
                "请核对来源；确属正常来文的，请拆成几个文件，或另存为 .csv。"
            )


def _count(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Count what a part really unpacks to, up to a little over `most`."""
    whole = copy(part)
    whole.file_size = MAX_UNPACKED + _BLOCK
    count = 0
    with package.open(whole) as file:
        while count <= most and (block := file.read(_BLOCK)):
            count += len(block)
    return count


def scan(package: zipfile.ZipFile, part: str, *, start: Start, end: End | None = None, text: End | None = None) -> None:
    """Walk an XML part: `start` gets each element's name and attributes, `end` its name, `text` what it says.

    Names come as they are written, see `local`. Raises `InputError` for XML that is damaged or declares entities
    of its own.
    """
    name = Path(package.filename or "").name

    def refuse(*_: object) -> None:
        raise InputError(f"{name}：{part} 带有自定义实体，正常的文件没有，没有读。请核对来源。")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    try:
        with package.open(part) as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise InputError(f"{name} 的内部格式有误（{part}）。请用原来的程序打开后另存一份再试。") from error


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]
