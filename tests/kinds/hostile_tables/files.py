"""Files that want to be something else, ids of files that are not one's own, drawings that are none."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib

from PIL import Image

from tests.collect.conftest import jpeg
from tests.kinds.hostile import HOSTILE
from tests.kinds.hostile_tables.words import Case, File, Later, No, Says
from tests.kinds.test_media import PDF, drawing

_GONE, _NO_PHOTO = "文件已不存在", "这张照片已不在"
PNG = "data:image/png;base64,"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int = 60_000) -> bytes:
    """A picture of so many pixels a side in a hundred bytes."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def _blank() -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (600, 280), 255).save(buffer, "PNG")
    return buffer.getvalue()


def drawn(data: bytes) -> str:
    return PNG + base64.b64encode(data).decode()


def points(size: int) -> str:
    """So many bytes of a drawing as points, as other programs send them."""
    one = json.dumps([{"x": 123.4567, "y": 76.5432, "time": 1764000000000, "pressure": 0.5}])
    return (one * (size // len(one) + 1))[:size]


SOUNDS: list[tuple[str, bytes, bool]] = [
    ("a.mp3", b"ID3", True), ("a.MP3", b"\xff\xfb", True), ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", True),
    ("a.ogg", b"OggS", True), ("a.amr", b"#!AMR\n", True), ("a.m4a", b"\0\0\0\x20ftypM4A ", True),
    ("😀 录音.mp3", b"ID3", True), ("../../etc/a.mp3", b"ID3", True), ("..\\..\\a.mp3", b"ID3", True),
    ("\u202ea.mp3", b"ID3", True), ("录" * 60 + ".mp3", b"ID3", True), ("录" * 250 + ".mp3", b"ID3", True),
    ("a.wav", b"RIFF\0\0\0\0AVI LIST", False), ("a.wav", b"RIFF\0\0\0\0WEBPVP8 ", False), ("a.wav", b"RIFF", False),
    ("a.mp3", b"", False), ("a.mp3", b"<html><script>", False), ("a.mp3.html", b"ID3", False),
    ("a.svg", b"<svg onload='x'/>", False), ("a.amr", b"#!/bin/sh", False), ("a.webm", PDF, False),
    ("a.m4a", b"ftyp", False), ("\u202e3pm.exe", b"MZ\x90", False), ("a", b"ID3", False),
    ("a.jpg", b"\xff\xd8\xff", False), ("a.mp3 ", b"ID3", False),
]  # fmt: skip
PICTURES: list[bytes] = [
    b"", b"\0", b"<html>", b"<svg onload='x'/>", b"GIF89a" + b"x" * 50, b"BM" + b"\0" * 60, b"II*\0" + b"\0" * 40,
    b"MZ\x90", b"\xff\xd8\xff", b"\xff\xd8\xff" + b"<script>" * 20, b"\x89PNG\r\n\x1a\n", PDF, b"PK\x03\x04rest",
    b"%!PS-Adobe", bomb(), bomb(2_000_000_000), bomb(0), jpeg().getvalue()[:200], b"RIFF\0\0\0\0WEBP",
    "汉字".encode(), b"\0\0\0\x20ftypheic",
]  # fmt: skip
DRAWINGS: list[str] = [
    " ", "0", "null", "undefined", "NaN", "[]", "[[1,2],[3,4]]", "<svg/>", "data:", "data:image/png;base64", "😀",
    "\u202e", "data:image/jpeg;base64,/9j/", f"{PNG}====", f"{PNG}iVBORw0KGgo=", "../../etc/passwd", drawn(bomb()),
    drawn(PDF), drawn(b"\x89PNG\r\n\x1a\n<html>"), "' OR 1=1 --", "1" * 1_600_000, PNG + "A" * 1_600_000,
    points(300_000), "\x00", PNG + "汉字",
]  # fmt: skip
DOCUMENTS: list[tuple[str, bytes]] = [
    ("a.pdf", b""), ("a.pdf", b"%PD"), ("a.pdf", b"<html>"), ("a.html", b"<html>"), ("a.svg", b"<svg onload='x'/>"),
    ("a.exe", b"MZ\x90"), ("a.pdf.exe", PDF), ("a.docx", b"PK\x03\x04rest"[:3]), ("a.xlsx", PDF), ("a.jpg", PDF),
    ("a", PDF), ("a.js", b"alert(1)"), ("\u202efdp.exe", b"MZ"), ("a.pdf ", PDF), ("a.bat", b"del"), ("a.png", bomb()),
    ("a.txt", b"\0\1\2"), ("a.php", b"<?php"), ("a.lnk", b"L\0\0\0"), ("a.rar", b"Rar!"),
]  # fmt: skip


def _ids(refused: str) -> list[Case]:
    """Texts where an id stands on the page, and ids of files of others, other forms and other questions."""
    found: list[Case] = [(raw, No(refused) if raw else None) for raw in HOSTILE]
    others = ("foreign_photo", "foreign_file", "foreign_audio", "foreign_signature", "of_a_record")
    return [*found, *((Later(name), No(refused)) for name in others), (Later("foreign_photo", "*,*"), No(refused))]


SIGNED = base64.b64decode(drawing().removeprefix(PNG))
_JPEG, _PLAIN = File("a.jpg", jpeg().getvalue()), ["image/jpeg"]
_PICTURES: list[Case] = [(File("现场.jpg", data), Says("现场.jpg")) for data in PICTURES]
_PHOTOS: list[Case] = [
    *_PICTURES, (_JPEG, _PLAIN), (File("../../a.php", _JPEG.data), _PLAIN), (File("a.png", _JPEG.data), _PLAIN),
    (File("\u202egpj.exe", _JPEG.data), _PLAIN), (File("长" * 250, _JPEG.data), _PLAIN),
]  # fmt: skip

TABLES: dict[str, list[Case]] = {
    "photo": [*_ids(_NO_PHOTO), *_PHOTOS],
    "photos": [
        *_ids(_GONE), *_PHOTOS, ([_JPEG, File("坏的.jpg", b"<html>")], Says("坏的.jpg")), ([_JPEG] * 12, Says("最多")),
    ],
    "files": [
        *_ids(_GONE), *((File(name, data), Says("")) for name, data in DOCUMENTS),
        (File("../../通知.pdf", PDF), ["application/pdf"]), (File("\u202e通知.pdf", PDF), ["application/pdf"]),
        ([File("a.pdf", PDF)] * 6, Says("最多")),
    ],
    "audio": [
        *_ids(_GONE),
        *((File(name, data), Says("MP3")) for name, data, is_kept in SOUNDS if not is_kept),
        (File("../../a.mp3", b"ID3"), ["audio/mpeg"]), (File("a.wav", b"RIFF\0\0\0\0WAVEfmt "), ["audio/wav"]),
    ],
    "signature": [
        *_ids(_GONE), *_PICTURES, *(({"drawn": text}, Says("请")) for text in DRAWINGS if text != PNG),
        ({"drawn": ""}, None), ({"drawn": drawn(_blank())}, Says("没有签名内容")), (_JPEG, Says("没有签名内容")),
        (File("a.png", SIGNED), _PLAIN), ({"drawn": drawing()}, _PLAIN),
    ],
}  # fmt: skip
