"""How large a packed file (.xlsx is one) becomes, before anything unpacks it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO


class Damaged(Exception):
    """Not a packed file, or a broken one."""


def unpacked_size(file: Path | IO[bytes]) -> int:
    """Bytes, as the file itself says. Raises Damaged."""
    try:
        with zipfile.ZipFile(file) as packed:
            return sum(item.file_size for item in packed.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Damaged from error
