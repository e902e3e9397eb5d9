"""One short value each: amounts, moments, marks, addresses, plates, codes; and text that is only shown."""

from __future__ import annotations

from forms_app.schema.row import QuestionType
from forms_app.schema.storage import Storage

_PLAIN, _MOMENTS, _DISPLAY = "forms_app.entry.kinds.plain", "forms_app.entry.kinds.moments", "forms_app.entry.display"

ROWS = (
    QuestionType(
        "money", "Amount of money", "tag", Storage("decimal", digits=15, places=2), f"{_PLAIN}.money", "decimal",
        "range", ("minimum", "maximum"), show=f"{_PLAIN}.yuan", show_cell=f"{_PLAIN}.amount",
        remark=f"{_PLAIN}.in_capitals", sample="1234.50", is_sortable=True, align="right",
    ),
    QuestionType(
        "time", "Time of day", "time", Storage("time"), f"{_MOMENTS}.time", "time", "range",
        show=f"{_MOMENTS}.clock_text", sample="08:30", is_sortable=True,
    ),
    QuestionType(
        "datetime", "Date and time", "calendar-alt", Storage("datetime"), f"{_MOMENTS}.date_time", "dateTime", "range",
        show=f"{_MOMENTS}.moment_text", sample="2026-11-23 08:30", is_sortable=True,
    ),
    QuestionType(
        "year_month", "Year and month", "calendar", Storage("month"), f"{_MOMENTS}.year_month", "date", "range",
        show=f"{_MOMENTS}.month_text", read=f"{_MOMENTS}.month_cell", sample="2026-11", is_sortable=True,
    ),
)  # fmt: skip
