"""Which column of a file answers which question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from forms_app.entry.bulk import AREA_KEY
from forms_app.entry.cells import spelling
from forms_app.entry.display import head, unit_of
from forms_app.entry.parts import table_columns
from forms_app.schema.model import FormSchema
from forms_app.schema.types import TYPES, parts_of

Mapping = list[str | None]  # by column: a question's key, '' for left out, None for not decided upon


def choices(schema: FormSchema) -> list[tuple[str, str]]:
    """(name of the column, label) of everything that a column can answer, in the order of the form."""
    labels = Counter(question.label for question in schema.scalars)
    found = [] if schema.area_question else [(AREA_KEY, _("Area of the record"))]
    for section in schema.sections:
        for question in section.questions:
            if TYPES[question.type].in_table:
                twice = labels[question.label] > 1 and section.title
                label = f"{section.title}/{question.label}" if twice else question.label
                found += [(column.name, column.label) for column in table_columns(question, label)]
    return found


def propose(headers: Sequence[str], schema: FormSchema) -> Mapping:
    """Match column names with labels, keys, and labels behind their section's title. A question is answered once."""
    known = _spellings(schema)
    ignored = {spelling(label) for label in (_("No."), _("Filled in by"), _("Filled in at"), _("Area of the record"))}
    ignored |= {_bare(q.label) for q in schema.scalars if not (TYPES[q.type].is_asked or TYPES[q.type].in_table)}
    taken: set[str] = set()
    mapping: Mapping = []
    for header in headers:
        bare = _bare(header)
        keys = known.get(bare, set())
        key = next(iter(keys)) if len(keys) == 1 else None
        if key is None and (not header or (bare in ignored and not keys)):
            key = ""  # what our own export adds
        mapping.append(None if key and key in taken else key)
        taken.add(key or "")
    return mapping


def _bare(header: str) -> str:
    """Templates mark what is required with a star."""
    return spelling(header).rstrip("*").removesuffix("(必填)")


def _spellings(schema: FormSchema) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if schema.area_question is None:
        found[spelling(_("Area of the record"))].add(AREA_KEY)
    for section in schema.sections:
        for question in section.questions:
            if not TYPES[question.type].in_table:
                continue
            if unit_of(question):
                found[_bare(head(question))].add(question.key)  # what our own export says
            for column in table_columns(question):
                found[_bare(column.label)].add(column.name)
                found[spelling(column.name)].add(column.name)
                for mark in ("/", "-", "—", ":", "·", ""):
                    found[_bare(f"{section.title}{mark}{column.label}")].add(column.name)
    return found


def faults(mapping: Mapping, headers: Sequence[str], schema: FormSchema) -> list[str]:
    """What keeps these columns from being imported, in words; empty when nothing does."""
    found = []
    undecided = [header for header, key in zip(headers, mapping, strict=True) if key is None]
    if undecided:
        found.append(
            _("No question has the name of these columns: %(names)s. Choose what each one answers, or leave it out.")
            % {"names": "、".join(name[:40] for name in undecided[:20])}
        )
    counts = Counter(key for key in mapping if key)
    labels = dict(choices(schema))
    if twice := [labels.get(key, key) for key, count in counts.items() if count > 1]:
        found.append(
            _("More than one column answers “%(names)s”. Leave all but one out.") % {"names": "、".join(twice)}
        )
    missing = [
        question.label
        for question in schema.scalars
        if (question.required or question is schema.area_question)
        and TYPES[question.type].in_table
        and not any(column.name in counts for column in table_columns(question))
    ]
    if missing:
        found.append(
            _("The file lacks columns that must be filled in: %(names)s. Add them.") % {"names": "、".join(missing)}
        )
    if not counts:
        found.append(
            _("No column answers a question of this form. Is it the right file? The template shows the names.")
        )
    return found


def obstacles(schema: FormSchema) -> list[str]:
    """Why this form cannot be filled from a table at all."""
    needed = [
        f"{question.label}（{_(TYPES[question.type].label)}）"
        for question in schema.questions
        if not TYPES[question.type].in_table and (question.required or int(question.option("minimum") or 0) > 0)
    ]
    if not needed:
        return []
    return [
        _("This form cannot be filled from a file: %(names)s must be filled in, and only by hand.")
        % {"names": "、".join(needed)}
    ]


def left_empty(schema: FormSchema) -> list[str]:
    """Questions that a table cannot answer and that stay empty."""
    return [
        question.label
        for question in schema.questions
        if TYPES[question.type].is_asked and not TYPES[question.type].in_table and parts_of(question)
    ]


def assigned(schema: FormSchema) -> list[str]:
    """Questions that the system answers itself, whatever the file says."""
    return [question.label for question in schema.scalars if question.type == "serial"]
