"""What a row of the registry of question types says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from forms_app.schema.model import Fault, Question
from forms_app.schema.storage import NOTHING, Part, Storage

_DISPLAY = "forms_app.entry.display"
# Options of types whose answers can be told apart by a database: no two alike; found quickly among very many.
UNIQUE, SEARCHABLE, COUNTED = "unique", "searchable", "counted"
KEYED = (UNIQUE, SEARCHABLE)


@dataclass(frozen=True)
class QuestionType:
    """Everything about a type that differs from type to type.

    Names of code above this floor are dotted paths, resolved by the room that uses them: a new type is a row here and
    at most one function there. A type stored as NOTHING is only shown (a note); one with ``parts`` has several
    columns and its answers are dicts by part.
    """

    name: str
    label: str  # English message id; translated where it is shown
    icon: str  # a Wagtail icon
    storage: Storage
    field: str  # dotted path of a function (Question, FieldContext) -> django.forms.Field
    xlsform: str
    filter: str = ""  # how a ledger filters it (records.filters): contains, range, choice, …; "" for not at all
    options: tuple[str, ...] = ()  # settings beside label, hint, required, default and key
    parts: Callable[[Question], tuple[Part, ...]] | None = None
    extras: tuple[Part, ...] = ()  # columns that only exports have; ``show_part`` writes them
    show: str = f"{_DISPLAY}.plain"  # (Question, value, names of areas) -> text
    show_part: str = f"{_DISPLAY}.plain_part"  # (Question, name of the part, value of the part, names) -> text
    show_lines: str = ""  # (Question, value, names) -> [(label, text)] where an answer is a small table; "" for none
    drawing: str = ""  # (Question, value) -> a small SVG picture of the answer; "" for none
    show_cell: str = ""  # the same in lists and files, whose heads name the unit; "" for what ``show`` says
    remark: str = ""  # (Question, value) -> what to look at once more before sending: a doubt, an amount in words
    doubts: bool = False  # whether ``remark`` says a doubt, which imports say too
    inputs: tuple[str, ...] = ()  # names of inputs on the page beside the parts: 'q-key.<name>'
    sample: str = ""  # what a template for imports shows in this column
    joins: tuple[str, ...] = ()  # what an answer's text needs of other tables: '' for the row it points to, 'user'
    read: str = ""  # (Question, cell of a table, areas) -> what the field cleans; "" for the cell as it is
    files: str = ""  # what its attachments are: photo, audio, file, signature; "" where it has none
    holds_many: bool = False  # whether its answer may name several of them
    check: Callable[[Question], Iterable[Fault]] | None = None  # what is wrong with its options
    is_asked: bool = True  # False where the system answers itself, or nothing is answered
    has_choices: bool = False
    has_default: bool = True
    is_required: bool = True  # whether an answer may be required at all
    in_list: bool = True  # may be a column of a ledger
    in_table: bool = True  # may be a column of a file that is imported
    is_masked: bool = False  # shown in part only, searched by the whole
    is_sortable: bool = False
    is_searched: bool = False  # part of what the search box of a ledger looks through
    align: str = "left"  # on paper and in ledgers

    @cached_property
    def own_part(self) -> tuple[Part, ...]:
        """The one column of most types; none of a note."""
        return () if self.storage == NOTHING else (Part("", self.storage),)
