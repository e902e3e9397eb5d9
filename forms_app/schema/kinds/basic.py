"""What nearly every form asks: texts, numbers, days, choices, areas, photos, and tables of rows."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.kinds import listed
from forms_app.schema.model import Fault, Question
from forms_app.schema.row import COUNTED, KEYED, SEARCHABLE, QuestionType
from forms_app.schema.storage import Storage

TEXT_LENGTH, LONG_TEXT_LENGTH, CODE_LENGTH, CODES_LENGTH = 200, 5000, listed.CODE_LENGTH, listed.CODES_LENGTH
_FIELDS, _DISPLAY, _CELLS = "forms_app.entry.fields", "forms_app.entry.display", "forms_app.entry.cells"
_LISTED = "forms_app.entry.kinds.listed"


def places(question: Question) -> Iterator[Fault]:
    """Decimal places are 0 to 4: the column has four."""
    found = question.option("places")
    if found is not None and found not in range(5):
        yield Fault("bad_places", question.uuid, "places", {"found": found, "limit": 4})


ROWS = (
    QuestionType(
        "text", "Short text", "pilcrow", Storage("text", TEXT_LENGTH), f"{_FIELDS}.short_text", "text", "contains",
        ("person_name", "max_length", *KEYED), is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "long_text", "Long text", "doc-full", Storage("text", LONG_TEXT_LENGTH), f"{_FIELDS}.long_text", "text",
        "contains", ("max_length",), in_list=False, is_searched=True,
    ),
    QuestionType(
        "integer", "Whole number", "order", Storage("integer"), f"{_FIELDS}.integer", "integer", "range",
        ("minimum", "maximum", "unit", *KEYED, COUNTED), show=f"{_DISPLAY}.measured", show_cell=f"{_DISPLAY}.number",
        is_sortable=True, align="right",
    ),
    QuestionType(
        "decimal", "Decimal number", "order-down", Storage("decimal", digits=15, places=4), f"{_FIELDS}.decimal",
        "decimal", "range", ("minimum", "maximum", "places", "unit", SEARCHABLE, COUNTED),
        show=f"{_DISPLAY}.measured",
        show_cell=f"{_DISPLAY}.number", check=places, is_sortable=True, align="right",
    ),
    QuestionType(
        "date", "Date", "date", Storage("date"), f"{_FIELDS}.date", "date", "range", KEYED, read=f"{_CELLS}.day",
        is_sortable=True,
    ),
    QuestionType(
        "choice", "Single choice", "circle-check", Storage("text", CODE_LENGTH), f"{_LISTED}.choice", "select_one",
        "choice", ("other", "code_list", *KEYED, COUNTED), parts=listed.one, show=f"{_LISTED}.chosen",
        show_part=f"{_LISTED}.part",
        read=f"{_LISTED}.cell", inputs=("find",), check=listed.choices_fit, has_choices=True, is_sortable=True,
    ),
    QuestionType(
        "choices", "Multiple choice", "tasks", Storage("text", CODES_LENGTH), f"{_LISTED}.choices", "select_multiple",
        "has", ("other", "code_list", COUNTED), parts=listed.several, show=f"{_LISTED}.chosen",
        show_part=f"{_LISTED}.part",
        read=f"{_LISTED}.cells", inputs=("find",), check=listed.choices_fit, has_choices=True,
    ),
    QuestionType(
        "boolean", "Yes or no", "check", Storage("boolean"), f"{_FIELDS}.boolean", "select_one", "equals",
        (COUNTED,), show=f"{_DISPLAY}.yes_no", is_sortable=True,
    ),
    QuestionType(
        "phone", "Phone", "mobile-alt", Storage("text", 20), f"{_FIELDS}.phone", "text", "answered", ("kinds", *KEYED),
        is_masked=True,
    ),
    QuestionType(
        "id_number", "ID number", "user", Storage("text", 18), f"{_FIELDS}.id_number", "text", "answered", KEYED,
        has_default=False, is_masked=True,
    ),
    QuestionType(
        "area", "Area", "site", Storage("area"), f"{_FIELDS}.area", "select_one", "area", ("level", *KEYED),
        show=f"{_DISPLAY}.area_name", read=f"{_CELLS}.area", joins=("",), has_default=False,
    ),
    QuestionType(
        "photo", "Photo", "image", Storage("uuid"), f"{_FIELDS}.photo", "image",
        "answered", show=f"{_DISPLAY}.photo_taken", files="photo", has_default=False, in_list=False, in_table=False,
    ),
)  # fmt: skip

TABLES = (
    QuestionType(
        "repeat", "Table of rows", "list-ul", Storage("table"), "", "begin_repeat", "answered",
        options=("add_label", "minimum", "maximum", "count"), show=f"{_DISPLAY}.row_count", has_default=False,
        in_list=False, in_table=False,
    ),
)  # fmt: skip
