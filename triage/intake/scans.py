"""Scanned letters: pages of .pdf, .png and .jpg read by machine. Needs the extra `ocr`; its models come in its wheel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triage.errors import InputError
from triage.intake.limits import MAX_LETTER, check_size

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PAGES = 100
_MAX_PIXELS = 120_000_000
_LONG_SIDE = 2400  # pixels; a page of A4 at 200 dots an inch
_CERTAIN = 0.85
_LAYER = 20  # characters of a page's text layer that make it a text and no scan
_HAN = re.compile("[\u3400-\u9fff]")
_MISSING = (
    "读扫描件（.pdf .png .jpg）要先装上文字识别：pip install 'triage[ocr]'；不能联网的见 docs/inbox-files.zh.md。"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, the confidence of each of its lines, and by how many degrees it had to be turned."""

    text: str
    scores: tuple[float, ...]
    turned: int = 0

    @property
    def mean(self) -> float:
        """The mean confidence of the lines."""
        return sum(self.scores) / len(self.scores) if self.scores else 0.0

    @property
    def read(self) -> float:
        """How many characters were surely read: what upright and turned readings are compared by."""
        return self.mean * len(self.text)


def read_scan(path: Path, *, pdf: bool) -> tuple[str, list[str]]:
    """Return the text of a scanned letter, and remarks for a person.

    Raises `InputError` when the extra is missing, the file is damaged, or no text is found.
    """
    check_size(path, MAX_LETTER, "请降低扫描分辨率或拆成几个文件。")
    pages = list(_pdf_pages(path) if pdf else _image_pages(path))
    text = "\n".join(page.text for page in pages if page.text)
    if not text:
        raise InputError(f"{path.name} 里没有认出文字（{len(pages)} 页）。请人工录入，或重新扫描得清楚些再试。")
    return text, list(_remarks(pages))


def _remarks(pages: list[Page]) -> Iterator[str]:
    scores = [score for page in pages for score in page.scores]
    if scores:
        low = sum(score < _CERTAIN for score in scores)
        mean = sum(scores) / len(scores)
        yield f"正文由机器从扫描件识别（{len(scores)} 行，平均把握 {mean:.0%}，{low} 行把握不足），请对照原件"
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.text]
    if empty:
        yield f"扫描件第 {'、'.join(empty)} 页没有认出文字，请看原件"
    turned = [str(number) for number, page in enumerate(pages, 1) if page.turned]
    if turned:
        yield f"扫描件第 {'、'.join(turned)} 页是转过来读的"
    if len(pages) == MAX_PAGES:
        yield f"扫描件只读前 {MAX_PAGES} 页，请看原件有没有更多"


def _image_pages(path: Path) -> Iterator[Page]:
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415  (of the extra)
    except ImportError as error:
        raise InputError(_MISSING) from error
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise InputError(f"{path.name} 有 {image.width}×{image.height} 点，太大了。请缩小后再试。")
            yield _page(ImageOps.exif_transpose(image).convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise InputError(f"{path.name} 不是完整的图片，打不开。请重新扫描，或向来件单位重新索取。") from error


def _pdf_pages(path: Path) -> Iterator[Page]:
    try:
        import pypdfium2  # noqa: PLC0415  (of the extra)
    except ImportError as error:
        raise InputError(_MISSING) from error
    try:
        document = pypdfium2.PdfDocument(path)
        try:
            for number in range(min(len(document), MAX_PAGES)):
                page = document[number]
                written = page.get_textpage().get_text_bounded().replace("\r\n", "\n").strip()
                if len(_HAN.findall(written)) >= _LAYER:
                    yield Page(written, ())
                else:
                    scale = _LONG_SIDE / max(*page.get_size(), 1)
                    yield _page(page.render(scale=scale).to_pil().convert("RGB"))
        finally:
            document.close()
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{path.name} 打不开，可能已损坏或有密码。请打开后另存一份，或重新扫描。") from error


def _page(image: Image) -> Page:
    """Read a page upright; where hardly anything is read with certainty, turned too, and take what reads best."""
    image.thumbnail((_LONG_SIDE, _LONG_SIDE))
    upright, sideways = _lines(image, 0)
    if not sideways and upright.mean >= _CERTAIN:
        return upright
    turns = (90, 270) if sideways else (180,)
    return max(
        upright if not sideways else Page("", ()),
        *(_lines(image, turn)[0] for turn in turns),
        key=lambda page: page.read,
    )


def _lines(image: Image, turn: int) -> tuple[Page, bool]:
    """Return what is read when the page is turned by so many degrees, and whether its lines run up or down."""
    import numpy  # noqa: PLC0415  (reading tables does without it)

    found = _reader()(numpy.asarray(image.rotate(turn, expand=True))[:, :, ::-1], use_cls=False)
    if found.boxes is None or not found.txts:
        return Page("", ()), False
    boxes = [
        (max(p[0] for p in box) - min(p[0] for p in box), max(p[1] for p in box) - min(p[1] for p in box))
        for box in found.boxes
    ]
    upright = sum(width for width, height in boxes if width >= height)
    sideways = sum(height for width, height in boxes if height > 1.5 * width)
    return Page("\n".join(found.txts), tuple(map(float, found.scores)), turn), sideways > upright


@lru_cache(maxsize=1)
def _reader() -> Any:
    try:
        from rapidocr import RapidOCR  # noqa: PLC0415  (of the extra)
    except ImportError as error:
        raise InputError(_MISSING) from error
    return RapidOCR(params={"Global.log_level": "error"})
