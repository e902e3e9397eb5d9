"""Photos made safe: decoded, turned upright, scaled down and written anew, so that no metadata survives."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 2560
# JPEG is decoded at a fraction of its size (draft mode); the others need their full size in memory.
MOST_PIXELS = {"JPEG": 220_000_000, "MPO": 220_000_000, "PNG": 50_000_000, "WEBP": 50_000_000}


class PhotoRefused(ValueError):
    """A file that cannot be kept as a photo; ``str()`` tells the person why and what to do."""


@dataclass(frozen=True)
class Photo:
    data: bytes
    width: int
    height: int
    content_type: str = "image/jpeg"
    is_blank: bool = False  # one colour all over

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def read_photo(file: IO[bytes], longest: int = LONGEST_SIDE, target: str = "JPEG") -> Photo:
    """The content decides, not the name: a JPEG called .docx is a photo, a page called .jpg is not.

    ``target``: "JPEG", or "PNG" for what keeps its sharp edges."""
    try:
        with Image.open(file, formats=FORMATS) as image:
            return _encode(_decode(image, longest), longest, target)
    except PhotoRefused:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoRefused(_too_many_pixels()) from error
    except Image.UnidentifiedImageError as error:
        raise PhotoRefused(str(_("This file is not a photo. Choose a JPG, PNG or WebP picture."))) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:  # all that decoders raise
        raise PhotoRefused(str(_("This photo is damaged and cannot be read. Take or choose it again."))) from error


def _decode(image: Image.Image, longest: int) -> Image.Image:
    width, height = image.size
    if width * height > MOST_PIXELS[image.format or "PNG"]:
        raise PhotoRefused(_too_many_pixels())
    image.draft("RGB", (longest, longest))
    image.load()
    return ImageOps.exif_transpose(image)


def _too_many_pixels() -> str:
    return str(_("This picture has too many pixels. Take the photo again with the phone's usual camera."))


def _encode(image: Image.Image, longest: int, target: str) -> Photo:
    profile = image.info.get("icc_profile")
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layers = image.convert("RGBA")
        image = Image.new("RGB", layers.size, "white")
        image.paste(layers, mask=layers.getchannel("A"))
    elif image.mode != "RGB":
        image, profile = image.convert("RGB"), None
    buffer = io.BytesIO()
    image.info.clear()  # PNG would write what it finds there
    image.save(buffer, target, quality=84, optimize=True, icc_profile=profile, exif=b"")
    blank = len(set(image.convert("L").getextrema())) == 1  # lowest, highest
    return Photo(buffer.getvalue(), *image.size, content_type=f"image/{target.lower()}", is_blank=blank)
