"""Faults in words, and at the block concerned."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from forms_app.designer import expression_faults
from forms_app.designer.compile import Compiled, Path
from forms_app.schema.model import Fault

MESSAGES = {
    "empty_form": _("The form asks nothing yet. Add a section with at least one question."),
    "too_many_questions": _("The form has %(found)d questions; %(limit)d is the limit. Split it into two forms."),
    "bad_id": _("This block has lost its identity. Delete it and add it again."),
    "repeated_id": _("This block has the same identity as another. Delete it and add it again."),
    "bad_key": _(
        "The field name “%(key)s” cannot be used: small letters, digits and _ only, "
        "starting with a letter, at most %(limit)d characters."
    ),
    "repeated_key": _("The field name “%(key)s” is used twice. Change one, or leave it empty to have it made."),
    "empty_section": _("This section has no question. Add one, or delete the section."),
    "no_label": _("Write the question."),
    "long_label": _("The question has %(found)d characters; %(limit)d is the limit. Move details to the instruction."),
    "empty_repeat": _("The table asks nothing. Add a question that is answered, or delete the table."),
    "long_codes": _(
        "All codes together have %(found)d characters; %(limit)d is the limit for several choices. "
        "Shorten the codes behind “|”, or use fewer choices."
    ),
    "too_deep": _("Tables of rows can stand in one another %(limit)d deep at most. Take this one out."),
    "option_range": _("This says %(found)s; it must lie between 1 and %(limit)s."),
    "bad_count": _("“%(key)s” is no whole number that is asked before this table. Write the field name of one."),
    "range_reversed": _("The smallest value %(minimum)s is larger than the largest value %(maximum)s."),
    "bad_places": _("Decimal places are 0 to %(limit)d; this says %(found)s."),
    "bad_stars": _("A rating has %(least)d to %(limit)d stars; this says %(found)s."),
    "serial_part": _("The number cannot have %(parts)s. Use {area}, {yyyy}, {yyyymm}, {yyyymmdd} and one like {0000}."),
    "serial_counter": _("A number has exactly one counter like {0000}; this has %(found)d."),
    "serial_long": _("This number would become too long. Write at most %(limit)d characters, without line breaks."),
    "unique_other": _(
        "Answers with words of one's own beside “其他” cannot be told apart. Take out one of the two settings."
    ),
    "together_unknown": _(
        "“%(name)s” is not the name of exactly one question. Write the question as it stands in the form, or its field "
        "name."
    ),
    "together_few": _("“%(line)s” has to name at least two different questions, with + between them."),
    "together_apart": _("“%(line)s” names questions that do not stand in the same table."),
    "together_type": _("“%(label)s” is of a type that cannot be compared. Take it out of the combination."),
    "no_choices": _("Write at least one choice, one per line."),
    "reserved_code": _("The choice “其他” is added by itself when people may write something else. Take it out here."),
    "counted_in_row": _("Answers in the rows of a table are not counted in the statistics. Take the tick out here."),
    "no_linked_form": _("Choose the form whose records can be named."),
    "unknown_form": _("There is no enabled form “%(slug)s” any more. Choose another one."),
    "many_shown": _("At most %(limit)d fields of the other form can be shown with a record. Name fewer."),
    "bad_shown": _("“%(key)s” is no field of the other form that can be shown. Name fields that its ledger shows."),
    "bad_carry": _(
        "“%(line)s” cannot be carried over. Write one pair a line, the field there = the field here, both of the same "
        "type and outside tables. Phones, ID numbers and files are never carried over."
    ),
    "bad_post": _("“%(code)s” is no code of a post: letters, digits, - and _ only, one after another."),
    "unknown_post": _("There is no post with the code “%(code)s”. Look it up under Areas and people, Posts."),
    "no_code_list": _("Choose the code list that the choices come from."),
    "no_rows": _("Write at least one row, one per line."),
    "many_rows": _("The matrix has %(found)d rows; %(limit)d is the limit. Split it."),
    "long_scale": _("The scale has %(found)d choices; %(limit)d is the limit."),
    "unknown_code_list": _("There is no code list “%(slug)s” any more. Choose another one."),
    "bad_code": _("The code “%(code)s” cannot be used: letters, digits, - and _ only, at most %(limit)d characters."),
    "long_choice": _("The choice “%(label)s…” is longer than %(limit)d characters."),
    "repeated_code": _("The code “%(code)s” is used for two choices."),
}
MESSAGES |= expression_faults.MESSAGES


def text(fault: Fault) -> str:
    return gettext(str(MESSAGES[fault.code])) % fault.params if fault.params else str(MESSAGES[fault.code])


def texts(faults: Iterable[Fault]) -> list[str]:
    return [text(fault) for fault in faults]


def stream_error(compiled: Compiled) -> ValidationError:
    """One error for the stream field, with each fault at its block, where the editor shows it."""
    root: dict[str, Any] = {"own": [], "children": {}}
    for fault in compiled.faults:
        path = compiled.paths.get(fault.uuid, ())
        node = root
        for part in (*path, *_field(path, fault)):
            node = node["children"].setdefault(part, {"own": [], "children": {}})
        node["own"].append(ValidationError(text(fault), code=fault.code))
    return _stream(root)


def _field(path: Path, fault: Fault) -> tuple[str, ...]:
    # A fault of a block as a whole is shown at its first field.
    if not path:
        return ()
    return (fault.field or ("title" if len(path) == 1 else "label"),)


def _stream(node: dict[str, Any]) -> StreamBlockValidationError:
    blocks = {index: _struct(child) for index, child in node["children"].items()}
    return StreamBlockValidationError(block_errors=blocks, non_block_errors=node["own"] or None)


def _struct(node: dict[str, Any]) -> StructBlockValidationError:
    errors: dict[str, ValidationError] = {}
    for name, child in node["children"].items():
        errors[name] = _stream(child) if name == "questions" else ValidationError(child["own"])
    return StructBlockValidationError(block_errors=errors)
