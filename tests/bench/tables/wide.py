"""A form of 300 questions: from a page's blocks to a plan, and from a published version to its models."""

from __future__ import annotations

from typing import Any

from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form
from forms_app.tables.plan import make_plan
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import build_models
from tests.bench.figures import Figure, medians
from tests.logic import asked, section, with_rules

QUESTIONS, BLOCKS = 300, 30
COMPILE, BUILD = 150.0, 5.0


def wide() -> FormSchema:
    """Thirty sections of ten questions; in each a condition, a check, a calculation and a conditional duty."""
    return with_rules(*(section(f"第{block + 1}部分", *_questions(block)) for block in range(BLOCKS)), title="村情普查")


def _questions(b: int) -> list[Any]:
    before = f"${{k{b - 1}}}" if b else "0"
    return [
        asked(f"t{b}", label=f"名称{b}", required=True),
        asked(f"n{b}", "integer", label=f"数量{b}", rules={"constraint": ". >= 0 and . <= 5000"}),
        asked(f"m{b}", "decimal", label=f"面积{b}", rules={"relevant": f"${{n{b}}} > 0"}),
        asked(f"c{b}", "choice", label=f"类型{b}"),
        asked(f"s{b}", "choices", label=f"设施{b}"),
        asked(f"o{b}", label=f"说明{b}", rules={"required_when": f"${{c{b}}} = 'rent'"}),
        asked(f"d{b}", "date", label=f"日期{b}"),
        asked(f"p{b}", "phone", label=f"电话{b}"),
        asked(f"y{b}", "boolean", label=f"是否{b}"),
        asked(f"k{b}", "integer", label=f"合计{b}", rules={"calculation": f"${{n{b}}} * 2 + {before} mod 7"}),
    ]


def measured(rounds: int) -> list[Figure]:
    page = page_from_schema(wide(), "bench-wide")
    form = Form(slug="bench-wide", key="bench_wide")
    version = publish_schema(form, wide(), None)
    found = medians({"first": lambda: _planned(page), "models": lambda: build_models(version)}, rounds)
    again = medians({"again": lambda: make_plan(form, version.schema)}, rounds)
    return [
        Figure(f"compile and plan a form of {QUESTIONS} questions", found["first"], "ms", {}, COMPILE),
        Figure("plan it again, beside the columns that are there", again["again"], "ms"),
        Figure(f"build the models of a version of {QUESTIONS} questions", found["models"], "ms", {}, BUILD),
    ]


def _planned(page: FormPage) -> None:
    """From the page as it is stored: nothing of it has been read yet."""
    found = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile()
    assert not found.faults, found.faults
    assert len(found.schema.questions) == QUESTIONS
    make_plan(Form(slug="bench-other", key="bench_other"), found.schema)
