"""A matrix: rows that are all answered on one scale; and an item of a checklist with its note and photo."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from forms_app.schema.keys import CODE
from forms_app.schema.kinds.listed import CODE_LENGTH
from forms_app.schema.model import Choice, Fault, Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import Part, Storage

ROW_LIMIT, SCALE_LIMIT, ROW_CODE_LENGTH, LABEL_LENGTH = 30, 10, 40, 200
NOTE_LENGTH = 500
MARK = "|"
PASSED, FAILED, NOT_ASKED = "pass", "fail", "na"
RESULTS = (Choice(PASSED, "合格"), Choice(FAILED, "不合格"), Choice(NOT_ASKED, "不适用"))
_MATRIX, _CHECKS = "forms_app.entry.kinds.matrix", "forms_app.entry.kinds.checks"


def rows_of(question: Question) -> tuple[Choice, ...]:
    """The rows of a matrix, which are kept as lines 'label | code'."""
    lines = [line.rpartition(MARK) for line in str(question.option("rows") or "").splitlines() if line.strip()]
    return tuple(Choice(code.strip(), label.strip() or code.strip()) for label, _mark, code in lines)


def matrix_parts(question: Question) -> tuple[Part, ...]:
    return tuple(Part(row.code, Storage("text", CODE_LENGTH), row.label, is_text=True) for row in rows_of(question))


def matrix_faults(question: Question) -> Iterator[Fault]:
    rows = rows_of(question)
    if not rows:
        yield Fault("no_rows", question.uuid, "rows")
    if len(rows) > ROW_LIMIT:
        yield Fault("many_rows", question.uuid, "rows", {"found": len(rows), "limit": ROW_LIMIT})
    if len(question.choices) > SCALE_LIMIT:
        yield Fault("long_scale", question.uuid, "choices", {"found": len(question.choices), "limit": SCALE_LIMIT})
    for row in rows:
        if not CODE.fullmatch(row.code) or len(row.code) > ROW_CODE_LENGTH:
            yield Fault("bad_code", question.uuid, "rows", {"code": row.code[:80], "limit": ROW_CODE_LENGTH})
        elif len(row.label) > LABEL_LENGTH:
            yield Fault("long_choice", question.uuid, "rows", {"label": row.label[:20], "limit": LABEL_LENGTH})
    for code, count in Counter(row.code for row in rows).items():
        if count > 1:
            yield Fault("repeated_code", question.uuid, "rows", {"code": code})


def item_parts(_question: Question) -> tuple[Part, ...]:
    return (
        Part("", Storage("text", 20)),
        Part("note", Storage("text", NOTE_LENGTH), "What was found"),
        Part("photo", Storage("uuid"), "Photo"),
    )


ROWS = (
    QuestionType(
        "matrix", "Matrix", "table", Storage("text", CODE_LENGTH), f"{_MATRIX}.matrix", "begin_group", "rows",
        ("rows",), parts=matrix_parts, show=f"{_MATRIX}.summary", show_part=f"{_MATRIX}.part",
        show_lines=f"{_MATRIX}.lines", check=matrix_faults, has_choices=True, has_default=False,
    ),
    QuestionType(
        "check_item", "Item of a checklist", "clipboard-list", Storage("text", 20), f"{_CHECKS}.item", "begin_group",
        "choice", ("note_optional",), parts=item_parts, show=f"{_CHECKS}.summary", show_part=f"{_CHECKS}.part",
        read=f"{_CHECKS}.cell", sample="合格", files="photo", has_default=False, is_sortable=True,
    ),
)  # fmt: skip
