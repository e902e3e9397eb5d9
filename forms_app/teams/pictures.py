"""Portraits and sketch maps: decoded and encoded anew, cut to the size in which they are printed."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from forms_app.entry.images import PhotoRefused, read_photo
from forms_app.entry.photos import size_limit, too_large

PORTRAIT = (700, 980)  # 35:49, an identity photo; sharp up to 75 mm wide
HEADROOM = (0.5, 0.35)  # of what is cut away: faces stand above the middle
SKETCH_SIDE = 2000


class PictureField(forms.ImageField):
    """An upload that becomes a JPEG of ours; what is no photo is refused in Chinese, whatever its name says."""

    def __init__(self, *, portrait: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.portrait = portrait

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return None
        if (data.size or 0) > size_limit():
            raise forms.ValidationError(too_large())
        try:
            return ContentFile(encode(data, portrait=self.portrait), name="picture.jpg")
        except PhotoRefused as refused:
            raise forms.ValidationError(str(refused)) from refused

    def run_validators(self, value: Any) -> None:
        """The name that the visitor's computer gave says nothing."""


def encode(upload: UploadedFile, *, portrait: bool) -> bytes:
    """JPEG without metadata. Raises PhotoRefused."""
    photo = read_photo(upload, SKETCH_SIDE)
    if not portrait:
        return photo.data
    with Image.open(io.BytesIO(photo.data)) as image:
        cut = ImageOps.fit(image.convert("RGB"), PORTRAIT, Image.Resampling.LANCZOS, centering=HEADROOM)
    out = io.BytesIO()
    cut.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def replace(instance: models.Model, name: str, new: ContentFile | None, fields: Iterable[str] = ()) -> None:
    """Put ``new`` (None: nothing) into the image field and save it together with ``fields``.

    The old file goes once that is through. Raises PhotoRefused when the disk is full; nothing has changed then.
    """
    file: Any = getattr(instance, name)
    storage, old = file.storage, file.name or ""
    kept = ""
    try:
        if new is not None:
            kept = storage.save(file.field.generate_filename(instance, new.name), new)
        setattr(instance, name, kept)
        instance.save(update_fields=[*fields, name] if instance.pk else None)
    except BaseException as error:
        _remove(storage, kept)
        setattr(instance, name, old)
        if not isinstance(error, OSError):
            raise
        raise PhotoRefused(
            _("The photo could not be saved: the server has no room or cannot write. Try again later.")
        ) from error
    transaction.on_commit(lambda: _remove(storage, old))


def _remove(storage: Any, name: str) -> None:
    if name:
        with contextlib.suppress(OSError):
            storage.delete(name)
