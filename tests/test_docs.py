"""The documentation names everything there is, shows only what exists, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.utils import translation

from forms_app.schema.types import TYPES
from forms_app.tables.fields import fields_for

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "guides").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(DOCS.rglob("*.md"))]
COMMANDS = sorted(
    path.stem
    for room in ("forms_app", "reports", "site")
    for path in (ROOT / room).glob("*/management/commands/*.py")
    if path.stem != "__init__"
)
SETTINGS = sorted(
    name
    for path in (ROOT / "site/config").rglob("*.py")
    for name in re.findall(r'(?:env\.\w+|environ\.get|environ\.setdefault)\(\s*"([A-Z_]+)"', path.read_text())
)
SCRIPTS = [DOCS / "screenshots.py", DOCS / "form_pictures.py", DOCS / "designer_pictures.py"]
LINK = re.compile(r"\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")


def links(page: Path) -> list[str]:
    return [markdown or html for markdown, html in LINK.findall(page.read_text())]


def pictures(page: Path) -> set[Path]:
    return {(page.parent / link).resolve() for link in links(page) if link.endswith(".png")}


def row_of(name: str) -> str:
    """The row of a question type in docs/question-types.md."""
    rows = (DOCS / "question-types.md").read_text().splitlines()
    return next((row for row in rows if row.startswith(f"| `{name}` |")), "")


@pytest.mark.parametrize("name", TYPES)
def test_a_question_type_is_documented(name):
    kind = TYPES[name]
    with translation.override("zh-hans"):
        label = translation.gettext(kind.label)
    assert f"| {label} |" in row_of(name)
    assert f"| `{kind.xlsform}` |" in row_of(name)
    assert f"| {label} |" in (DOCS / "guides/administrator.zh-CN.md").read_text()


@pytest.mark.parametrize("option", ["unique", "searchable", "counted"])
def test_a_setting_of_several_types_names_them_all(option):
    row = row_of(option)
    with_it = {name for name, kind in TYPES.items() if option in kind.options}
    assert set(re.findall(r"`(\w+)`", row.split("|")[3])) == with_it


@pytest.mark.parametrize(
    "name", [name for name, kind in TYPES.items() if kind.storage.kind not in {"table", "nothing"}]
)
def test_the_documented_column_of_a_question_type_is_the_real_one(name):
    made = fields_for({"answer": (TYPES[name].storage.signature, "answer")})["answer"]
    field = getattr(made, "field", made)  # a model's class takes most of them behind a descriptor
    field.set_attributes_from_name("answer")
    column = {"sqlite": 3, "postgresql": 4}[connection.vendor]
    documented = row_of(name).split("|")[column].replace("`", "").strip()
    real = (field.db_type(connection) or "").replace(", ", ",")
    assert documented.split(" ")[0] == real.split(" ")[0]


def test_every_command_is_documented():
    text = (DOCS / "guides/it-office.zh-CN.md").read_text()
    assert [name for name in COMMANDS if not re.search(rf"^\| `{name}[ `]", text, re.MULTILINE)] == []


def test_no_command_is_documented_that_does_not_exist():
    text = (DOCS / "guides/it-office.zh-CN.md").read_text()
    section = text.partition("## 七、")[2].partition("## 八、")[0]
    assert sorted(re.findall(r"^\| `(\w+)", section, re.MULTILINE)) == COMMANDS


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_documented(name):
    assert f"| `{name}` |" in (DOCS / "settings.md").read_text()


def test_documented_settings_modules_exist():
    text = (DOCS / "settings.md").read_text()
    names = re.findall(r"`config\.settings\.(\w+)`", text) + re.findall(r"`(\w+)\.py`", text)
    assert [name for name in names if not (ROOT / f"site/config/settings/{name}.py").exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files_that_exist(page):
    local = [link.partition("#")[0] for link in links(page) if "://" not in link]
    assert [link for link in local if link and not (page.parent / link).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_has_pictures(guide):
    assert len(pictures(guide)) >= 3


@pytest.mark.parametrize("name", TYPES)
def test_a_question_type_has_a_page_with_a_picture(name):
    page = DOCS / "types" / f"{name}.md"
    shown = {DOCS / "images/types" / f"{name}.png"} if name not in {"hidden", "device"} else set()
    assert pictures(page) == shown
    text = page.read_text()
    assert [word for word in ("SQLite", "PostgreSQL", "XLSForm") if word not in text] == []


FILTERS = {
    "contains": "contains a part",
    "range": "from … to …",
    "choice": "one of the choices",
    "has": "one of the choices among several",
    "equals": "or not",
    "tree": "with everything below it",
    "rows": "one answer of one row",
    "area": "an area with everything below it",
    "answered": "filled in or not",
    "": "none",
}


@pytest.mark.parametrize("name", TYPES)
def test_the_page_of_a_question_type_says_how_a_ledger_filters_it(name):
    text = (DOCS / "types" / f"{name}.md").read_text()
    said = re.findall(r"^\| Ledger filter \| (.+) \|$", text, re.MULTILINE)
    wanted = "has rows or not" if name == "repeat" else FILTERS[TYPES[name].filter]
    assert len(said) == 1
    assert wanted in said[0]
    assert not TYPES[name].is_masked or "never by a part" in said[0]


def test_every_picture_is_shown_small_and_made_by_a_script():
    types = DOCS / "images/types"
    shown = {picture for page in PAGES for picture in pictures(page) if picture.parent != types}
    stored = {path.resolve() for path in (DOCS / "images").glob("*.png")}
    assert stored == shown
    assert [path.name for path in types.glob("*.png") if path.stem not in TYPES] == []
    script = "".join(path.read_text() for path in SCRIPTS)
    assert [path.name for path in stored if f'"{path.stem}"' not in script] == []
    assert [path.name for path in stored if path.stat().st_size > 250_000] == []


def test_guides_and_decisions_are_in_the_index():
    index = {(DOCS / link).resolve() for link in links(DOCS / "README.md") if "://" not in link}
    wanted = [*GUIDES, *(DOCS / "adr").glob("*.md"), DOCS / "settings.md", DOCS / "question-types.md"]
    assert [path.name for path in wanted if path.resolve() not in index] == [], "add them to docs/README.md"
