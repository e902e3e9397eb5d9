"""Drawn faces and a drawn map: plainly no photographs, and nobody's likeness."""

from __future__ import annotations

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

PORTRAIT = (700, 980)
SKETCH = (1260, 590)
BACKGROUNDS = ["#dbe7f3", "#e4eedd", "#f3e6da", "#e8e1f0"]
SKINS, HAIRS = ["#f0d2b6", "#e6c19d", "#f3dcc4"], ["#2d2a28", "#4a4340", "#6b655f"]
CLOTHES = ["#34557a", "#5a6b4d", "#7a4b3a", "#454c5c"]


def portrait(username: str) -> bytes:
    """A face of circles, the same for the same person, with 演示 written on it."""
    random = Random(f"portrait {username}")
    image = Image.new("RGB", PORTRAIT, random.choice(BACKGROUNDS))
    draw = ImageDraw.Draw(image)
    skin, hair, cloth = random.choice(SKINS), random.choice(HAIRS), random.choice(CLOTHES)
    draw.ellipse((60, 690, 640, 1300), fill=cloth)
    draw.rounded_rectangle((285, 560, 415, 760), 50, fill=skin)
    if random.random() < 0.4:
        draw.ellipse((168, 190, 532, 600), fill=hair)
    draw.ellipse((185, 190, 515, 560), fill=hair)
    draw.ellipse((200, 240, 500, 640), fill=skin)
    draw.pieslice((190, 190, 510, 520), 180, 360, fill=hair)
    for left in (268, 392):
        draw.ellipse((left, 425, left + 40, 455), fill="#2b2b2b")
    draw.arc((290, 490, 410, 570), 25, 155, fill="#9b5b4a", width=8)
    _write(draw, (350, 915), "演示", 64, "#ffffff")
    return _jpeg(image)


def sketch(name: str, grid: str) -> bytes:
    """Roads, a river and houses, with the grid's number on the part that is meant."""
    random = Random(f"sketch {grid}")
    image = Image.new("RGB", SKETCH, "#f4f1e6")
    draw = ImageDraw.Draw(image)
    river = 380 + random.randint(-40, 60)
    draw.line(
        [(0, river), (400, river + 60), (850, river - 20), (1260, river + 50)], fill="#a8cbe4", width=46, joint="curve"
    )
    for across in (260, 760):
        x = across + random.randint(-50, 50)
        draw.line([(x, 0), (x + 30, 590)], fill="#c9c3b4", width=22)
    draw.line([(0, 190), (1260, 160)], fill="#c9c3b4", width=22)
    draw.polygon([(230, 60), (1010, 40), (1060, 330), (260, 350)], outline="#c8161d", width=7)
    for _ in range(60):
        x, y = random.randint(20, 1200), random.randint(20, 540)
        if abs(y - river) > 70 and abs(y - 175) > 40:
            draw.rectangle((x, y, x + 34, y + 24), fill="#d9b48f", outline="#a98058")
    _write(draw, (640, 110), name, 56, "#9e1b1b")
    _write(draw, (1130, 545), "演示示意图", 34, "#555555")
    return _jpeg(image)


def _write(draw: ImageDraw.ImageDraw, middle: tuple[int, int], text: str, size: int, colour: str) -> None:
    """In a Chinese face if the machine has one; else nothing, for boxes would be worse."""
    for path in (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    ):
        try:
            font = ImageFont.truetype(path, size, index=2)
        except OSError:
            continue
        draw.text(middle, text, fill=colour, font=font, anchor="mm")
        return


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
