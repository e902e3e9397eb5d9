"""What people read: complete Chinese, in the words of the field."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest

from forms_app.schema.model import Question
from forms_app.schema.types import TYPES

ROOT = Path(__file__).resolve().parents[1]
OURS = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
CATALOGUES = sorted((ROOT / "locale").glob("**/zh_Hans/LC_MESSAGES/*.po"))
ROOMS = ["forms_app", "reports", "site", "templates"]

# Literal translations and jargon that nobody in a village office would say.
BANNED = [
    "分节", "题库", "相关性", "显隐逻辑", "约束", "发布计划", "收集箱", "发件箱", "离线模式", "驾驶舱", "下钻", "脱敏",
    "明文", "渲染", "实例", "覆盖写入", "添加行", "挂起", "子表单", "字段名", "令牌", "片段", "替补", "暂缺",
]  # fmt: skip
BANNED_LATIN = r"slug|snippet|token|upsert|schema|webhook|UUID|JSON|null|true|false"


def entries(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def chinese(entry: polib.POEntry) -> str:
    return entry.msgstr or "".join(entry.msgstr_plural.values())


def without_placeholders(text: str) -> str:
    return re.sub(r"%\(\w+\)[sd]|\{\w*\}|<[^>]*>", "", text)


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str | None, str]]:
    """Every message in code and templates, collected by Django's own makemessages from copies of the sources."""
    folder = tmp_path_factory.mktemp("sources")
    for name in ROOMS:
        for path in [*(ROOT / name).rglob("*.py"), *(ROOT / name).rglob("*.html"), *(ROOT / name).rglob("*.txt")]:
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            # Some modules have gettext under a second name, which Django's extraction does not know.
            target.write_text(re.sub(r"\b_now\(", "gettext(", path.read_text()))
    (folder / "locale").mkdir()
    script = (
        "import django; from django.conf import settings; settings.configure(USE_I18N=True); django.setup();"
        "from django.core.management import call_command;"
        "call_command('makemessages', locale=['zh_Hans'], extensions=['html', 'txt', 'py'], verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", script], cwd=folder, check=True, capture_output=True)
    found = {(entry.msgctxt, entry.msgid) for entry in entries(folder / "locale/zh_Hans/LC_MESSAGES/django.po")}
    # forms_app.schema knows no Django: its labels are translated by those who show them.
    labels = {row.label for row in TYPES.values()}
    for row in TYPES.values():
        parts = row.parts(Question("", "", row.name, "")) if row.parts else ()
        labels |= {part.label for part in (*parts, *row.extras) if part.label and not part.is_text}
    return found | {(None, label) for label in labels}


def test_every_message_has_its_chinese(used):
    done = {(entry.msgctxt, entry.msgid) for entry in entries(OURS) if entry.translated()}
    assert "\n".join(sorted(str(message) for _, message in used - done)) == ""


def test_no_chinese_is_left_over(used):
    known = {(entry.msgctxt, entry.msgid) for entry in entries(OURS)}
    assert "\n".join(sorted(str(message) for _, message in known - used)) == ""


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_no_catalogue_is_unfinished(path):
    assert [entry.msgid for entry in entries(path) if entry.fuzzy or not entry.translated()] == []
    assert subprocess.run(["msgfmt", "--check-format", "-o", "/dev/null", path], check=False).returncode == 0


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_no_translationese(path):
    found = [(word, entry.msgid) for entry in entries(path) for word in BANNED if word in chinese(entry)]
    assert found == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_no_jargon_and_no_shouting(path):
    for entry in entries(path):
        text = without_placeholders(chinese(entry))
        assert not re.search(BANNED_LATIN, text, re.IGNORECASE), text
        assert not re.search(r"[!！]", text), text


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT / "locale")))
def test_placeholders_survive_translation(path):
    for entry in entries(path):
        wanted = set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", entry.msgid + (entry.msgid_plural or "")))
        assert set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", chinese(entry))) <= wanted, entry.msgid


ALLOWED = r"\b(?:CSV|PDF|XLSX|Excel|WPS)\b"


def has_english(text: str) -> bool:
    return bool(re.search(r"[A-Za-z]{2}", re.sub(ALLOWED, "", text)))


class HardCoded(HTMLParser):
    """Collects words that stand in a template as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.quiet = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in ("script", "style", "code")
        names = ("title", "placeholder", "alt", "aria-label", "label")
        self.found += [value for name, value in attrs if name in names and value and has_english(value)]

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self.quiet and has_english(data):
            self.found.append(data.strip())


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: str(path.name))
def test_templates_hold_no_english_of_their_own(path):
    text = path.read_text()
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", text, flags=re.S)
    text = re.sub(r"{% blocktrans.*?{% endblocktrans\w* %}", "", text, flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}", "", text, flags=re.S)
    parser = HardCoded()
    parser.feed(text)
    assert parser.found == []
