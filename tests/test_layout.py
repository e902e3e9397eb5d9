"""The folders stay where imports and servers expect them."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_site_is_a_source_root_and_not_a_package():
    assert not (ROOT / "site/__init__.py").exists(), "it would hide Python's own module `site`"


@pytest.mark.skipif(not (ROOT / ".git").exists() or not shutil.which("git"), reason="not a git working copy")
@pytest.mark.parametrize("path", ["site/website/new.py", "templates/desk/new.html", "static/new.css", "tests/new.py"])
def test_git_does_not_ignore_sources(path):
    assert subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False).returncode == 1


def test_every_folder_of_templates_belongs_to_an_app(settings):
    from django.apps import apps

    labels = {app.label for app in apps.get_app_configs()} | {"desk", "registration"}
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders <= labels


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_requirements_are_pinned_and_those_asked_for_have_a_reason(name):
    asked_for, _, brought_along = (ROOT / name).read_text().partition("\n\n")[2].partition("\n\n")
    for line in [*asked_for.splitlines(), *brought_along.splitlines()]:
        assert "==" in line, line
    for line in asked_for.splitlines():
        assert "  # " in line, line
