"""Django form classes of a published schema, built once per process: a section's questions, a repeat's rows."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.counted import NO_COUNTS, Counts, expected, is_counted, row_counts
from forms_app.entry.fields import field_for
from forms_app.entry.kept import keep_stored
from forms_app.entry.places import AreaField
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.types import TYPES
from forms_app.tables.editing import ROW

ROW_LIMIT, ROW_LIMIT_WITH_FILES = 200, 50  # Django reads at most 100 files in one request
PREFIX, AREA_PREFIX = "q", "a"
_CACHE_SIZE = 200
_cache: OrderedDict[tuple, tuple[type[AnswerForm], dict[str, type[RowSet]]]] = OrderedDict()
_lock = Lock()


class AnswerForm(forms.Form):
    """Scalar questions by key, ``questions`` holds their schema; in a row also the tables inside it (``row_sets``)."""

    use_required_attribute = False
    questions: ClassVar[dict[str, Question]] = {}
    inner: ClassVar[tuple[Question, ...]] = ()

    def __init__(self, *args: Any, context: FieldContext = NO_CONTEXT, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context = context
        for field in self.fields.values():
            if hasattr(field, "bind"):
                field.bind(context)
        data = self.data if self.is_bound else None
        self.row_id = _row_id(self.data, str(self.prefix)) if self.is_bound else 0
        keep_stored(self)
        counts = row_counts(self.questions, self.inner, data, str(self.prefix))
        self.row_sets = {
            repeat.uuid: make_row_set(row_set_class(repeat), f"{self.prefix}-{repeat.key}", data, context, counts)
            for repeat in self.inner
        }

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row_set.is_valid() for row_set in self.row_sets.values())])

    def has_changed(self) -> bool:
        return super().has_changed() or any(row_set.has_changed() for row_set in self.row_sets.values())

    def has_values(self) -> bool:
        """Whether anything arrived in any field that is asked, typed or by default."""
        silent = {key for key, question in self.questions.items() if not TYPES[question.type].is_asked}
        asked = (bound for bound in self if bound.name not in silent)
        inputs = (bound.field.widget.value_from_datadict(self.data, self.files, bound.html_name) for bound in asked)
        return any(value not in (None, "", [], {}) for value in inputs)

    def quiet(self) -> None:
        """Bound, but without complaints."""
        self._errors, self.cleaned_data = ErrorDict(), {}
        for row_set in self.row_sets.values():
            row_set.quiet()

    @property
    def answers(self) -> dict[str, Any]:
        """Stored values by question uuid, rows by the uuid of their repeat; only after ``is_valid()``."""
        own = {question.uuid: self.cleaned_data.get(key) for key, question in self.questions.items()}
        own |= {ROW: self.row_id} if self.row_id else {}
        return own | {uuid: row_set.rows for uuid, row_set in self.row_sets.items()}


def _row_id(data: Any, prefix: str) -> int:
    """Which stored row a row was, where a record is corrected; 0 for a new one."""
    text = data.get(f"{prefix}-{ROW}") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class AreaForm(AnswerForm):
    """Asks for the record's area where no question does."""

    area = AreaField(label=_("Which area is this about?"))


class RowSet(forms.BaseFormSet):
    """Rows of a repeat. The first ``min_rows`` must be filled in, and whatever is stored or a program hands in counts.

    Beyond that a row counts once something was typed into it, or once it was added and has something by default; the
    one blank row that invites does not count as long as it is untouched.
    """

    repeat: Question
    min_rows: int
    max_rows: int
    expected: int | None = None  # what another answer says; then there are so many rows, and no button adds one
    missing = 0  # rows that did not arrive though they are expected
    hidden_now = False  # whether the form's conditions leave this table out (``logic.settle``)
    default_error_messages: ClassVar = {
        "missing_management_form": _("Part of this table did not arrive. Check the rows and send it again."),
    }

    def _construct_form(self, i: int, **kwargs: Any) -> AnswerForm:
        form: AnswerForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if form.row_id or i < (self.expected or 0) or (i > 0 and self.is_bound and form.has_values()):
            form.empty_permitted = False
        if self.is_bound and form.row_sets and not self._counts(form):
            for row_set in form.row_sets.values():
                row_set.quiet()  # a row that was left blank wants nothing inside it either
        return form

    @staticmethod
    def _counts(form: AnswerForm) -> bool:
        return not form.empty_permitted or form.has_changed()

    def has_changed(self) -> bool:
        """Whether somebody typed into a row, or added one that has something by default."""
        added = self.forms[max(1, self.min_rows, self.expected or 0) :]
        return super().has_changed() or any(form.has_values() for form in added)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Neither ORDER nor DELETE: rows are removed by a button."""

    def clean(self) -> None:
        if fault := count_fault(type(self), self.total_form_count() - self.missing, self.expected):
            raise fault

    def quiet(self) -> None:
        for form in self.forms:
            form.quiet()
        self._errors, self._non_form_errors = [form.errors for form in self.forms], self.error_class()

    @property
    def filled(self) -> list[AnswerForm]:
        return [form for form in self.forms if self._counts(form)] if not self.hidden_now else []

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Stored values of each filled row; only after ``is_valid()``."""
        return [form.answers for form in self.filled]

    @property
    def path(self) -> str:
        """What the buttons of this table say: 'jia_ting', inside a row 'jia_ting-0-zheng_jian'."""
        return str(self.prefix).removeprefix("r-")

    @property
    def add_text(self) -> str:
        return self.repeat.option("add_label") or str(_("Add one more"))

    @property
    def is_full(self) -> bool:
        return self.total_form_count() >= self.max_rows

    @property
    def is_counted(self) -> bool:
        return is_counted(self.repeat)


def count_fault(rows: type[RowSet], found: int, expected: int | None) -> ValidationError | None:
    """What is wrong with so many rows. ``expected``: as many as another answer says, None where none does."""
    if expected is not None and found != expected:
        return ValidationError(
            _("There must be %(expected)d here, as you entered above; there are %(found)d. Correct one of them."),
            code="count",
            params={"expected": expected, "found": found},
        )
    if found < rows.min_rows:
        return ValidationError(
            _("Fill in at least %(limit)d; there are %(found)d now."),
            code="few",
            params={"limit": rows.min_rows, "found": found},
        )
    if found > rows.max_rows:
        return ValidationError(
            _("At most %(limit)d can be filled in here. Remove the others."),
            code="many",
            params={"limit": rows.max_rows},
        )
    return None


def classes_for(
    schema_hash: str, schema: FormSchema, section: Section, language: str = ""
) -> tuple[type[AnswerForm], dict[str, Any]]:
    """(form of the scalar questions, {repeat uuid: formset class}); cached by what was published.

    ``language``: what the section is in.
    """
    key = (schema_hash, section.uuid, language)
    with _lock:
        if key in _cache:
            _cache.move_to_end(key)
            return _cache[key]
    built = _build(schema, section)
    with _lock:
        _cache[key] = built
        while len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return built


def _build(schema: FormSchema, section: Section) -> tuple[type[AnswerForm], dict[str, type[RowSet]]]:
    scalars = [question for question in section.questions if question.type != "repeat"]
    form = form_class(scalars, always=schema.area_question)
    return form, {question.uuid: row_set_class(question) for question in section.questions if question.type == "repeat"}


def form_class(questions: list[Question], always: Question | None = None) -> type[AnswerForm]:
    """A form class of these questions; ``always`` is required whatever it says (a record needs its area)."""
    cls: type[AnswerForm] = type("SectionAnswers", (AnswerForm,), {"questions": {item.key: item for item in questions}})
    # Not as class attributes: keys such as "data" or "errors" would be taken for the form's own.
    cls.base_fields = {question.key: field_for(question) for question in questions}
    if always and always.key in cls.base_fields:
        cls.base_fields[always.key].required = True
    return cls


@lru_cache(maxsize=500)
def row_set_class(repeat: Question) -> type[RowSet]:
    hard = ROW_LIMIT_WITH_FILES if _takes_files(repeat) else ROW_LIMIT
    most = min(int(repeat.option("maximum") or hard), hard)
    least = min(int(repeat.option("minimum") or 0), most)
    least = max(least, int(repeat.required))
    row = form_class(list(repeat.scalars))
    row.inner = repeat.repeats
    for field in row.base_fields.values():
        field.in_row = True  # type: ignore[attr-defined]
    cls: Any = forms.formset_factory(
        row,
        formset=RowSet,
        extra=0 if least else 1,  # one blank row invites
        min_num=least,
        max_num=most,
        absolute_max=hard + 1,  # rows that an earlier version allowed are shown, to be taken out by hand
    )
    cls.repeat, cls.min_rows, cls.max_rows = repeat, least, most
    return cls


def make_row_set(
    row_class: type[RowSet], prefix: str, data: Any, context: FieldContext, counts: Counts = NO_COUNTS
) -> RowSet:
    """The rows of one table, bound where there is data; a table of which nothing arrived has no rows.

    Where an answer says how many there must be, those that are missing are there and blank.
    """
    wanted, missing = expected(row_class.repeat, counts, row_class.max_rows), 0
    if data is not None:
        total = data.get(f"{prefix}-TOTAL_FORMS") or ""
        arrived = int(total) if total.isdecimal() and len(total) < 7 else 0
        missing = max(0, (wanted or 0) - arrived)
        if missing or f"{prefix}-TOTAL_FORMS" not in data:
            initial = data.get(f"{prefix}-INITIAL_FORMS", "0")
            counted = {f"{prefix}-TOTAL_FORMS": [str(arrived + missing)], f"{prefix}-INITIAL_FORMS": [initial]}
            data = MultiValueDict({**dict(data.lists()), **counted})
    made = row_class(data, prefix=prefix, form_kwargs={"context": context})
    made.expected, made.missing = wanted, missing
    if is_counted(row_class.repeat) and data is None:
        made.extra, made.min_num = wanted or 0, 0
    return made


def _takes_files(repeat: Question) -> bool:
    return any(TYPES[question.type].files or _takes_files(question) for question in repeat.questions)
