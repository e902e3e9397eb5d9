"""An archive that is not exactly as it was written does not open."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from backups.archive import Writer, opened
from backups.errors import BackupError
from backups.manifest import Manifest


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "gewu.tar"
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(bytes(range(256)) * 40)
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_bytes("rights.json", b"{}")
        writer.add_file("private/photos/2026/䶮.jpg", photo)
        writer.finish(Manifest("2026-11-23T02:30:00+00:00", "sqlite"))
    return path


def test_a_whole_one_opens_and_gives_back_every_byte(whole, tmp_path):
    with opened(whole) as archive:
        assert archive.names == ["rights.json", "private/photos/2026/䶮.jpg"]
        archive.extract(archive.names[1], tmp_path / "out" / "photo.jpg")
    assert (tmp_path / "out" / "photo.jpg").read_bytes() == (tmp_path / "photo.jpg").read_bytes()
    assert (tmp_path / "out" / "photo.jpg").stat().st_mode & 0o777 == 0o600


def refused(path: Path) -> str:
    with pytest.raises(BackupError) as error, opened(path):
        pass
    return str(error.value)


def test_cut_off_anywhere_it_is_refused(whole, tmp_path):
    data = whole.read_bytes()
    cut = tmp_path / "cut.tar"
    for length in [0, 1, 511, 512, 513, *range(1024, len(data), 1024), len(data) - 1]:
        cut.write_bytes(data[:length])
        assert "损坏或不完整" in refused(cut), length


def test_one_changed_byte_anywhere_is_found(whole, tmp_path):
    data = whole.read_bytes()
    changed = tmp_path / "changed.tar"
    for place in [*range(0, len(data), 97), len(data) - 1]:
        changed.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        assert "损坏或不完整" in refused(changed), place


def test_something_added_behind_the_end_is_found(whole):
    with whole.open("ab") as file:
        file.write(b"x" * 10240)
    assert "损坏或不完整" in refused(whole)


def sealed(path: Path, *members: tarfile.TarInfo, manifest: dict | None = None) -> Path:
    """An archive made by somebody who knows how: all checksums agree."""
    names = {info.name: {"sha256": hashlib.sha256(b"").hexdigest(), "size": 0} for info in members}
    found = Manifest("2026-11-23T02:30:00+00:00", "sqlite").as_json() | {"members": names} | (manifest or {})
    data = json.dumps(found).encode()
    with path.open("w+b") as file:
        tar = tarfile.TarFile(fileobj=file, mode="w", format=tarfile.PAX_FORMAT)
        for info in members:
            tar.addfile(info, io.BytesIO())
        entry = tarfile.TarInfo("manifest.json")
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
        file.seek(0)
        seal = hashlib.sha256(file.read()).hexdigest().encode()
        entry = tarfile.TarInfo("SHA256")
        entry.size = len(seal)
        tar.addfile(entry, io.BytesIO(seal))
        tar.close()
    return path


def test_the_tampering_of_these_tests_is_good_enough(tmp_path):
    with opened(sealed(tmp_path / "a.tar", tarfile.TarInfo("private/a.jpg"))) as archive:
        assert archive.names == ["private/a.jpg"]


@pytest.mark.parametrize(
    "name",
    ["../evil", "/etc/passwd", "private/../../evil", "private/./a", "private//a", "media/..", "evil", "private\\..\\a",
     "gewu.sqlite3", "media/", "private/"],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    assert "不应有" in refused(sealed(tmp_path / "a.tar", tarfile.TarInfo(name)))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_links_and_devices_are_refused(tmp_path, kind):
    info = tarfile.TarInfo("private/a.jpg")
    info.type, info.linkname = kind, "/etc/passwd"
    assert "不应有" in refused(sealed(tmp_path / "a.tar", info))


def test_the_same_name_twice_is_refused(tmp_path):
    assert "不应有" in refused(
        sealed(tmp_path / "a.tar", tarfile.TarInfo("private/a.jpg"), tarfile.TarInfo("private/a.jpg"))
    )


def test_a_list_of_contents_that_does_not_agree_is_refused(tmp_path):
    path = sealed(tmp_path / "a.tar", tarfile.TarInfo("private/a.jpg"), manifest={"members": {}})
    assert "清单不符" in refused(path)


@pytest.mark.parametrize("manifest", [{"members": 3}, {"surprise": 1}, {"format": "1"}])
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path, manifest):
    assert "损坏或不完整" in refused(sealed(tmp_path / "a.tar", manifest=manifest))


def test_a_newer_format_is_refused_with_what_to_do(tmp_path):
    text = refused(
        sealed(tmp_path / "a.tar", manifest={"format": 2, "program": "9.1", "members": {"of": "another kind"}})
    )
    assert "较新的程序" in text
    assert "9.1" in text
    assert "先更新程序" in text


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.tar").write_bytes(b"PK\x03\x04 not a tar" * 1000)
    assert "损坏或不完整" in refused(tmp_path / "a.tar")
    assert "打不开" in refused(tmp_path / "none.tar")
    assert "打不开" in refused(tmp_path)
