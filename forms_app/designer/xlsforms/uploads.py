"""Files that were sent, put into a folder that is gone when they have been read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from forms_app.xforms.told import Refused
from forms_app.xforms.workbook import SIZE_LIMIT, SUFFIXES

STEM_LENGTH = 60  # file systems take 255 bytes, Chinese takes three of them for a character
FILES = 20


@contextmanager
def on_disk(files: list[UploadedFile]) -> Iterator[Path]:
    """The form itself; csv files with its lists lie beside it. Raises Refused."""
    if not files:
        raise Refused(_("No file has arrived. Choose one and try again."))
    form = next((file for file in files if not _name(file).lower().endswith(".csv")), files[0])
    if not _name(form).lower().endswith(SUFFIXES):
        raise Refused(_("This is no table. Forms come as .xlsx, .xls or .csv."))
    if len(files) > FILES or any((file.size or 0) > SIZE_LIMIT for file in files):
        raise Refused(_("The file is larger than %(limit)d MB.") % {"limit": SIZE_LIMIT // 1024**2})
    with TemporaryDirectory(prefix="xlsform-") as folder:
        for file in files:
            path = Path(folder) / _name(file)
            with path.open("wb") as copy:
                for piece in file.chunks():
                    copy.write(piece)
        yield Path(folder) / _name(form)


def _name(file: UploadedFile) -> str:
    """Django has taken off folders; here what a file system would not take."""
    path = Path((file.name or "").replace("\x00", "").replace("\\", "/")).name
    stem, dot, suffix = path.rpartition(".")
    return f"{stem[:STEM_LENGTH] or 'form'}{dot}{suffix[:10]}"
