"""How a stored file is sent to a browser: pictures and sound are shown, everything else is only saved."""

from __future__ import annotations

from django.http import FileResponse

from forms_app.entry.models import Attachment, Kind
from forms_app.entry.photos import open_thumbnail


def file_response(attachment: Attachment, *, small: bool = False) -> FileResponse:
    """Raises OSError when the file is gone. Whoever calls this has asked whether the person may see it."""
    if attachment.is_picture:
        content = open_thumbnail(attachment) if small else attachment.file.open("rb")
        response = FileResponse(content, content_type="image/jpeg")
    else:
        response = FileResponse(
            attachment.file.open("rb"),
            as_attachment=attachment.kind == Kind.FILE,
            filename=attachment.title if "." in attachment.title else f"{attachment.title}.{attachment.extension}",
            content_type=attachment.content_type,
        )
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
