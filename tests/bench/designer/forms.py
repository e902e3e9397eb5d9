"""The same number of questions as a form of ours and as one of Wagtail's."""

from __future__ import annotations

from wagtail.models import Page

from forms_app.designer.build import page_from_schema
from forms_app.schema.model import FormSchema, Question, Section, options
from tests.bench.designer.peer.models import PeerField, PeerForm
from tests.making import question, uid

TYPES = ("text", "integer", "decimal", "date", "choice", "choices", "boolean", "phone", "area", "photo", "long_text",
         "email")  # fmt: skip
THEIRS = ("singleline", "number", "date", "dropdown", "checkboxes", "checkbox", "multiline", "email")
IN_SECTION, IN_TABLE, CONDITION_EVERY = 20, 5, 5


def ours(count: int) -> Page:
    """In sections of twenty, every other with a table of five; every fifth question has a condition."""
    sections = [_section(start, min(IN_SECTION, count - start)) for start in range(0, count, IN_SECTION)]
    return page_from_schema(FormSchema(f"{count}项大表", tuple(sections)), f"big-{count}")


def _section(start: int, count: int) -> Section:
    asked = [_question(number) for number in range(start, start + count)]
    number = start // IN_SECTION
    if number % 2:
        asked, inner = asked[:-IN_TABLE], asked[-IN_TABLE:]
        asked.append(question(f"t{number}", "repeat", label=f"明细{number}", questions=tuple(inner)))
    return Section(uid(f"s{number}"), f"第{number + 1}部分", questions=tuple(asked))


def _question(number: int) -> Question:
    hidden = number % CONDITION_EVERY == CONDITION_EVERY - 1
    first = uid(f"q{number - number % IN_SECTION}")
    more = {"options": options(relevant=f'["=",["q","{first}"],"x"]')} if hidden else {}
    return question(f"q{number}", TYPES[number % len(TYPES)], label=f"第{number}项", **more)


def theirs(count: int) -> Page:
    page: Page = Page.get_first_root_node().add_child(instance=PeerForm(title=f"{count}", slug=f"peer-{count}"))
    PeerField.objects.bulk_create(
        PeerField(
            page=page, sort_order=number, label=f"第{number}项", clean_name=f"q{number}",
            field_type=THEIRS[number % len(THEIRS)], choices="甲,乙,丙",
        )
        for number in range(count)
    )  # fmt: skip
    return page
