"""A form with households of two towns."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from forms_app.schema.model import Choice, FormSchema, Question
from forms_app.tables.models import FormVersion
from forms_app.tables.write import insert_record
from tests.making import published, question, schema, uid

SLUG = "hu"
START = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)


def households(*extra: Question) -> FormSchema:
    members = question(
        "cheng_yuan",
        "repeat",
        label="家庭成员",
        questions=(
            question("ming_zi", label="姓名", name="m-name"),
            question("sfz", "id_number", label="公民身份号码"),
        ),
    )
    return schema(
        question("wang_ge", "area", label="所属网格"),
        question("xing_ming", label="户主姓名"),
        question("ren_shu", "integer", label="常住人数"),
        question("mian_ji", "decimal", label="面积"),
        question("ri_qi", "date", label="登记日期"),
        question("zhu_fang", "choice", label="住房", choices=(Choice("own", "自有"), Choice("rent", "租赁"))),
        question(
            "lei_bie", "choices", label="关爱类别", choices=(Choice("di_bao", "低保"), Choice("di_bao_2", "低保边缘"))
        ),
        question("shi_fou", "boolean", label="是否出租"),
        question("dian_hua", "phone", label="电话"),
        question("bei_zhu", "long_text", label="备注"),
        *extra,
        members,
    )


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return published(households(), SLUG)


@pytest.fixture
def put(version: FormVersion, areas: SimpleNamespace) -> Callable[..., Any]:
    """``put("grid_a", xing_ming="张三")``: a record, half an hour after the one before."""
    count = 0

    def make(place: str = "grid_a", rows: list[dict[str, Any]] | None = None, **answers: Any) -> Any:
        nonlocal count
        at = answers.pop("at", START + datetime.timedelta(minutes=30 * count))
        user = answers.pop("user", None)
        count += 1
        names = {"ming_zi": "m-name"}
        return insert_record(
            answers.pop("version", version),
            uuid=uuid.uuid4(),
            area=getattr(areas, place),
            user=user,
            source="test",
            answers={uid(key): value for key, value in answers.items()},
            rows={uid("cheng_yuan"): [{uid(names.get(k, k)): v for k, v in row.items()} for row in rows or []]},
            submitted_at=at,
        )

    return make


@pytest.fixture
def someone(django_user_model: Any) -> Any:
    return django_user_model.objects.create_superuser("all-seeing", password="x", name="全看见")


def local(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")
