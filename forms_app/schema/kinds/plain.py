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
)  # fmt: skip
