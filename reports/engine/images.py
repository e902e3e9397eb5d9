"""Private photos as data: URIs, made small enough for paper."""

from __future__ import annotations

import base64
import io
from typing import IO

PRINT_WIDTH = 1000  # pixels: two photos beside each other on A4 are 80 mm wide, that is 300 dpi
QUALITY = 80


def data_uri(file: IO[bytes]) -> str | None:
    """A JPEG of at most PRINT_WIDTH pixels a side, upright; None when the file is no picture that can be read."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(file) as opened:
            opened.draft("RGB", (PRINT_WIDTH, PRINT_WIDTH))
            image = ImageOps.exif_transpose(opened)
            image.thumbnail((PRINT_WIDTH, PRINT_WIDTH))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=QUALITY)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
