"""What the system answers itself: numbers in order, values from the address, what it knows of device and time."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import SEARCHABLE, QuestionType
from forms_app.schema.serials import SERIAL_LENGTH, BadFormat, read_format
from forms_app.schema.storage import Part, Storage

HIDDEN_LENGTH, AGENT_LENGTH, USERNAME_LENGTH = 500, 300, 150
START, END, AGENT, USERNAME = "start", "end", "user_agent", "username"
_DEVICE = {
    START: Storage("datetime"),
    END: Storage("datetime"),
    AGENT: Storage("text", AGENT_LENGTH),
    USERNAME: Storage("text", USERNAME_LENGTH),
}
_ASSIGNED = "forms_app.entry.kinds.assigned"


def serial_format(question: Question) -> Iterator[Fault]:
    try:
        read_format(str(question.option("format", "")))
    except BadFormat as error:
        yield Fault(error.code, question.uuid, "format", dict(error.params))


def recorded(question: Question) -> str:
    """What a question of type device records."""
    what = str(question.option("what", START))
    return what if what in _DEVICE else START


def device_parts(question: Question) -> tuple[Part, ...]:
    return (Part("", _DEVICE[recorded(question)]),)


ROWS = (
    QuestionType(
        "serial", "Serial number", "list-ol", Storage("text", SERIAL_LENGTH), f"{_ASSIGNED}.serial", "calculate",
        "contains", ("format", "serial_level", SEARCHABLE), check=serial_format, is_asked=False, has_default=False,
        is_required=False, in_table=False, is_sortable=True, is_searched=True,
    ),
    QuestionType(
        "hidden", "Hidden value", "no-view", Storage("text", HIDDEN_LENGTH), f"{_ASSIGNED}.hidden", "hidden",
        "contains", is_asked=False, is_required=False, is_sortable=True,
    ),
    QuestionType(
        "device", "Device and time", "tablet-alt", Storage("text", AGENT_LENGTH), f"{_ASSIGNED}.device", "start",
        "range", options=("what",), parts=device_parts, show=f"{_ASSIGNED}.recorded_text",
        show_cell=f"{_ASSIGNED}.recorded_cell", is_asked=False, has_default=False,
        is_required=False, in_table=False, is_sortable=True,
    ),
)  # fmt: skip
