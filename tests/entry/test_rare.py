"""Rare characters: the table, how it is searched, and that paper and databases hold every one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from fontTools.ttLib import TTCollection, TTFont

from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.rare.table import OFFERED, everything, find, initials, narrowing
from forms_app.entry.text import is_han
from forms_app.records.export import record_rows
from forms_app.records.ledger import open_ledger
from tests.kinds.trip import KEY, LABEL, asking, fate, imported, send
from tests.making import question

URL = "/m/rare/"
ALL = "".join(rare.char for rare in everything())


def chars(text: str, *parts: str, initial: str = "") -> str:
    return "".join(rare.char for rare in find(text, parts, initial))


def test_the_table_is_whole() -> None:
    assert len(ALL) == len(set(ALL)) == 1605
    assert is_han(ALL)
    assert sum(ord(char) > 0xFFFF for char in ALL) == 193
    for rare in everything():
        assert rare.strokes in range(2, 40)
        assert re.fullmatch("[a-z]+", rare.plain)
        assert rare.parts


@pytest.mark.parametrize(
    ("text", "char"),
    [
        *((text, "𬊈") for text in ("xun", "xún", "XUN", "火寻", "火+寻", "火 10画", "xun１０", "ｘun 火", "𬊈")),
        ("吉士", "喆"),
        ("水 12", "淼"),
        ("王君", "珺"),
        ("玉君", "珺"),
        ("lǜ", "垏"),
        ("lv", "垏"),
    ],
)
def test_a_character_is_found(text: str, char: str) -> None:
    assert char in chars(text)
    assert len(chars(text)) < 60


@pytest.mark.parametrize(
    "text", ["zzz", "𬊈火寻王", "99", "<zz>", "'; DROP TABLE", "\x00", "‮", "😀", "x" * 500, "㊗", "-", "٣", "²"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(client: Any, text: str) -> None:
    assert chars(text) == ""
    for query in ({"q": text}, {"part": text}, {"letter": text}, {"q": text, "panel": "1"}):
        response = client.get(URL, query)
        assert response.status_code == 200
        assert "<zz>" not in response.content.decode()


def test_components_narrow_down_until_one_is_left() -> None:
    first = narrowing([])
    assert len(first) == OFFERED
    assert {"氵", "艹", "木", "王", "钅"} <= set(first)
    found = find("", ["火"])
    assert "火" not in narrowing(found, ["火"])
    for part in narrowing(found, ["火"]):
        assert 0 < len(chars("", "火", part)) < len(found)
    assert chars("", "火", "寻") == "𬊈"


def test_every_character_stands_under_its_initial() -> None:
    assert "".join(sorted(char for one in initials() for char in chars("", initial=one))) == "".join(sorted(ALL))


@pytest.mark.django_db
def test_the_page_works_by_links_alone(client: Any) -> None:
    page = client.get(URL, {"part": ["火", "寻"]}).content.decode()
    assert "<b>𬊈</b>" in page
    assert "data-char" not in page
    assert 'href="?part=%E5%AF%BB"' in page  # without 火
    panel = client.get(URL, {"q": "xun", "panel": "1"})
    assert 'data-char="𬊈"' in panel.content.decode()
    assert "<html" not in panel.content.decode()
    assert client.post(URL).status_code == 405


def test_only_lines_for_names_have_the_button() -> None:
    asked = question("ming", options=(("person_name", True),))
    shown = str(field_for(asked, FieldContext()).widget.render("q-ming", "", {"id": "x"}))
    assert f'href="{URL}"' in shown
    assert "data-rare" not in str(field_for(question("ming"), FieldContext()).widget.render("q-ming", ""))


def test_paper_has_every_character() -> None:
    """The families that print styles name; a missing one is a box on paper."""
    families = {"NotoSansCJK-Regular", "NotoSansCJK-Bold", "NotoSerifCJK-Regular", "LXGWWenKai-Regular"}
    seen = set()
    for path, known in _fonts(families):
        seen.add(path)
        assert "".join(char for char in ALL if ord(char) not in known) == "", path
    assert seen == families


def _fonts(families: set[str]) -> Iterator[tuple[str, set[int]]]:
    from pathlib import Path

    for path in Path("/usr/share/fonts").rglob("*"):
        if path.stem in families:
            faces = TTCollection(path, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(path, lazy=True)]
            mainland = next((face for face in faces if "SC" in str(face["name"].getDebugName(1))), faces[0])
            yield path.stem, set(mainland.getBestCmap())


def test_names_of_rare_characters_are_kept_found_exported_and_imported(village_clerk: Any) -> None:
    version = asking("text", options=(("max_length", 6), ("person_name", True)))
    beyond = "".join(char for char in ALL if ord(char) > 0xFFFF)
    assert fate(version, beyond[:6], village_clerk) == beyond[:6]
    assert "最多6个字" in fate(version, beyond[:7], village_clerk)
    send(version, "李 𬊈•𬍛", village_clerk)

    def exported(query: str) -> list[dict[str, str]]:
        params = QueryDict(mutable=True)
        params.update(dict([query.split("=")]))
        head, *rows = record_rows(open_ledger(village_clerk, version.form, "read", params))
        return [dict(zip(head, row, strict=True)) for row in rows]

    for query in ("q=李𬊈", "q=𬊈·𬍛", f"f_{KEY}=𬊈．𬍛", f"f_{KEY}=𬍛"):
        assert [row[LABEL] for row in exported(query)] == ["李 𬊈·𬍛"], query
    assert exported("q=𬊈𬊈") == []
    assert imported(version, "李𬊈", village_clerk) == "李𬊈"
