"""Photos are decoded, turned, shrunk and written anew."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from forms_app.entry.images import PhotoRefused, read_photo


def picture(kind: str = "JPEG", size: tuple[int, int] = (80, 40), mode: str = "RGB", **save: Any) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(buffer, kind, **save)
    buffer.seek(0)
    return buffer


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_formats_become_jpeg(kind: str) -> None:
    photo = read_photo(picture(kind))
    assert (photo.width, photo.height, photo.content_type) == (80, 40, "image/jpeg")
    assert Image.open(io.BytesIO(photo.data)).format == "JPEG"


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "1", "I;16"])
def test_other_colour_modes_are_understood(mode: str) -> None:
    assert read_photo(picture("PNG", mode=mode)).width == 80
    assert read_photo(picture("JPEG", mode="CMYK")).width == 80


def test_a_photo_stands_upright_and_tells_nothing_of_its_place() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8825)[1] = "N"
    photo = read_photo(picture(exif=exif))
    assert (photo.width, photo.height) == (40, 80)
    again = Image.open(io.BytesIO(photo.data))
    assert not again.getexif()
    assert b"Exif" not in photo.data
    assert b"Maker" not in photo.data


def test_a_large_photo_is_scaled_down() -> None:
    photo = read_photo(picture(size=(6000, 3000)))
    assert (photo.width, photo.height) == (2560, 1280)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xff\xd8\xff", b"RIFF\x00\x00\x00\x00WEBP", b"BM" + b"\0" * 60]
)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoRefused):
        read_photo(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_photo_is_refused(kind: str) -> None:
    whole = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(whole, kind)
    with pytest.raises(PhotoRefused):
        read_photo(io.BytesIO(whole.getvalue()[: len(whole.getvalue()) // 2]))


@pytest.mark.parametrize("side", [20_000, 60_000, 2**31 - 1])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    with pytest.raises(PhotoRefused, match=r"像素过大|已损坏|不是照片"):
        read_photo(io.BytesIO(bomb(side)))


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that claims side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )
