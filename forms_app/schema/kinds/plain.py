"""One short value each: amounts, moments, marks, addresses, plates, codes; and text that is only shown."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import COUNTED, KEYED, SEARCHABLE, QuestionType
from forms_app.schema.storage import NOTHING, Storage

EMAIL_LENGTH, URL_LENGTH, CODE_LENGTH = 254, 2000, 500
FEWEST_STARS, MOST_STARS, STARS = 3, 10, 5
_PLAIN, _MOMENTS, _DISPLAY = "forms_app.entry.kinds.plain", "forms_app.entry.kinds.moments", "forms_app.entry.display"


def most_stars(question: Question) -> int:
    """The best mark of a rating; what ``stars`` refuses counts as not given."""
    found = question.option("stars")
    return int(found) if found in range(FEWEST_STARS, MOST_STARS + 1) else STARS


def stars(question: Question) -> Iterator[Fault]:
    found = question.option("stars")
    if found is not None and found not in range(FEWEST_STARS, MOST_STARS + 1):
        yield Fault("bad_stars", question.uuid, "stars", {"found": found, "least": FEWEST_STARS, "limit": MOST_STARS})


ROWS = (
    QuestionType(
        "money", "Amount of money", "tag", Storage("decimal", digits=15, places=2), f"{_PLAIN}.money", "decimal",
        "range", ("minimum", "maximum", SEARCHABLE, COUNTED), show=f"{_PLAIN}.yuan", show_cell=f"{_PLAIN}.amount",
        remark=f"{_PLAIN}.in_capitals", sample="1234.50", is_sortable=True, align="right",
    ),
    QuestionType(
        "time", "Time of day", "time", Storage("time"), f"{_MOMENTS}.time", "time", "range",
        show=f"{_MOMENTS}.clock_text", sample="08:30", is_sortable=True,
    ),
    QuestionType(
        "datetime", "Date and time", "calendar-alt", Storage("datetime"), f"{_MOMENTS}.date_time", "dateTime", "range",
        KEYED,
        show=f"{_MOMENTS}.moment_text", show_cell=f"{_MOMENTS}.moment_cell", sample="2026-11-23 08:30",
        is_sortable=True,
    ),
    QuestionType(
        "year_month", "Year and month", "calendar", Storage("month"), f"{_MOMENTS}.year_month", "date", "range", KEYED,
        show=f"{_MOMENTS}.month_text", read=f"{_MOMENTS}.month_cell", sample="2026-11", is_sortable=True,
    ),
    QuestionType(
        "rating", "Rating", "pick", Storage("integer"), f"{_PLAIN}.rating", "range", "range", ("stars", COUNTED),
        show=f"{_PLAIN}.points", show_cell=f"{_DISPLAY}.plain", check=stars, sample="5", is_sortable=True,
    ),
    QuestionType(
        "email", "E-mail", "mail", Storage("text", EMAIL_LENGTH), f"{_PLAIN}.email", "text", "contains", KEYED,
        sample="zhang.san@example.cn", is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "url", "Web address", "link", Storage("text", URL_LENGTH), f"{_PLAIN}.url", "text", "contains",
        sample="https://www.example.cn/", in_list=False, is_searched=True,
    ),
    QuestionType(
        "licence_plate", "Licence plate", "key", Storage("text", 8), f"{_PLAIN}.licence_plate", "text", "contains",
        KEYED, sample="苏A12345", has_default=False, is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "credit_code", "Unified social credit code", "globe", Storage("text", 18), f"{_PLAIN}.credit_code", "text",
        "contains", KEYED, remark=f"{_PLAIN}.doubt", doubts=True, sample="91110000600037341L", has_default=False,
        is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "barcode", "Scanned code", "grip", Storage("text", CODE_LENGTH), f"{_PLAIN}.barcode", "barcode", "contains",
        KEYED, sample="6901234567892", has_default=False, is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "note", "Text to read", "info-circle", NOTHING, f"{_PLAIN}.note", "note", options=("body",), is_asked=False,
        has_default=False, is_required=False, in_list=False, in_table=False,
    ),
    QuestionType(
        "consent", "Informed consent", "tick-inverse", Storage("boolean"), f"{_PLAIN}.consent", "acknowledge", "equals",
        ("statement",), show=f"{_PLAIN}.agreed", read=f"{_PLAIN}.consent_cell", sample="已同意", has_default=False,
        is_sortable=True,
    ),
)  # fmt: skip
