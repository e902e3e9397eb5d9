"""demo-accounts.json in GEWU_DATA: random passwords, made once, readable by the owner of the installation alone."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

Accounts = dict[str, dict[str, str]]
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


def path() -> Path:
    return settings.GEWU_DATA / "demo-accounts.json"


def load() -> Accounts:
    """The accounts written so far; none when the file is missing or damaged."""
    try:
        found: Any = json.loads(path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def save(accounts: Accounts) -> None:
    """Replace the file in one step, never readable by others."""
    draft = path().with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(accounts, file, ensure_ascii=False, indent=2)
        file.write("\n")
    draft.chmod(0o600)
    draft.replace(path())


def new_password() -> str:
    """'k7mw-3xhd-p9ra': typed on a phone without mistakes."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
