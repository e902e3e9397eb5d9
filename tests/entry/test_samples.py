"""Made-up answers are good answers: the one way in takes them."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.samples import sample
from forms_app.schema.model import Choice, FormSchema, Question, options
from forms_app.schema.types import TYPES
from tests.kinds.trip import opened
from tests.logic import asked, section, with_rules
from tests.making import published, question, schema
from tests.sampling import send_sample

SCALE = (Choice("1", "好"), Choice("2", "差"))
OPTIONS: dict[str, dict[str, Any]] = {
    "cascade": {"options": options(code_list="shi-jian-fen-lei", to_leaf=True)},
    "matrix": {"choices": SCALE, "options": (("rows", "甲 | a\n乙 | b"),)},
    "device": {"options": (("what", "username"),)},
    "repeat": {"questions": (question("xiang", label="项", name="xiang"),)},
}
# A record of another form has to be there; sound cannot be drawn here.
LEFT_OUT = {"record_link", "audio"}


def sent(content: FormSchema, user: Any, seed: int = 0) -> Any:
    made, _record = send_sample(opened(published(content, "sample")), user, seed)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(TYPES.keys() - LEFT_OUT))
def test_every_type_gets_an_answer_that_is_taken(kind, grid_worker):
    is_asked = TYPES[kind].is_asked
    settings = {"required": True} if is_asked and TYPES[kind].is_required and kind != "repeat" else {}
    asking = question("da_an", kind, label="答案", **settings, **OPTIONS.get(kind, {}))
    made = sent(schema(question("ming", label="名称"), asking), grid_worker)
    assert ("da_an" in made.answers or "da_an" in made.files) == is_asked


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_conditions_checks_and_counts_are_followed(seed, grid_worker):
    content = with_rules(
        section(
            "一",
            asked("you", "boolean", required=True),
            asked("ji_chu", "integer", rules={"relevant": "${you} = 'yes'"}, required=True, options=options(minimum=1)),
            asked("ma", rules={"constraint": "regex(., 'W[0-9]{3}-(A|B)')"}, required=True),
            asked("kai_shi", "date", required=True),
            asked("jie_shu", "date", rules={"constraint": ". >= ${kai_shi}"}, required=True),
            asked("fen", "integer", rules={"constraint": ". = 37 or . > 900"}, required=True),
            asked("nian_ling", "integer", rules={"calculation": "${fen} * 2"}),
            asked("hao", "id_number", required=True),
            asked("sheng_ri", "date", rules={"initial": "id_birthday(${hao})"}, required=True),
            asked("zhu_fang", "choice", rules={"choice_filter": "name = 'rent'"}, required=True),
            asked("xiang", "repeat", questions=(asked("neng", name="neng"),), rules={"row_count": "${fen} mod 4"}),
        )
    )
    made = sent(content, grid_worker, seed)
    answers = made.answers
    assert ("ji_chu" in answers) == (answers["you"] == "yes")
    assert answers["zhu_fang"] == "rent"
    assert "nian_ling" not in answers
    assert answers["sheng_ri"].replace("-", "") == answers["hao"][6:14]
    assert len(answers["xiang"]) == int(answers["fen"]) % 4


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_answers_and_another_one_others(grid_worker):
    content = schema(*(question(f"q{n}", label="姓名") for n in range(5)))
    context = FieldContext(AreaSource(grid_worker, opened(published(content, "seeds")).form))
    first, again, other = (sample(content, context, seed).answers for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.django_db
def test_a_check_that_nothing_meets_is_said_and_an_answer_that_may_be_empty_left_out(grid_worker):
    content = with_rules(
        section(
            "一", asked("a", rules={"constraint": "1 = 2"}), asked("b", rules={"constraint": "1 = 2"}, required=True)
        )
    )
    made = sample(content, FieldContext())
    assert made.answers.keys() == {"b"}
    assert made.unmet == {(_uuid(content, "b"),)}


def _uuid(content: FormSchema, key: str) -> str:
    found: Question = content.by_key[key][0]
    return found.uuid
