"""What stands in the settings and in the language columns of a file that was written here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from forms_app.schema.check import LABEL_LENGTH
from forms_app.schema.languages import FORM, SAID, with_languages
from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import CHINESE, canonical, code_of
from forms_app.xforms.asking import Asking
from forms_app.xforms.items import Item, Part, everything
from forms_app.xforms.ours import Ours, Said
from forms_app.xforms.outline import Outline
from forms_app.xforms.own import MARK, json_cell, squashed


def own_title(settings: Mapping[str, Any]) -> str:
    return _exact(settings, "title", str(settings.get("form_title") or ""))


def _exact(settings: Mapping[str, Any], name: str, found: str) -> str:
    exact = _cell(settings, "exact").get(name)
    return exact if isinstance(exact, str) and squashed(exact) == squashed(found) else found


def _cell(settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What has been broken in the settings counts for nothing: nothing of the questions depends on it."""
    try:
        return json_cell({name: str(settings.get(f"{MARK}{name}") or "")}, name)
    except ValueError:
        return {}


def completed(
    schema: FormSchema, ours: Ours, outline: Outline, parts: list[Part], settings: Mapping[str, Any]
) -> FormSchema:
    """With introduction, combinations and languages."""
    intro = _exact(settings, "intro", ours.text(outline.intro, "label")) if outline.intro else ""
    schema = replace(schema, intro=intro, together=_together(settings, parts))
    codes = [canonical(code) for code in str(settings.get(f"{MARK}languages") or "").split()]
    main, *others = [code for code in codes if code] or [CHINESE]
    return with_languages(schema, main, others, _said(ours, outline, parts, settings))


def spoken(schema: FormSchema, asking: Asking, parts: list[Part], language: str) -> FormSchema:
    """With the languages that a file from elsewhere has columns for; ``language``: what it is written in here."""
    found: Said = {}
    for part in parts:
        asking.ours.said(found, part.row, "label", part.uuid, "title")
        for item in everything(part.items):
            if not item.is_made:
                _of_item(found, asking.ours, item)
    main = code_of(language) or CHINESE
    others = [code for code in found if code != main]
    said = {code: {name: _fitting(asking, text) for name, text in found[code].items()} for code in others}
    return with_languages(schema, main, others, said)


def _fitting(asking: Asking, text: str) -> str:
    """As labels are taken: in one line, and no longer than a label may be."""
    line = asking.words(text)
    return line if len(line) <= LABEL_LENGTH else f"{line[: LABEL_LENGTH - 1]}…"


def _together(settings: Mapping[str, Any], parts: list[Part]) -> tuple[tuple[str, ...], ...]:
    names = {item.name: item.uuid for part in parts for item in everything(part.items)}
    try:
        groups = json.loads(str(settings.get(f"{MARK}together") or "[]"))
    except ValueError:
        groups = []
    found = [[names.get(str(name), "") for name in group] for group in groups if isinstance(group, list)]
    return tuple(tuple(group) for group in found if group and all(group))


def _said(ours: Ours, outline: Outline, parts: list[Part], settings: Mapping[str, Any]) -> Said:
    found: Said = {}
    ours.said(found, outline.intro, "label", FORM, "intro")
    ours.carried(found, _cell(settings, "said"), FORM)
    for part in parts:
        ours.said(found, part.row, "label", part.uuid, "title")
        ours.said(found, part.intro_row, "label", part.uuid, "intro")
        ours.carried(found, ours.own(part.row).said, part.uuid)
        for item in everything(part.items):
            _of_item(found, ours, item)
    return found


def _of_item(found: Said, ours: Ours, item: Item) -> None:
    own = ours.own(item.row)
    field = own.options.get("in_hint")
    ours.said(found, item.row, "label", item.uuid, "label")
    ours.said(found, item.row, "hint", item.uuid, str(field) if field in SAID else "hint")
    ours.said(found, item.row, "constraint_message", item.uuid, "constraint_message")
    for code, number in item.row_numbers.items():
        ours.said(found, number, "label", item.uuid, "rows", code)
    for code, said in item.said.items():
        for language, text in said.items():
            found.setdefault(language, {})[f"{item.uuid}:choices:{code}"] = text
    ours.carried(found, own.said, item.uuid)
