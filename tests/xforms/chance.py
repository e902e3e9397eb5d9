"""Forms of any type and option, with texts that cells, pyxform and XML find hard."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from forms_app.schema.expressions.resolving import resolve
from forms_app.schema.expressions.rules import CHOICE_FILTER, KINDS
from forms_app.schema.expressions.tree import dump, load
from forms_app.schema.expressions.writing import write
from forms_app.schema.languages import texts_of, with_languages
from forms_app.schema.model import Choice, FormSchema, Question, Section, options
from forms_app.schema.types import TYPES
from tests.making import uid

_HARD = ("“引号”与‘单引号’", "=1+1", "a\xa0b", "${x} 元", "<output value='x'/>", "两  个空格", "'前", "-3", "&amp; <b>",
         "yes", "中\x0b断", "😀", "12", "2026-11-23", "a and b", "@x",
         "true()")  # fmt: skip
labels = st.one_of(st.sampled_from(_HARD), st.text("甲乙丙丁 abcXYZ(){}$.'\"“”", min_size=1, max_size=20)).map(
    str.strip
).filter(bool)  # fmt: skip
lines = st.lists(labels, min_size=1, max_size=3).map("\n".join)
codes = st.lists(st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True).filter(lambda code: code.lower() != "other"),
                 min_size=1, max_size=4, unique_by=str.lower)  # fmt: skip
_OPTIONS: dict[str, Any] = {
    "max_length": st.integers(1, 200), "minimum": st.sampled_from([0, -5, "0.5"]),
    "maximum": st.sampled_from([9, "9.5"]),
    "places": st.integers(0, 4), "unit": labels, "level": st.sampled_from(["town", "grid"]), "rows": st.just(""),
    "body": lines, "statement": lines, "format": st.just("A-{0000}"),
    "what": st.sampled_from(["start", "end", "username", "user_agent"]),
    "code_list": st.just("min-zu"), "stars": st.integers(3, 10), "seconds": st.integers(1, 600),
    "accuracy": st.integers(1, 99),
    "form": st.just("other-form"), "shown": labels, "carry": st.just("a = b"), "posts": st.just("village-clerk"),
    "serial_level": st.just("town"), "kinds": st.just("mobile"), "add_label": labels,
}  # fmt: skip
_DEFAULTED = {"text", "long_text", "integer", "decimal", "date", "choice", "choices", "boolean", "money", "hidden"}


def _choices(draw: Any) -> tuple[Choice, ...]:
    return tuple(Choice(code, draw(labels)) for code in draw(codes))


@st.composite
def questions(draw: Any, key: str, depth: int = 0) -> Question:
    names = [name for name in TYPES if name != "repeat" or depth < 2]
    kind = TYPES[draw(st.sampled_from(names))]
    given: dict[str, Any] = {}
    for name in kind.options:
        if name != "count" and (name != "code_list" or kind.name == "cascade") and draw(st.booleans()):
            given[name] = draw(_OPTIONS[name]) if name in _OPTIONS else True
    chosen = _choices(draw) if kind.has_choices else ()
    if kind.name == "matrix":
        given["rows"] = "\n".join(f"{draw(labels)} | {code}" for code in draw(codes))
    inner: tuple[Question, ...] = ()
    if kind.name == "repeat":
        inner = (
            *(draw(questions(f"k{at}", depth + 1)) for at in range(draw(st.integers(0, 2)))),
            Question(uid(draw(st.uuids()).hex), "x", "text", "末"),
        )
    default = draw(labels) if kind.name in _DEFAULTED and draw(st.booleans()) else ""
    return Question(
        uuid=str(draw(st.uuids())), key=key, type=kind.name, label=draw(labels),
        hint=draw(st.one_of(st.just(""), labels)),
        required=kind.is_required and kind.name != "repeat" and draw(st.booleans()), default=default,
        choices=chosen, options=options(**given), questions=inner,
    )  # fmt: skip


@st.composite
def schemas(draw: Any) -> FormSchema:
    sections = []
    for number in range(draw(st.integers(1, 2))):
        asked = tuple(draw(questions(f"k{number}{at}")) for at in range(draw(st.integers(1, 4))))
        sections.append(Section(str(draw(st.uuids())), draw(labels), draw(st.one_of(st.just(""), lines)), asked))
    found = FormSchema(draw(labels), tuple(sections), draw(st.one_of(st.just(""), lines)))
    if draw(st.booleans()):
        return found
    some = [text.id for text in texts_of(found) if draw(st.booleans())]
    said = {language: {name: draw(labels) for name in some} for language in ("en", "ar")}
    return with_languages(found, "zh-Hans", ["en", "ar"], said)


def sayable(form: FormSchema) -> FormSchema:
    """The form with those of its expressions that somebody could have typed, as they are read then."""
    names = {question.uuid: question.key for question, _parent in form.walk()}

    def tree(text: str, owner: Question | None, of_choices: bool = False) -> str:
        found = resolve(write(load(text), names), form, owner, of_choices=of_choices) if text else None
        return dump(found.tree) if found and not found.problems else ""

    def ruled(question: Question) -> Question:
        given = {kind: tree(question.option(kind, ""), question, kind == CHOICE_FILTER) for kind in KINDS}
        inner = tuple(map(ruled, question.questions))
        return replace(question, options=options(**{**dict(question.options), **given}), questions=inner)

    sections = [replace(one, relevant=tree(one.relevant, None), questions=tuple(map(ruled, one.questions)))
                for one in form.sections]  # fmt: skip
    return replace(form, sections=tuple(sections))
