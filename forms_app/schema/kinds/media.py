"""Files that belong to an answer: pictures, documents, sound, signatures. A column names them by their ids."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import Storage

ID_LENGTH = 37  # an id and the space behind it
MOST_PHOTOS, PHOTOS, MOST_FILES, FILES = 20, 9, 10, 5
MOST_SECONDS, SECONDS = 600, 120
_MEDIA = "forms_app.entry.kinds.media"


def most(question: Question) -> int:
    """How many files an answer may have."""
    limits = {"photos": (PHOTOS, MOST_PHOTOS), "files": (FILES, MOST_FILES)}
    usual, limit = limits.get(question.type, (1, 1))
    return max(1, min(int(question.option("maximum") or usual), limit))


def seconds(question: Question) -> int:
    """The longest recording."""
    return max(1, min(int(question.option("seconds") or SECONDS), MOST_SECONDS))


def _photos(question: Question) -> Iterator[Fault]:
    yield from _limit(question, "maximum", MOST_PHOTOS)
    yield from _limit(question, "minimum", PHOTOS if question.option("maximum") is None else MOST_PHOTOS)


def _files(question: Question) -> Iterator[Fault]:
    yield from _limit(question, "maximum", MOST_FILES)


def _audio(question: Question) -> Iterator[Fault]:
    yield from _limit(question, "seconds", MOST_SECONDS)


def _limit(question: Question, name: str, limit: int) -> Iterator[Fault]:
    found = question.option(name)
    if found is not None and not 1 <= float(found) <= limit:
        yield Fault("option_range", question.uuid, name, {"found": found, "limit": limit})


ROWS = (
    QuestionType(
        "photos", "Several photos", "image", Storage("text", ID_LENGTH * MOST_PHOTOS), f"{_MEDIA}.photos", "image",
        "answered",
        options=("minimum", "maximum"), show=f"{_MEDIA}.photo_count", files="photo", holds_many=True, check=_photos,
        has_default=False, in_table=False,
    ),
    QuestionType(
        "files", "Files", "doc-full-inverse", Storage("text", ID_LENGTH * MOST_FILES), f"{_MEDIA}.files", "file",
        "answered", options=("maximum",), show=f"{_MEDIA}.file_count", files="file", holds_many=True, check=_files,
        has_default=False, in_table=False,
    ),
    QuestionType(
        "audio", "Sound recording", "media", Storage("uuid"), f"{_MEDIA}.audio", "audio",
        "answered", options=("seconds",),
        show=f"{_MEDIA}.recorded", files="audio", check=_audio, has_default=False, in_table=False,
    ),
    QuestionType(
        "signature", "Signature", "edit", Storage("uuid"), f"{_MEDIA}.signature", "image",
        "answered", show=f"{_MEDIA}.signed", files="signature", inputs=("drawn",), has_default=False, in_table=False,
    ),
)  # fmt: skip
