"""Names of what answers point to: areas, people, files, choices, records of other forms. All are scalar expressions.

Subqueries, not joins: SQLite joins 64 tables at most, and neither database runs those whose column nobody asks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from forms_app.areas.models import Appointment, Area, Post
from forms_app.schema.model import OTHER
from forms_app.tables.models import ChoiceWord
from forms_app.tables.sqlviews.dialect import Dialect, literal

IN_LINE = 40  # choices that are written into the view itself; more are looked up in a table
LEVELS = 8  # of a code list, as codes.models has it
_AREA = Area._meta.db_table


def area_code(area: str) -> str:
    return f"(SELECT code FROM {_AREA} WHERE id = {area})"


def area_name(area: str, dialect: Dialect) -> str:
    return f"(SELECT {area_path_name('spot.path', dialect)} FROM {_AREA} spot WHERE spot.id = {area})"


def area_path_name(path: str, dialect: Dialect) -> str:
    """As ``areas.models.spell``: from the town down, no name repeated in the one below it; a county by its own."""
    step = Area.steplen
    ends = ", ".join(f"substr({path}, 1, {levels * step})" for levels in range(2, 6))
    begins = "substr(here.name, 1, length(up.name)) = up.name AND here.name <> up.name"
    short = f"CASE WHEN {begins} THEN substr(here.name, length(up.name) + 1) ELSE here.name END"
    above = f"up.path = substr(here.path, 1, length(here.path) - {step}) AND length(here.path) > {2 * step}"
    rows = (
        f"{_AREA} here LEFT JOIN {_AREA} up ON {above} "
        f"WHERE here.path IN ({ends}) AND length(here.path) > {step}"
    )  # fmt: skip
    spelled = dialect.joined(short, " ", "length(here.path)", rows)
    return f"coalesce({spelled}, (SELECT name FROM {_AREA} WHERE path = {path}))"


def user_name(user: str) -> str:
    table = get_user_model()._meta.db_table
    return f"(SELECT coalesce(nullif(name, ''), username) FROM {table} WHERE id = {user})"


def person(appointment: str) -> str:
    """'王建国（专职网格员，望湖村第一网格）'."""
    words = {"name": user_name("held.user_id"), "post": "post.name", "area": "place.name"}
    told = sentence(_("%(name)s (%(post)s, %(area)s)"), words)
    return (
        f"(SELECT {told} FROM {Appointment._meta.db_table} held JOIN {Post._meta.db_table} post "
        f"ON post.id = held.post_id JOIN {_AREA} place ON place.id = held.area_id WHERE held.id = {appointment})"
    )


def sentence(template: str, words: Mapping[str, str]) -> str:
    """A translated sentence with expressions in its places."""
    parts = re.split(r"%\((\w+)\)s", template)
    pieces = [words[part] if place % 2 else literal(part) for place, part in enumerate(parts) if part]
    return " || ".join(pieces)


def file_name(uuid: str) -> str:
    """The name of an attachment, else what it is."""
    model = apps.get_model("entry", "Attachment")
    kinds = model._meta.get_field("kind").flatchoices
    what = "CASE kind " + " ".join(f"WHEN {literal(code)} THEN {literal(str(name))}" for code, name in kinds) + " END"
    return f"(SELECT coalesce(nullif(name, ''), {what}) FROM {model._meta.db_table} WHERE uuid = {uuid})"


def choice(code: str, form: int, question: str, choices: Mapping[str, str], dialect: Dialect) -> str:
    """The label of a code that the form itself offers; a code that nobody knows stays as it is."""
    if len(choices) > IN_LINE:
        key = literal(question.replace("-", "") if not dialect.has_uuids else question)
        words = ChoiceWord._meta.db_table
        rows = f"{words} w WHERE w.form_id = {form} AND w.question_uuid = {key} AND w.code = {code}"
        return f"coalesce((SELECT w.label FROM {rows}), {code})"
    known = {OTHER.code: OTHER.label} | dict(choices)
    cases = " ".join(f"WHEN {literal(one)} THEN {literal(label)}" for one, label in known.items())
    return f"CASE {code} {cases} ELSE {code} END"


def listed(code: str, lists: Sequence[str], *, whole_path: bool) -> str:
    """The label of a code of one of these code lists, with all above it where ``whole_path``; else NULL."""
    codes, every_list = (apps.get_model("codes", name)._meta.db_table for name in ("Code", "CodeList"))
    label, joins = "c0.label", ""
    if whole_path:
        label = " || ".join([*(f"coalesce(c{n}.label || ' / ', '')" for n in range(LEVELS - 1, 0, -1)), "c0.label"])
        joins = "".join(f" LEFT JOIN {codes} c{n} ON c{n}.id = c{n - 1}.parent_id" for n in range(1, LEVELS))
    order = " ".join(f"WHEN {literal(slug)} THEN {place}" for place, slug in enumerate(lists))
    slugs = ", ".join(literal(slug) for slug in lists)
    return (
        f"(SELECT {label} FROM {codes} c0 JOIN {every_list} l ON l.id = c0.code_list_id{joins} "
        f"WHERE c0.code = {code} AND l.slug IN ({slugs}) ORDER BY CASE l.slug {order} END LIMIT 1)"
    )
