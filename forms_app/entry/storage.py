"""Private files on the disk: whole or not at all."""

from __future__ import annotations

import os
import uuid
from contextlib import suppress
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.utils.deconstruct import deconstructible


@deconstructible(path="forms_app.entry.storage.WholeFileStorage")
class WholeFileStorage(FileSystemStorage):
    """A file gets its name once every byte is on the disk: a full disk or a killed process leaves no half photo."""

    def _save(self, name: str, content: Any) -> str:
        part = f"{name}.{uuid.uuid4().hex}.part"
        try:
            super()._save(part, content)  # type: ignore[misc]
            _to_disk(self.path(part))
            os.replace(self.path(part), self.path(name))
        except BaseException:
            with suppress(OSError):
                os.remove(self.path(part))
            raise
        return name.replace("\\", "/")


def _to_disk(path: str) -> None:
    """A record is safe once it is acknowledged; so are its photos."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
