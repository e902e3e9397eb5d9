"""Reading files of strangers apart from the server: what crashes, eats memory or never ends is only this file."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings

from forms_app.collect.paper import fields

_PATIENCE = 30  # seconds a file


@dataclass(frozen=True)
class Found:
    """``mark``: what the document's own data say it is, beside the hidden field."""

    fields: dict[str, list[str]]
    mark: str


def read_apart(data: bytes) -> Found:
    """Raises ``fields.Unreadable``."""
    command = [sys.executable, "-m", fields.__name__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_PATIENCE, cwd=settings.ROOT)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise fields.Unreadable(fields.BROKEN) from error
    if "refused" in answer:
        raise fields.Unreadable(answer["refused"])
    return Found(answer["fields"], answer["mark"])
