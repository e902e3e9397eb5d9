"""What a view says of one stored column: the answer in words, and its code beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.schema.kinds.links import shown_keys
from forms_app.schema.kinds.rows import RESULTS
from forms_app.schema.linking import known_by
from forms_app.schema.model import OTHER, Question
from forms_app.tables.models import Form
from forms_app.tables.sqlviews import lookups
from forms_app.tables.sqlviews.dialect import Dialect, literal
from forms_app.tables.sqlviews.known import Asked, Known
from forms_app.tables.sqlviews.source import Source

CODE, NUMBER = "code", "number"


@dataclass(frozen=True)
class Told:
    """``what``: '' for the answer, CODE or NUMBER for what stands beside it. ``sql``: an expression."""

    what: str
    sql: str


@dataclass(frozen=True)
class Place:
    """Where a column is read from. ``words``: the expression of 其他's own words, '' without any."""

    known: Known
    dialect: Dialect
    value: str
    words: str = ""


Teller = Callable[[Asked, Place], Iterator[Told]]


def tell(asked: Asked, place: Place) -> list[Told]:
    found = list(_teller(asked)(asked, place))
    return [Told(one.what, _masked(one.sql, asked, place)) for one in found] if asked.kind else found


def _masked(sql: str, asked: Asked, place: Place) -> str:
    """As ledgers do; what was no number when it was asked is hidden in the same way."""
    return place.dialect.starred(f"({place.dialect.text(sql)})", *((1, 1) if asked.kind == "id_number" else (3, 4)))


def _teller(asked: Asked) -> Teller:
    question, kind = asked.question, asked.part.storage.kind
    if question.type in {"choice", "choices", "cascade", "matrix"} and asked.part.name != "other":
        return _several if question.type == "choices" else _one
    if question.type == "check_item" and not asked.part.name:
        return _result
    if question.type in {"photos", "files"}:
        return _files
    if question.type == "record_link":
        return _linked
    if question.type == "consent":
        return _consent
    return _KINDS.get(kind, _plain)


def _plain(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", place.value)


def _month(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", place.dialect.month(place.value))


def _clock(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", place.dialect.clock(place.value))


def _moment(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", place.dialect.local(place.value))


def _yes_no(asked: Asked, place: Place) -> Iterator[Told]:
    yes, no = literal(_("Yes")), literal(_("No"))
    truth = place.dialect.truth(place.value)
    yield Told("", f"CASE WHEN {truth} THEN {yes} WHEN {place.value} IS NOT NULL THEN {no} END")


def _consent(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", f"CASE WHEN {place.dialect.truth(place.value)} THEN {literal(_('Agreed to'))} END")


def _area(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", lookups.area_name(place.value, place.dialect))
    yield Told(CODE, lookups.area_code(place.value))


def _person(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", lookups.person(place.value))
    yield Told(NUMBER, place.value)


def _file(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", lookups.file_name(place.value))
    yield Told(NUMBER, place.dialect.uuid(place.value))


def _files(asked: Asked, place: Place) -> Iterator[Told]:
    name = lookups.file_name(place.dialect.as_uuid("words.code"))
    yield Told("", place.dialect.joined(name, "、", "words.n", place.dialect.codes_in(place.value)))
    yield Told(NUMBER, place.value)


def _linked(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", title(asked.question, place.value, place.dialect))
    yield Told(NUMBER, place.dialect.uuid(place.value))


def title(question: Question, uuid: str, dialect: Dialect) -> str:
    """What the other form's lists call the record: its name, or what the question says; else its area and day."""
    form = Form.objects.filter(slug=str(question.option("form") or ""), current__isnull=False).first()
    gone = literal(_("Deleted record"))
    if form is None or form.current is None:
        return f"CASE WHEN {uuid} IS NOT NULL THEN {gone} END"
    known = Known(form, form.current)
    source = Source(form.table, "other", known.columns)
    shown = {question.uuid for question in known_by(form.current.schema, shown_keys(question))}
    columns = [one for one in source.columns if str(one.question_uuid) in shown and not one.parent_uuid]
    asked = [one for one in known.asked(columns) if one.is_current]
    words = [tell(one, Place(known, dialect, source.value(one.column)))[0].sql for one in asked]
    texts = [f"CASE WHEN {text} <> '' THEN '，' || {text} ELSE '' END" for text in map(dialect.text, words)]
    place = lookups.area_path_name("other.area_path", dialect)
    day = f"{place} || ' ' || {dialect.day(dialect.local('other.submitted_at'))}"
    told = f"coalesce(nullif(substr({' || '.join(texts)}, 2), ''), {day})" if texts else day
    found = f"SELECT {told} FROM {source.tables} WHERE other.uuid = {uuid} AND other.deleted_at IS NULL"
    return f"CASE WHEN {uuid} IS NOT NULL THEN coalesce(({found}), {gone}) END"


def _result(asked: Asked, place: Place) -> Iterator[Told]:
    cases = " ".join(f"WHEN {literal(result.code)} THEN {literal(result.label)}" for result in RESULTS)
    yield Told("", f"CASE {place.value} {cases} ELSE {place.value} END")
    yield Told(CODE, place.value)


def _one(asked: Asked, place: Place) -> Iterator[Told]:
    yield Told("", _with_words(label(asked, place, place.value), place, place.value))
    yield Told(CODE, place.value)


def _several(asked: Asked, place: Place) -> Iterator[Told]:
    words = _with_words(label(asked, place, "words.code"), place, "words.code")
    yield Told("", place.dialect.joined(words, "、", "words.n", place.dialect.codes_in(place.value)))
    yield Told(CODE, place.value)


def label(asked: Asked, place: Place, code: str) -> str:
    known, question = place.known, asked.question
    offered = known.choices.get(question.uuid, {})
    own = lookups.choice(code, known.form.pk, question.uuid, offered, place.dialect)
    if lists := known.lists(question):
        return f"coalesce({lookups.listed(code, lists, whole_path=question.type == 'cascade')}, {own})"
    return own


def _with_words(text: str, place: Place, code: str) -> str:
    """'其他：借住'."""
    if not place.words:
        return text
    more = f"CASE WHEN {code} = {literal(OTHER.code)} AND {place.words} <> '' THEN '：' || {place.words} ELSE '' END"
    return f"({text}) || {more}"


_KINDS: dict[str, Teller] = {
    "month": _month,
    "time": _clock,
    "datetime": _moment,
    "boolean": _yes_no,
    "area": _area,
    "person": _person,
    "uuid": _file,
}


def endings() -> dict[str, str]:
    """What stands behind a column's name: '（代码）'."""
    code, number = _("its code"), _("its number")
    return {"": "", CODE: f"（{code}）", NUMBER: f"（{number}）"}
