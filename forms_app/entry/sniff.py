"""What a file is by its first bytes, and whether its name says the same. Nothing is unpacked or run."""

from __future__ import annotations

from dataclasses import dataclass

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_WORD, _SHEET, _SLIDES = "wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation"
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Format:
    """``starts``: the beginnings that such a file may have; empty for plain text."""

    content_type: str
    starts: tuple[bytes, ...] = ()
    offset: int = 0


DOCUMENTS: dict[str, Format] = {
    "pdf": Format("application/pdf", (b"%PDF-",)),
    "docx": Format(_OFFICE + _WORD, _ZIP),
    "xlsx": Format(_OFFICE + _SHEET, _ZIP),
    "pptx": Format(_OFFICE + _SLIDES, _ZIP),
    "doc": Format("application/msword", _OLE),
    "xls": Format("application/vnd.ms-excel", _OLE),
    "ppt": Format("application/vnd.ms-powerpoint", _OLE),
    "wps": Format("application/vnd.ms-works", (*_OLE, *_ZIP)),
    "et": Format("application/vnd.ms-excel", (*_OLE, *_ZIP)),
    "dps": Format("application/vnd.ms-powerpoint", (*_OLE, *_ZIP)),
    "zip": Format("application/zip", _ZIP),
    "jpg": Format("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Format("image/jpeg", (b"\xff\xd8\xff",)),
    "png": Format("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "txt": Format("text/plain"),
    "csv": Format("text/csv"),
}
SOUNDS: dict[str, Format] = {
    "webm": Format("audio/webm", (b"\x1aE\xdf\xa3",)),
    "ogg": Format("audio/ogg", (b"OggS",)),
    "oga": Format("audio/ogg", (b"OggS",)),
    "mp3": Format("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": Format("audio/wav", (b"WAVE",), offset=8),
    "m4a": Format("audio/mp4", (b"ftyp",), offset=4),
    "mp4": Format("audio/mp4", (b"ftyp",), offset=4),
    "aac": Format("audio/aac", (b"\xff\xf1", b"\xff\xf9")),
    "amr": Format("audio/amr", (b"#!AMR",)),
}


def read_format(name: str, head: bytes, known: dict[str, Format]) -> tuple[str, Format] | None:
    """(extension, format) of a file called ``name`` that begins with ``head``; None where they do not agree."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    found = known.get(extension)
    if found is None or not head:
        return None
    fits = head[found.offset :].startswith(found.starts) if found.starts else _is_text(head)
    return (extension, found) if fits else None


def _is_text(head: bytes) -> bool:
    """Neither control characters nor markup that a browser would run."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16
        return True
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return not any(byte < 9 or 13 < byte < 32 for byte in head) and not begin.startswith((b"<", b"#!", b"mz"))
