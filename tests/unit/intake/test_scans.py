"""Scanned letters, where the extra is installed: upright and turned pages, pages with a text layer, damaged files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made import items, petitions

from triage.engine import Triage
from triage.intake import Reject, scans

pytest.importorskip("rapidocr")
pytest.importorskip("pypdfium2")
Image = pytest.importorskip("PIL.Image")

LINES = [
    "检察院领导：",
    "我去年三月在工地干活，包工头欠我们八个人",
    "四个月工资一共十二万元，打电话不接，",
    "劳动监察大队也去过三次，没有结果。",
    "请求检察院支持我们起诉讨薪。",
]
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)


@pytest.fixture(scope="module")
def page() -> Any:
    from PIL import ImageDraw, ImageFont

    font = next((name for name in FONTS if Path(name).exists()), None)
    if font is None:
        pytest.skip("no Chinese font to draw a letter with")
    image = Image.new("RGB", (1240, 900), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(LINES):
        draw.text((100, 100 + number * 90), line, fill="black", font=ImageFont.truetype(font, 44))
    return image


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_however_it_lay_on_the_scanner(tmp_path: Path, page: Any, turn: int) -> None:
    page.rotate(turn, expand=True).save(tmp_path / "来信.png")
    (petition,) = petitions(tmp_path / "来信.png")
    assert petition.text.splitlines() == LINES
    assert any("平均把握" in remark for remark in petition.remarks)
    assert any("转过来" in remark for remark in petition.remarks) is (turn != 0)


def test_the_confidence_is_a_reason_for_review(tmp_path: Path, page: Any, triage: Triage) -> None:
    page.save(tmp_path / "来信.jpg")
    (petition,) = petitions(tmp_path / "来信.jpg")
    assert any("由机器从扫描件识别" in reason for reason in triage.decide(petition).review)


def test_every_page_of_a_pdf_is_read_and_an_empty_one_is_said(tmp_path: Path, page: Any) -> None:
    blank = Image.new("RGB", page.size, "white")
    page.save(tmp_path / "来信.pdf", save_all=True, append_images=[blank, page])
    (petition,) = petitions(tmp_path / "来信.pdf")
    assert petition.text.count("劳动监察大队") == 2
    assert any("第 2 页没有认出文字" in remark for remark in petition.remarks)


def test_a_blank_page_is_a_reject(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "white").save(tmp_path / "空.png")
    (reject,) = items(tmp_path / "空.png")
    assert isinstance(reject, Reject) and "没有认出文字" in reject.reason


@pytest.mark.parametrize(("name", "content"), [("坏.pdf", b"%PDF-1.7 cut"), ("坏.png", b"\x89PNG\r\n\x1a\ncut")])
def test_a_damaged_scan_is_a_reject(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (reject,) = items(tmp_path / name)
    assert isinstance(reject, Reject) and name in reject.reason and "打不开" in reject.reason


def test_an_image_of_too_many_points_is_not_unpacked(
    tmp_path: Path, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "_MAX_PIXELS", 1000)
    page.save(tmp_path / "大.png")
    (reject,) = items(tmp_path / "大.png")
    assert isinstance(reject, Reject) and "太大了" in reject.reason
