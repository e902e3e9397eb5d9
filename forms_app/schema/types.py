"""The registry of question types: one row says everything about a type that differs from type to type.

Names of code above this floor are dotted paths, resolved by the room that uses them (``entry`` for form fields,
``records`` for filters), so that a new type is a row here and at most one factory there.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Storage:
    """How answers are stored. ``kind``: text, integer, decimal, date, boolean, area, uuid, table."""

    kind: str
    length: int = 0  # text: characters, 0 without limit
    digits: int = 0  # decimal: digits in all, and behind the point
    places: int = 0

    @property
    def signature(self) -> str:
        """What FormColumn remembers; another signature means another column. 'text:200', 'decimal:15:4', 'date'."""
        numbers = {"text": [self.length], "decimal": [self.digits, self.places]}.get(self.kind, [])
        return ":".join([self.kind, *map(str, numbers)])


@dataclass(frozen=True)
class QuestionType:
    name: str
    label: str  # English message id; translated where it is shown
    icon: str  # a Wagtail icon
    storage: Storage
    field: str  # dotted path of a function (Question, FieldContext) -> django.forms.Field
    xlsform: str
    filter: str = ""  # how a ledger filters it: contains, equals, choice, has, range, area; "" for not at all
    options: tuple[str, ...] = ()  # settings beside label, hint, required, default and key
    has_choices: bool = False
    has_default: bool = True
    in_list: bool = True  # may be a column of a ledger
    in_repeat: bool = True
    align: str = "left"  # on paper and in ledgers


TEXT_LENGTH, LONG_TEXT_LENGTH, CODE_LENGTH, CODES_LENGTH = 200, 5000, 60, 4000
_FIELDS = "forms_app.entry.fields"

_ROWS = [
    QuestionType("text", "Short text", "pilcrow", Storage("text", TEXT_LENGTH), f"{_FIELDS}.short_text", "text",
                 "contains", ("max_length",)),
    QuestionType("long_text", "Long text", "doc-full", Storage("text", LONG_TEXT_LENGTH), f"{_FIELDS}.long_text",
                 "text", "contains", ("max_length",), in_list=False),
    QuestionType("integer", "Whole number", "order", Storage("integer"), f"{_FIELDS}.integer", "integer",
                 "range", ("minimum", "maximum"), align="right"),
    QuestionType("decimal", "Decimal number", "order-down", Storage("decimal", digits=15, places=4),
                 f"{_FIELDS}.decimal", "decimal", "range", ("minimum", "maximum"), align="right"),
    QuestionType("date", "Date", "date", Storage("date"), f"{_FIELDS}.date", "date", "range"),
    QuestionType("choice", "Single choice", "circle-check", Storage("text", CODE_LENGTH), f"{_FIELDS}.choice",
                 "select_one", "choice", has_choices=True),
    QuestionType("choices", "Multiple choice", "tasks", Storage("text", CODES_LENGTH), f"{_FIELDS}.choices",
                 "select_multiple", "has", has_choices=True),
    QuestionType("boolean", "Yes or no", "check", Storage("boolean"), f"{_FIELDS}.boolean", "select_one", "equals"),
    QuestionType("phone", "Phone", "mobile-alt", Storage("text", 20), f"{_FIELDS}.phone", "text", "contains"),
    QuestionType("id_number", "ID number", "user", Storage("text", 18), f"{_FIELDS}.id_number", "text", "contains",
                 has_default=False),
    QuestionType("area", "Area", "site", Storage("area"), f"{_FIELDS}.area", "select_one", "area", ("level",),
                 has_default=False),
    QuestionType("photo", "Photo", "image", Storage("uuid"), f"{_FIELDS}.photo", "image", has_default=False,
                 in_list=False),
    QuestionType("repeat", "Table of rows", "list-ul", Storage("table"), "", "begin_repeat",
                 options=("add_label", "minimum", "maximum"), has_default=False, in_list=False, in_repeat=False),
]  # fmt: skip

TYPES: dict[str, QuestionType] = {row.name: row for row in _ROWS}
