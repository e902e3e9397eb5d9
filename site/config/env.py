"""Environment values, read strictly: a value that cannot be read stops the start and names its variable."""

import os
import re
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} takes true or false, not {value!r}")


def integer(name: str, default: int, *, least: int) -> int:
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < least:
        raise ImproperlyConfigured(f"{name} takes a whole number from {least} up, not {value!r}")
    return int(value)


def words(name: str, default: str) -> list[str]:
    """Several values with commas between them."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def origin(name: str, default: str) -> str:
    """An address without a path: http://10.1.2.3:8000"""
    value = text(name, default).rstrip("/")
    if not re.fullmatch(r"https?://(\[[0-9a-fA-F:]+\]|[\w.-]+)(:\d{1,5})?", value):
        raise ImproperlyConfigured(f"{name} takes an address like http://10.1.2.3:8000, not {value!r}")
    return value


def secret_key(data: Path) -> str:
    """GEWU_SECRET_KEY, or the key kept in GEWU_DATA/secret_key, made at the first start (mode 600)."""
    if key := os.environ.get("GEWU_SECRET_KEY", "").strip():
        return key
    path = data / "secret_key"
    if not path.exists():
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
