"""What people in the pictures give: a number and a photo that belong to nobody."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def id_number(born: str, sequence: str, sex: str) -> str:
    """A number of the fictitious region 329921 with a right check digit."""
    digits = f"329921{born.replace('-', '')}{sequence}{sex}"
    total = sum(int(digit) * (2 ** (17 - place) % 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[total % 11]


def door() -> bytes:
    """A drawn front door."""
    image = Image.new("RGB", (640, 480), "#cfd8c9")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 60, 580, 480), fill="#e9e2d3", outline="#8d8474", width=6)
    draw.rectangle((250, 190, 390, 480), fill="#7a3b2a", outline="#4d241a", width=6)
    draw.ellipse((362, 330, 378, 346), fill="#d8b25c")
    for left in (110, 440):
        draw.rectangle((left, 190, left + 90, 290), fill="#9fc4d6", outline="#5b6f78", width=6)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()
