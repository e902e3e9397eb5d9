"""A form as it stands in the editor, not saved yet: what the browser has in its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from wagtail import blocks

from forms_app.designer import choices
from forms_app.designer.compile import Compiled, compile_page
from forms_app.designer.models import FormPage
from forms_app.designer.rules import lists_of
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.schema.types import TYPES
from forms_app.tables.models import Form

BLOCK_LIMIT = 2_000
Names = Mapping[str, tuple[str, str]]  # label and field name by uuid, as the browser saw them last


class NotADraft(ValueError):
    """What was sent is not what the editor sends."""


@dataclass
class Draft:
    """``values``: the raw settings of each block by uuid."""

    compiled: Compiled
    values: dict[str, Any]
    known: Names = field(default_factory=dict)

    @property
    def schema(self) -> FormSchema:
        return self.compiled.schema

    @cached_property
    def lists(self) -> dict[str, dict[str, str]]:
        return lists_of(self.schema)

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The section of each question, those inside tables included."""
        found: dict[str, Section] = {}
        for section in self.schema.sections:
            waiting = list(section.questions)
            while waiting:
                question = waiting.pop()
                found[question.uuid] = section
                waiting += question.questions
        return found

    def owner(self, uuid: str) -> Question | None:
        """None for a section. Raises KeyError for what is not in the form."""
        if any(section.uuid == uuid for section in self.schema.sections):
            return None
        return self.schema.question(uuid)

    @cached_property
    def unfixed(self) -> dict[tuple[str, str], str]:
        """Labels by (question, code) of choices whose code is only proposed so far and may change with the label."""
        found: dict[tuple[str, str], str] = {}
        for question, _parent in self.schema.walk():
            if question.choices and TYPES[question.type].has_choices:
                lines = str(self.values[question.uuid].get("choices") or "").replace("｜", choices.MARK).splitlines()
                bare = {line.strip() for line in lines if line.strip() and choices.MARK not in line}
                found |= {(question.uuid, one.code): one.label for one in question.choices if one.label in bare}
        return found


def read(data: QueryDict, form: Form | None, known: Names) -> Draft:
    """The draft in a posted editor form. Raises NotADraft."""
    body = _body(data)
    former = {key: label for label, key in (known[uuid] for uuid in known.keys() - set(_ids(body)))}
    compiled = compile_page(data.get("title", ""), "", body, form, former=former)
    return Draft(compiled, {str(one.id or ""): one.value for one in _all(body)}, known)


def _body(data: QueryDict) -> blocks.StreamValue:
    block = FormPage._meta.get_field("body").stream_block
    try:
        counts = [int(str(data[name])) for name in data if name.endswith("-count") and name.startswith("body")]
        if sum(counts) > BLOCK_LIMIT or any(count < 0 for count in counts):
            raise NotADraft
        body = block.value_from_datadict(_Filled(data), MultiValueDict(), "body")
    except (KeyError, ValueError, TypeError):
        raise NotADraft from None
    for one in _all(body):
        _settle(one.value)
    return body


class _Filled(dict):
    """Empty fields need not be sent."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data.items())

    def __missing__(self, name: str) -> str:
        if name.endswith("-deleted"):
            return ""
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, "" if default is None else default)


def _settle(value: Any) -> None:
    """Numbers as the blocks would clean them; what is none counts as empty: its own message comes when saving."""
    for name, block in value.block.child_blocks.items():
        if isinstance(block, (blocks.IntegerBlock, blocks.DecimalBlock)):
            value[name] = _number(value[name], isinstance(block, blocks.IntegerBlock))
        elif value[name] is None:
            value[name] = ""


def _number(text: Any, whole: bool) -> int | Decimal | None:
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        return None
    if not found.is_finite() or abs(found) > 10**15:
        return None
    return int(found) if whole else found


def _all(body: Any) -> Iterator[Any]:
    for block in body:
        yield block
        if "questions" in block.value:
            yield from _all(block.value["questions"])


def _ids(body: Any) -> Iterator[str]:
    return (str(one.id or "") for one in _all(body))
