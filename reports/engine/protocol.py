"""Messages between a process that prints and its worker: two lengths, a JSON head, a body of bytes.

No Django here: the worker imports this.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTHS = struct.Struct(">IQ")

MEMORY = 2 * 1024**3  # bytes of address space for a worker; a chunk of 1,000 ledger rows takes about 0.5 GB
OUT_OF_MEMORY = 7  # the exit code of a worker that needed more


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    text = json.dumps(head).encode()
    return LENGTHS.pack(len(text), len(body)) + text + body


def unpack(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes]:
    """Read one message through ``read(n)``, which returns exactly n bytes or raises EOFError."""
    head, body = LENGTHS.unpack(read(LENGTHS.size))
    return json.loads(read(head)), read(body)
