"""Digests, base64, and an order by chance that a number decides."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from collections.abc import Callable

DIGESTS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
ENCODINGS = ("base64", "hex")
_SPACE, _BASE64 = re.compile(r"[ \t\r\n\f]+"), re.compile(r"[A-Za-z0-9+/]*")
_LARGEST, _FACTOR = 2_147_483_647, 16_807  # the "minimal standard" generator, as ODK has it


def digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    """'' for an algorithm or an encoding that there is not."""
    name = DIGESTS.get(algorithm.upper())
    if name is None or encoding.lower() not in ENCODINGS:
        return ""
    made = hashlib.new(name, text.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    return made.hexdigest() if encoding.lower() == "hex" else base64.b64encode(made.digest()).decode()


def decoded(text: str) -> str:
    """The text in UTF-8 that base64 stands for, as browsers read it; '' for what is none, or holds a NUL."""
    bare = _SPACE.sub("", text)
    if len(bare) % 4 == 0:
        bare = re.sub("={1,2}$", "", bare)
    if len(bare) % 4 == 1 or not _BASE64.fullmatch(bare):
        return ""
    try:
        found = base64.b64decode(bare + "=" * (-len(bare) % 4)).decode("utf-8", "replace")
    except binascii.Error:
        return ""
    return "" if "\0" in found else found


def shuffled(items: list[str], seed: float | None, chance: Callable[[], float]) -> list[str]:
    """The same items in an order by chance; the same seed gives the same order everywhere."""
    draw = chance if seed is None else _seeded(seed)
    found: list[str] = []
    for at, item in enumerate(items):
        other = math.floor(draw() * (at + 1))
        found.append(item)
        if other != at:
            found[at], found[other] = found[other], item
    return found


def _seeded(seed: float) -> Callable[[], float]:
    state = int(math.fmod(math.trunc(seed), _LARGEST)) if math.isfinite(seed) else 0
    state += _LARGEST - 1 if state <= 0 else 0

    def draw() -> float:
        nonlocal state
        state = state * _FACTOR % _LARGEST
        return (state - 1) / (_LARGEST - 1)

    return draw
