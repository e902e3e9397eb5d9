"""Programs of other people, from the npm registry, put below var/ the first time that somebody asks."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parent.parent / "var" / "peers"
SECONDS = 180


class Unavailable(RuntimeError):
    """Why they cannot be had here: npm is missing, or its registry does not answer."""


@lru_cache(maxsize=1)
def modules() -> Path:
    """The folder node_modules with exactly what package-lock.json names. Raises Unavailable."""
    locked = (HERE / "package-lock.json").read_bytes() + (HERE / "package.json").read_bytes()
    folder = KEPT / hashlib.sha256(locked).hexdigest()[:12]
    if (folder / "complete").exists():
        return folder / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not installed")
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # test processes side by side want it at the same moment
        if not (folder / "complete").exists():
            _install(npm, folder)
    return folder / "node_modules"


def _install(npm: str, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    command = [npm, "ci", "--ignore-scripts", "--omit=peer", "--no-audit", "--no-fund", "--fetch-retries=1"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"npm did not finish in {SECONDS} seconds") from error
    if done.returncode:
        raise Unavailable(f"npm: {done.stderr.strip()[-300:]}")
    (folder / "complete").touch()
