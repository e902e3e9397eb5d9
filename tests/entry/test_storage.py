"""What a full disk leaves behind: nothing."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.entry import photos
from forms_app.entry.images import PhotoRefused
from forms_app.entry.models import Attachment
from forms_app.entry.storage import WholeFileStorage
from tests.collect.conftest import jpeg
from tests.making import form, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Path:
    storage = WholeFileStorage(location=tmp_path)
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", storage)
    return tmp_path


@pytest.fixture
def full_disk(monkeypatch: Any) -> None:
    """Some bytes still fit."""

    def save(self: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", save)


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def stored() -> Attachment:
    kept = form("photos")
    kept.save()
    upload = SimpleUploadedFile("x.jpg", jpeg((900, 600)).getvalue())
    return photos.store(upload, form=kept, question_uuid=uid("q"), draft_uuid=uuid.uuid4(), owner=None)


def test_a_photo_has_its_name_once_it_is_whole(folder: Path) -> None:
    photo = stored()
    assert files(folder) == [photo.file.name]
    assert photo.file.size == photo.size


def test_nothing_is_left_of_a_photo_for_which_there_is_no_room(folder: Path, full_disk: None) -> None:
    with pytest.raises(PhotoRefused):
        stored()
    assert files(folder) == []
    assert not Attachment.objects.exists()


def test_a_small_copy_is_shown_and_not_kept_where_there_is_no_room(
    folder: Path, request: Any, monkeypatch: Any
) -> None:
    photo = stored()
    request.getfixturevalue("full_disk")
    shown = photos.open_thumbnail(photo).read()
    assert shown.startswith(b"\xff\xd8")
    assert shown.endswith(b"\xff\xd9")
    assert files(folder) == [photo.file.name]


def test_a_small_copy_is_made_once(folder: Path, monkeypatch: Any) -> None:
    photo = stored()
    first = photos.open_thumbnail(photo).read()
    assert len(files(folder)) == 2
    monkeypatch.setattr(photos, "read_photo", lambda *_args: 1 / 0)
    assert photos.open_thumbnail(photo).read() == first


def test_two_who_ask_at_once_leave_one_small_copy(folder: Path, monkeypatch: Any) -> None:
    photo = stored()
    photos.open_thumbnail(photo)
    monkeypatch.setattr(WholeFileStorage, "exists", lambda self, name: False)
    real = WholeFileStorage.get_available_name
    monkeypatch.setattr(WholeFileStorage, "get_available_name", lambda self, name, **_: f"{name}_2.jpg")
    photos.open_thumbnail(photo)
    monkeypatch.setattr(WholeFileStorage, "get_available_name", real)
    assert len(files(folder)) == 2


def test_a_file_may_replace_nothing_by_accident(tmp_path: Path) -> None:
    storage = WholeFileStorage(location=tmp_path)
    first, second = (storage.save("a/b.txt", ContentFile(text)) for text in (b"1", b"2"))
    assert (first, storage.open(first).read()) == ("a/b.txt", b"1")
    assert (second != first, storage.open(second).read()) == (True, b"2")
