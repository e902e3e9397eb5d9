"""How a stored file is sent to a browser: pictures and sound are shown, everything else is only saved."""

from __future__ import annotations

import re
from typing import Any

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from forms_app.entry.images import PhotoRefused
from forms_app.entry.models import Attachment, Kind
from forms_app.entry.photos import open_thumbnail

_RANGE = re.compile(r"bytes=([0-9]{1,12})-([0-9]{0,12})", re.ASCII)
PIECE = 1024 * 1024  # bytes of a recording that are sent at once where a player asks for a piece


def file_response(attachment: Attachment, *, small: bool = False, wanted: str = "") -> HttpResponseBase:
    """``wanted``: the Range header; players on iPhones play nothing that they cannot ask for in pieces.

    Raises OSError when the file is gone. Whoever calls this has asked whether the person may see it.
    """
    response = _picture(attachment, small) if attachment.is_picture else _file(attachment, wanted)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _picture(attachment: Attachment, small: bool) -> HttpResponseBase:
    try:
        content: Any = open_thumbnail(attachment) if small else attachment.file.open("rb")
    except PhotoRefused as error:  # what is stored was damaged on the disk
        raise FileNotFoundError(str(error)) from error
    return FileResponse(content, content_type="image/jpeg")


def _file(attachment: Attachment, wanted: str) -> HttpResponseBase:
    piece = _RANGE.fullmatch(wanted.strip()) if attachment.kind == Kind.AUDIO else None
    response = _piece(attachment, piece) if piece else _whole(attachment)
    if attachment.kind == Kind.AUDIO:
        response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _whole(attachment: Attachment) -> HttpResponseBase:
    return FileResponse(
        attachment.file.open("rb"),
        as_attachment=attachment.kind == Kind.FILE,
        filename=attachment.title if "." in attachment.title else f"{attachment.title}.{attachment.extension}",
        content_type=attachment.content_type,
    )


def _piece(attachment: Attachment, asked: re.Match[str]) -> HttpResponseBase:
    """206 with at most PIECE bytes, or 416 for what lies behind the end."""
    with attachment.file.open("rb") as file:
        size = attachment.file.size
        first, last = int(asked[1]), min(int(asked[2] or size), size - 1)
        last = min(last, first + PIECE - 1)
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        file.seek(first)
        data = file.read(last - first + 1)
    headers = {"Content-Range": f"bytes {first}-{last}/{size}"}
    return HttpResponse(data, status=206, content_type=attachment.content_type, headers=headers)
