"""What is chosen: with words of one's own beside the choices, from code lists, row by row, or in a checklist."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.model import OTHER, Fault, Question
from forms_app.schema.row import COUNTED, KEYED, QuestionType
from forms_app.schema.storage import Part, Storage

CODE_LENGTH, CODES_LENGTH, OTHER_LENGTH = 60, 4000, 200
FORMER = "former_lists"  # where all versions are known: lists that only earlier ones name, with spaces between
_LISTED = "forms_app.entry.kinds.listed"


def has_other(question: Question) -> bool:
    return bool(question.option("other"))


def code_list(question: Question) -> str:
    """The slug of the list that a question's choices come from, '' where it has its own."""
    return str(question.option("code_list") or "")


def one(question: Question) -> tuple[Part, ...]:
    return _with_other(question, Storage("text", CODE_LENGTH))


def several(question: Question) -> tuple[Part, ...]:
    return _with_other(question, Storage("text", CODES_LENGTH))


def _with_other(question: Question, storage: Storage) -> tuple[Part, ...]:
    main, text = Part("", storage), Part("other", Storage("text", OTHER_LENGTH), "Other, please specify")
    return (main, text) if has_other(question) else (main,)


def choices_fit(question: Question) -> Iterator[Fault]:
    """The code and the label of 其他 are taken where people may write something else."""
    taken = {item for choice in question.choices for item in (choice.code, choice.label)}
    if has_other(question) and taken & {OTHER.code, OTHER.label}:
        yield Fault("reserved_code", question.uuid, "choices")


def needs_list(question: Question) -> Iterator[Fault]:
    if not code_list(question):
        yield Fault("no_code_list", question.uuid, "code_list")


ROWS = (
    QuestionType(
        "cascade", "Choice level by level", "breadcrumb-expand", Storage("text", CODE_LENGTH), f"{_LISTED}.cascade",
        "select_one", "tree", ("code_list", "to_leaf", *KEYED, COUNTED), show=f"{_LISTED}.path", read=f"{_LISTED}.cell",
        inputs=("find",), check=needs_list, is_sortable=True,
    ),
)  # fmt: skip
