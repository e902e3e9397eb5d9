"""Conditions, checks and calculations of a form over its Django forms: what people see, and what is stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import FieldContext
from forms_app.entry.counted import Counts
from forms_app.entry.display import masked, value_text
from forms_app.entry.form_answers import answer_forms, row_sets, scope
from forms_app.entry.forms import AnswerForm
from forms_app.entry.lists import Entry, Lists
from forms_app.entry.sections import SectionForm
from forms_app.entry.world import FormWorld
from forms_app.schema.expressions.program import Outcome, Path, Program
from forms_app.schema.expressions.rules import CALCULATION, KINDS
from forms_app.schema.model import Choice, FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion

NOT_MET = _("This answer does not meet the form's check. Look at it again.")
NOT_COMPUTED = _("This could not be computed. Shorten the answers that it is made from.")
WANTED = _("This has to be filled in.")
NOT_ALLOWED = _("This choice does not fit the other answers. Choose another one.")
Allows = Callable[[Mapping[str, str]], bool]
_KEPT = 200
_programs: OrderedDict[str, Program] = OrderedDict()
_lock = Lock()


def program_of(version: FormVersion) -> Program:
    """Compiled once per process and published content."""
    with _lock:
        if version.schema_hash in _programs:
            _programs.move_to_end(version.schema_hash)
            return _programs[version.schema_hash]
    built = Program(version.schema)
    with _lock:
        _programs[version.schema_hash] = built
        while len(_programs) > _KEPT:
            _programs.popitem(last=False)
    return built


def settled(
    version: FormVersion, make: Callable[[Counts], Sequence[SectionForm]], context: FieldContext, counts: Counts
) -> tuple[Sequence[SectionForm], Outcome | None]:
    """The forms that ``make`` gives, settled; made a second time where expressions say how many rows a table has."""
    forms = make(counts)
    outcome = settle(version, forms, context)
    if outcome is None or not outcome.row_counts:
        return forms, outcome
    forms = make({**counts, **{path[-1]: number for path, number in outcome.row_counts.items() if len(path) == 1}})
    return forms, settle(version, forms, context)


def settle(version: FormVersion, forms: Sequence[SectionForm], context: FieldContext) -> Outcome | None:
    """Let the form's expressions act on these forms; None where it has none.

    Fields get ``hidden_now`` and ``calculated``, tables ``hidden_now``. Answers that are hidden lose their value and
    their errors, calculated ones get theirs, checks and conditional duties add errors. Doing it twice changes nothing.
    """
    program = program_of(version)
    if program.is_empty:
        return None
    world = FormWorld(version.schema, context)
    outcome = program.run(scope(forms), world)
    for form in forms:
        for path, answers in answer_forms(form):
            _settle_form(answers, path, outcome, version.schema)
        for path, rows in row_sets(form):
            rows.hidden_now = (*path, rows.repeat.uuid) in outcome.hidden
            if rows.hidden_now:
                rows.quiet()
    if any(entry.chain for entry in program.rules.order):
        _mark_blank(forms, program, world)
    return outcome


def _mark_blank(forms: Sequence[SectionForm], program: Program, world: FormWorld) -> None:
    """Rows that are shown but do not count yet: what of them is to be seen, were they filled in."""
    counted = {id(answers) for form in forms for _path, answers in answer_forms(form)}
    blank = [
        (path, answers)
        for form in forms
        for path, answers in answer_forms(form, all_rows=True)
        if id(answers) not in counted
    ]
    if not blank:
        return
    outcome = program.run(scope(forms, all_rows=True), world)
    for path, answers in blank:
        for key, question in answers.questions.items():
            field: Any = answers.fields[key]
            field.hidden_now, field.calculated = (*path, question.uuid) in outcome.hidden, calculated(question)
            field.live = has_rules(question)


def is_hidden(outcome: Outcome | None, uuid: str) -> bool:
    return outcome is not None and (uuid,) in outcome.hidden


def calculated(question: Question) -> bool:
    return bool(question.option(CALCULATION))


def has_rules(question: Question) -> bool:
    return any(name in KINDS for name, _value in question.options)


def asks_something(form: SectionForm) -> bool:
    """Whether a person has anything to do in a settled section."""
    if form.area_form is not None or any(not rows.hidden_now for rows in form.row_sets.values()):
        return True
    return any(
        not getattr(form.form.fields[key], "hidden_now", False)
        and not calculated(question)
        and (TYPES[question.type].is_asked or question.type == "note")
        for key, question in form.form.questions.items()
    )


def shown_names(form: SectionForm) -> list[str]:
    """Names of the inputs that a person can see in a settled section."""
    return [
        answers.add_prefix(key)
        for _path, answers in answer_forms(form, all_rows=True)
        for key, question in answers.questions.items()
        if not getattr(answers.fields[key], "hidden_now", False) and not calculated(question)
    ]


def _settle_form(form: AnswerForm, path: Path, outcome: Outcome, schema: FormSchema) -> None:
    """``schema``: as it was written, for filters may look at the labels of choices."""
    for key, question in form.questions.items():
        here = (*path, question.uuid)
        field: Any = form.fields[key]
        field.hidden_now = here in outcome.hidden
        field.calculated, field.live = calculated(question), has_rules(question)
        if field.hidden_now:
            _forget(form, key)
        elif here in outcome.calculated:
            _calculate(form, key, question, outcome.calculated[here])
        else:
            if here in outcome.filters:
                _narrow(form, key, schema.question(question.uuid), outcome.filters[here])
            _check(form, key, question, here, outcome)
        if here in outcome.failed and not field.hidden_now:
            _complain(form, key, NOT_COMPUTED)


def _forget(form: AnswerForm, key: str) -> None:
    if form.is_bound:
        form.errors.pop(key, None)
        form.cleaned_data[key] = None


def _calculate(form: AnswerForm, key: str, question: Question, text: str) -> None:
    """A calculated question is never required, so its field cleans what is empty as well."""
    field: Any = form.fields[key]
    value, messages = None, []
    try:
        value = field.clean(text)
    except ValidationError as error:
        messages = error.messages
    field.calculated_text = text
    field.calculated_shown = value_text(question, value, names=form.context.names)
    if form.context.stored is not None and TYPES[question.type].is_masked:  # it may come from what was hidden
        field.calculated_text, field.calculated_shown = "", masked(question, value)
    if not form.is_bound:
        _put(form, key, text)
        return
    form.errors.pop(key, None)
    form.cleaned_data[key] = value
    _complain(form, key, *messages)


def _check(form: AnswerForm, key: str, question: Question, here: Path, outcome: Outcome) -> None:
    field: Any = form.fields[key]
    if here in outcome.required and not field.required:
        field.required_now = True
        if form.is_bound and form.cleaned_data.get(key) in (None, "", [], {}) and key not in form.errors:
            _complain(form, key, field.error_messages.get("required") or WANTED)
    if here in outcome.violated:
        _complain(form, key, question.option("constraint_message") or NOT_MET)


def _narrow(form: AnswerForm, key: str, question: Question, allows: Allows) -> None:
    """Only choices that fit the other answers: the others are hidden, and not accepted.

    Codes of a list are looked at once they are chosen: there may be thousands.
    """
    field: Any = form.fields[key]
    widget = getattr(field.widget, "main", field.widget)  # beside words of one's own
    widget.left_out = {choice.code for choice in question.choices if not allows(columns(choice))}
    if form.is_bound and not fits(question, form.cleaned_data.get(key), allows, form.context.fresh_lists):
        _complain(form, key, NOT_ALLOWED)


def fits(question: Question, value: Any, allows: Allows, lists: Lists) -> bool:
    """Whether all that was chosen goes with the other answers; words of one's own always do."""
    slug = question.option("code_list")
    known: Mapping[str, Entry | Choice] = (
        lists.get(str(slug)).entries if slug else {choice.code: choice for choice in question.choices}
    )
    return all(allows(columns(known[code])) for code in _codes(value) if code in known)


def columns(choice: Entry | Choice) -> dict[str, str]:
    """What a choice filter may look at."""
    return {"code": choice.code, "label": choice.label, "parent": choice.parent if isinstance(choice, Entry) else ""}


def _codes(value: Any) -> list[str]:
    return str((value.get("") if isinstance(value, dict) else value) or "").split()


def _complain(form: AnswerForm, key: str, *messages: Any) -> None:
    if not form.is_bound:
        return
    known = {str(message) for message in form.errors.get(key, ())}
    for message in messages:
        if str(message) not in known:
            form.add_error(key, ValidationError(message))


def initial_of(outcome: Outcome | None, schema: FormSchema) -> dict[str, str]:
    """Default values that are computed, by key, for questions outside tables that nobody has answered yet."""
    if outcome is None:
        return {}
    return {q.key: outcome.initial[(q.uuid,)] for q in schema.scalars if outcome.initial.get((q.uuid,))}


def prefill(form: SectionForm, initial: Mapping[str, str]) -> None:
    """Show computed default values in a section that nobody has filled in yet."""
    for key in form.form.questions.keys() & initial.keys():
        _put(form.form, key, initial[key])


def _put(form: AnswerForm, key: str, text: str) -> None:
    form.initial[key] = text
    form._bound_fields_cache.pop(key, None)  # type: ignore[attr-defined]  # it remembers what it showed before
