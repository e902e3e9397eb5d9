"""The documentation lists every ready form as it is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_documented_list_is_current():
    spec = importlib.util.spec_from_file_location("list_templates", ROOT / "docs/list_templates.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "run docs/list_templates.py"
