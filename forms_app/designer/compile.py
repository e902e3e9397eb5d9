"""From a page's blocks to a FormSchema: names filled in, frozen keys kept, ids taken from the blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from forms_app.designer import choices
from forms_app.designer.link_options import bad_links, missing_posts
from forms_app.designer.listed_options import missing_lists, rows_ever
from forms_app.designer.rules import Texts, texts_of, with_trees
from forms_app.designer.translations import CHINESE_ONLY, Languages, spoken
from forms_app.schema.check import check
from forms_app.schema.expressions.rules import CALCULATION, CONSTRAINT, INITIAL, ROW_COUNT
from forms_app.schema.keys import propose
from forms_app.schema.model import Fault, FormSchema, Question, Section, options
from forms_app.schema.types import TYPES, QuestionType
from forms_app.schema.uniqueness import together
from forms_app.tables.known import choices_ever
from forms_app.tables.models import Form, FormColumn

Path = tuple[Any, ...]


@dataclass
class Compiled:
    """``paths``: for each block id, where it stands in the stream, e.g. (0, 'questions', 3). ``texts``: expressions."""

    schema: FormSchema
    faults: list[Fault]
    paths: dict[str, Path] = field(default_factory=dict)
    texts: Texts = field(default_factory=dict)


def frozen_keys(form: Form | None) -> dict[tuple[str, str], str]:
    """Keys by (question uuid, repeat uuid) that a first publication has fixed. One query."""
    if form is None or form.pk is None:
        return {}
    rows = FormColumn.objects.filter(form=form).order_by("pk").values_list("question_uuid", "parent_uuid", "key")
    return {(str(uuid), str(parent or "")): key for uuid, parent, key in rows}


def compile_page(
    title: str,
    intro: str,
    body: Any,
    form: Form | None,
    rules: str = "",
    languages: Languages = CHINESE_ONLY,
    former: Mapping[str, str] | None = None,
) -> Compiled:
    """Compile a page's stream value. ``rules``: lines 'name + name' of what together may not be alike. ``former``:
    labels by key of questions that were in the page a moment ago, for messages about what still names them.

    Never raises for what an editor can enter: see ``faults``."""
    compiler = _Compiler(frozen_keys(form), choices_ever(form), rows_ever(form))
    for block in body:
        compiler.reserve(block.value["questions"], "")
    sections = tuple(compiler.section(index, block) for index, block in enumerate(body))
    schema = FormSchema(title=title.strip(), intro=intro.strip(), sections=sections)
    schema, bad_rules = with_trees(schema, compiler.texts, form, former)
    groups, bad_groups = together(schema, rules.splitlines())
    schema = spoken(replace(schema, together=groups), languages)
    faults = [
        *check(schema),
        *bad_groups,
        *bad_rules,
        *missing_lists(schema),
        *missing_posts(schema),
        *bad_links(schema),
    ]
    return Compiled(schema, faults, compiler.paths, compiler.texts)


class _Compiler:
    def __init__(
        self,
        frozen: dict[tuple[str, str], str],
        earlier: dict[str, dict[str, str]],
        rows: dict[str, dict[str, str]],
    ) -> None:
        self.frozen, self.earlier, self.rows = frozen, earlier, rows
        self.paths: dict[str, Path] = {}
        self.taken: dict[str, set[str]] = {}
        self.texts: Texts = {}  # expressions as they were typed

    def section(self, index: int, block: Any) -> Section:
        uuid = self._place(block, (index,))
        children = block.value["questions"]
        self._keep_texts(uuid, texts_of(block.value))
        questions = tuple(
            self.question(child, "", (index, "questions", position)) for position, child in enumerate(children)
        )
        return Section(uuid, block.value["title"].strip(), block.value["intro"].strip(), questions)

    def question(self, block: Any, parent: str, path: Path) -> Question:
        uuid, value, row = self._place(block, path), block.value, TYPES[block.block_type]
        default = (value.get("default") or "").strip()
        texts = texts_of(value, default)
        self._keep_texts(uuid, texts)
        inner: tuple[Question, ...] = ()
        if row.name == "repeat":
            self.reserve(value["questions"], uuid)
            inner = tuple(
                self.question(child, uuid, (*path, "questions", position))
                for position, child in enumerate(value["questions"])
            )
        return Question(
            uuid=uuid,
            key=self._key(uuid, parent, value),
            type=row.name,
            label=value["label"].strip(),
            hint=value["hint"].strip(),
            required=bool(value.get("required")) and CALCULATION not in texts,
            default="" if INITIAL in texts else default,
            choices=choices.parse(value.get("choices") or "", self.earlier.get(uuid)) if row.has_choices else (),
            options=options(**self._options(uuid, value, row, texts)),
            questions=inner,
        )

    def _keep_texts(self, uuid: str, texts: dict[str, str]) -> None:
        if texts:
            self.texts[uuid] = texts

    def _options(self, uuid: str, value: Any, row: QuestionType, texts: dict[str, str]) -> dict[str, Any]:
        found = {name: self._option(uuid, name, value.get(name)) for name in row.options}
        if ROW_COUNT in texts:
            found["count"] = None
        if CONSTRAINT in texts:
            found["constraint_message"] = (value.get("constraint_message") or "").strip()
        return found

    def _option(self, uuid: str, name: str, value: Any) -> Any:
        """The rows of a matrix get codes like choices, and keep them."""
        if name != "rows":
            return _plain(value)
        return choices.write(choices.parse(value or "", self.rows.get(uuid)))

    def _place(self, block: Any, path: Path) -> str:
        uuid = str(block.id or "")
        self.paths.setdefault(uuid, path)
        return uuid

    def reserve(self, blocks: Any, parent: str) -> None:
        """Keys that are written down or frozen come before proposed ones."""
        names = self.taken.setdefault(parent, set())
        for block in blocks:
            names.add(self.frozen.get((str(block.id or ""), parent)) or block.value["key"].strip())

    def _key(self, uuid: str, parent: str, value: Any) -> str:
        key = self.frozen.get((uuid, parent)) or value["key"].strip()
        if not key:
            names = self.taken.setdefault(parent, set())
            key = propose(value["label"], names)
            names.add(key)
        return key


def _plain(value: Any) -> Any:
    """Options are JSON: decimals become int or text without trailing noughts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
    return value
