"""Forms, areas and records for tests, made with one line each."""

from __future__ import annotations

import uuid
from typing import Any

from forms_app.areas.models import Area
from forms_app.schema.model import Choice, FormSchema, Question, Section
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.write import insert_record


def uid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def question(key: str, type: str = "text", **settings: Any) -> Question:
    settings.setdefault("label", key)
    if type in {"choice", "choices"}:
        settings.setdefault("choices", (Choice("own", "自有"), Choice("rent", "租赁")))
    return Question(uuid=uid(settings.pop("name", key)), key=key, type=type, **settings)


def schema(*questions: Question, title: str = "居民信息采集一张表") -> FormSchema:
    return FormSchema(title, (Section(uid("section"), "基本情况", questions=questions),))


def household() -> FormSchema:
    """Every type once, and a repeat."""
    members = question(
        "members", "repeat", label="家庭成员", questions=(question("name"), question("age", "text", label="年龄"))
    )
    return schema(
        question("xing_ming", label="户主姓名"),
        question("shuo_ming", "long_text"),
        question("ren_shu", "integer"),
        question("mian_ji", "decimal"),
        question("ri_qi", "date"),
        question("zhu_fang", "choice"),
        question("lei_bie", "choices"),
        question("shi_fou", "boolean"),
        question("dian_hua", "phone"),
        question("hao_ma", "id_number"),
        question("wang_ge", "area"),
        question("zhao_pian", "photo"),
        members,
    )


def form(slug: str = "t-form") -> Form:
    return Form(slug=slug, key=slug.replace("-", "_"))


def published(content: FormSchema, slug: str = "t-form") -> FormVersion:
    return publish_schema(form(slug), content, None)


def area(code: str = "329921", name: str = "望禾县", level: str = "county") -> Area:
    return Area.objects.filter(code=code).first() or Area.add_root(code=code, name=name, level=level)


def record(version: FormVersion, rows: dict[str, list[dict[str, Any]]] | None = None, **answers: Any) -> Any:
    """Insert a record; answers and rows by key."""
    return insert_record(
        version,
        uuid=uuid.uuid4(),
        area=area(),
        user=None,
        source="test",
        answers={uid(key): value for key, value in answers.items()},
        rows={
            uid(key): [{uid(name): value for name, value in item.items()} for item in items]
            for key, items in (rows or {}).items()
        },
    )
