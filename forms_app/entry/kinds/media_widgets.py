"""Widgets of files: what is stored travels as hidden ids, each with a tick that removes it; new files come beside."""

from __future__ import annotations

from typing import Any

from django import forms

from forms_app.entry.models import Attachment
from forms_app.entry.photos import PhotoBox


class FileInput(forms.Widget):
    needs_multipart_form = True
    box: PhotoBox | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return "" if data.get(f"{name}-remove") else data.get(name, "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def stored(self, value: Any) -> list[tuple[Attachment, str]]:
        """The files that the answer names, with their addresses."""
        ids = (
            value.split() if isinstance(value, str) else value if isinstance(value, list) else [value] if value else []
        )
        found = [photo for one in ids if self.box and (photo := self.box.get(str(one)))]
        return [(photo, self.box.url(photo) if self.box else "") for photo in found]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["stored"] = self.stored(value)
        return context


class _Several(FileInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        many = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        ids = [many] if isinstance(many, str) else list(many)
        return [one for one in ids if one]


class PhotosInput(_Several):
    template_name = "entry/widgets/photos.html"


class FilesInput(_Several):
    template_name = "entry/widgets/files.html"


class RecordingInput(FileInput):
    """A button that records where the browser can (static/entry/record.js); else a file is chosen."""

    template_name = "entry/widgets/recording.html"


class SignatureInput(FileInput):
    """A field to sign in with a finger (static/entry/sign.js); else a photo of the signature is chosen."""

    template_name = "entry/widgets/signature.html"
