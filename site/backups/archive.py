"""The archive file: a plain tar whose last member holds the checksum of everything before it.

    database.sqlite3.gz | database.dump, rights.json, secret_key …, media/…, private/…, manifest.json, SHA256

Cut off anywhere, or with one byte changed, it does not open.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from backups.errors import BackupError
from backups.manifest import FORMAT, Manifest, Member, check_fits

MANIFEST, SEAL = "manifest.json", "SHA256"
CHUNK = 1024 * 1024
FOLDERS = ("media/", "private/")
DATABASES = {"sqlite": "database.sqlite3.gz", "postgresql": "database.dump"}
RIGHTS, JOURNAL = "rights.json", "revocations.jsonl"
_NONSENSE = (EOFError, ValueError, OverflowError, KeyError, TypeError, AttributeError)
SINGLE = {*DATABASES.values(), RIGHTS, JOURNAL, "secret_key", "demo-accounts.json"}


class Hashing(io.RawIOBase):
    """Passes on to ``file``, and knows the checksum of what went through."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.sha256 = hashlib.sha256()
        self.count = 0

    def write(self, data: Any) -> int:
        self.file.write(data)
        self.sha256.update(data)
        self.count += len(data)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sha256.update(data)
        self.count += len(data)
        return data

    def tell(self) -> int:
        return self.count


class Writer:
    """Adds members to an open file, one after another."""

    def __init__(self, file: IO[bytes]) -> None:
        self.out = Hashing(file)
        self.tar = tarfile.TarFile(fileobj=self.out, mode="w", format=tarfile.PAX_FORMAT)
        self.members: dict[str, Member] = {}

    def add_file(self, name: str, path: Path) -> None:
        """Raises FileNotFoundError before anything is written."""
        with path.open("rb") as source:
            state = os.fstat(source.fileno())
            through = Hashing(source)
            self._add(name, through, state.st_size, state.st_mtime)
        self.members[name] = Member(through.sha256.hexdigest(), state.st_size)

    def add_bytes(self, name: str, data: bytes) -> None:
        self._add(name, io.BytesIO(data), len(data), 0)
        self.members[name] = Member(hashlib.sha256(data).hexdigest(), len(data))

    def _add(self, name: str, source: Any, size: int, mtime: float) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode, info.mtime = size, 0o600, int(mtime)
        self.tar.addfile(info, source)

    def finish(self, manifest: Manifest) -> None:
        manifest.members = self.members
        data = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1).encode()
        self._add(MANIFEST, io.BytesIO(data), len(data), 0)
        seal = self.out.sha256.hexdigest().encode()
        self._add(SEAL, io.BytesIO(seal), len(seal), 0)
        self.tar.close()


class Reader:
    """An archive that has been found whole."""

    def __init__(self, path: Path, tar: tarfile.TarFile, manifest: Manifest, found: dict[str, tarfile.TarInfo]) -> None:
        self.path = path
        self.tar = tar
        self.manifest = manifest
        self.found = found

    @property
    def names(self) -> list[str]:
        return list(self.manifest.members)

    def read(self, name: str) -> bytes:
        """A small member, or b"" when there is none."""
        source = self.tar.extractfile(self.found[name]) if name in self.found else None
        return source.read() if source else b""

    def extract(self, name: str, target: Path) -> None:
        """To a file that is readable by its owner only, with its checksum compared once more."""
        info = self.found[name]
        source = self.tar.extractfile(info)
        assert source is not None
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(target, "xb", opener=_private) as file:
            through = Hashing(source)
            shutil.copyfileobj(through, file, CHUNK)
        if through.sha256.hexdigest() != self.manifest.members[name].sha256:
            raise damaged(name)
        os.utime(target, (info.mtime, info.mtime))


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def damaged(detail: str) -> BackupError:
    text = _("The archive is damaged or was cut off (%(detail)s). Nothing was changed. Take another archive.")
    return BackupError(text % {"detail": detail})


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """Read the whole file once; raise BackupError unless every byte is as it was written."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BackupError(
            _("The archive cannot be opened: %(reason)s. Check the name and its rights.") % {"reason": error}
        ) from None
    with file:
        try:
            tar = tarfile.TarFile(fileobj=file)
            found = {info.name: info for info in _checked(tar)}
            order = list(found)
            if order[-2:] != [MANIFEST, SEAL]:
                raise damaged(_("its end is missing"))
            _compare_seal(file, found[SEAL])
            manifest = _manifest(tar, found[MANIFEST])
        except (tarfile.TarError, OSError, *_NONSENSE) as error:
            raise damaged(str(error)) from None
        sizes = {name: info.size for name, info in found.items() if name not in (MANIFEST, SEAL)}
        if sizes != {name: member.size for name, member in manifest.members.items()}:
            raise damaged(_("its list of contents does not agree"))
        yield Reader(path, tar, manifest, found)


def county_of(path: Path) -> str | None:
    """Whose archive it is, without comparing checksums; None when that cannot be read."""
    try:
        with tarfile.TarFile(path) as tar:
            for info in tar:
                if info.name == MANIFEST and (source := tar.extractfile(info)):
                    return str(json.loads(source.read())["county"])
    except (tarfile.TarError, OSError, *_NONSENSE):
        pass
    return None


def _checked(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Only plain files under names that we write: nothing can lead out of the folder they are put into."""
    seen: set[str] = set()
    for info in tar:
        if not info.isreg() or info.name in seen or not is_ours(info.name):
            raise damaged(_("it holds %(name)s, which no backup contains") % {"name": info.name[:100]})
        seen.add(info.name)
        yield info


def is_ours(name: str) -> bool:
    if name in SINGLE or name in (MANIFEST, SEAL):
        return True
    parts = name.split("/")
    return name.startswith(FOLDERS) and not {"", ".", ".."} & set(parts) and "\\" not in name and "\0" not in name


def _compare_seal(file: IO[bytes], seal: tarfile.TarInfo) -> None:
    file.seek(0)
    through = Hashing(file)
    while through.count < seal.offset:
        if not through.read(min(CHUNK, seal.offset - through.count)):
            raise damaged(_("its end is missing"))
    file.seek(seal.offset_data)
    if file.read(seal.size) != through.sha256.hexdigest().encode():
        raise damaged(_("a checksum does not agree"))
    rest = file.read(2 * tarfile.RECORDSIZE)
    if len(rest) < 2 * tarfile.BLOCKSIZE or file.tell() % tarfile.RECORDSIZE or rest.strip(b"\0"):
        raise damaged(_("its end is missing"))


def _manifest(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Manifest:
    source = tar.extractfile(info)
    assert source is not None
    found = json.loads(source.read())
    if found["format"] > FORMAT:
        # Whatever else it says may mean something else by now.
        found = {"taken_at": "", "database": "", "format": found["format"], "program": str(found.get("program", "?"))}
        found["members"] = {}
        check_fits(Manifest.from_json(found))
    return Manifest.from_json(found)
