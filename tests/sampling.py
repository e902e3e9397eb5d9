"""Records made of sample answers, with the files that they want."""

from __future__ import annotations

import io
import wave
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from forms_app.areas.models import Area
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.samples import sample
from forms_app.entry.submit import submit
from forms_app.schema.samples.filling import Sample
from forms_app.tables.models import FormVersion
from tests.kinds.trip import GRID


def upload(kind: str) -> SimpleUploadedFile:
    """Something drawn on white: a photo, a document, and a signature; for sound a third of a second of silence."""
    if kind == "audio":
        return sound()
    image, file = Image.new("RGB", (320, 160), "white"), io.BytesIO()
    ImageDraw.Draw(image).line([(30, 120), (120, 30), (200, 130), (290, 40)], fill="black", width=6)
    image.save(file, "PNG")
    return SimpleUploadedFile(f"{kind}.png", file.getvalue(), "image/png")


def sound() -> SimpleUploadedFile:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(bytes(5000))
    return SimpleUploadedFile("audio.wav", file.getvalue(), "audio/wav")


def send_sample(version: FormVersion, user: Any, seed: int = 0) -> tuple[Sample, Any]:
    """The answers and the stored record."""
    made = sample(version.schema, FieldContext(AreaSource(user, version.form)), seed)
    assert not made.unmet
    files = {place: upload(asked.type) for place, asked in made.files.items()}
    area = Area.objects.get(code=GRID)
    return made, submit(version, made.answers, user=user, area=area, source="test", files=files)
