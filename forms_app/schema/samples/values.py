"""One made-up answer to one question, as texts by part: {'': '2026-11-23'}, {'lat': …, 'lon': …}; {} for none."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random

from forms_app.schema.kinds.basic import LONG_TEXT_LENGTH, TEXT_LENGTH
from forms_app.schema.kinds.plain import most_stars
from forms_app.schema.kinds.rows import FAILED, NOT_ASKED, PASSED, rows_of
from forms_app.schema.model import Question
from forms_app.schema.samples import words
from forms_app.schema.samples.around import Around
from forms_app.schema.types import TYPES

Answer = dict[str, str]
FILE = "file"  # stands for an attachment, which whoever uses the answers has to bring
_FUTURE = ("期限", "下次", "截止", "计划", "预计", "到期", "有效期", "时限")
_MOST = 3  # choices ticked at once


def draw(question: Question, around: Around, rng: Random) -> Answer:
    if TYPES[question.type].files and question.type != "check_item":
        return {"": FILE}
    make = _MAKERS.get(question.type)
    return make(question, around, rng) if make else {}


def codes_of(question: Question, around: Around) -> list[str]:
    if slug := question.option("code_list"):
        listed = around.codes(str(slug))
        upper = {one.parent for one in listed} if question.option("to_leaf") else set()
        return [one.code for one in listed if one.code not in upper]
    return [choice.code for choice in question.choices]


def several(codes: Sequence[str], rng: Random) -> str:
    """Some of them, in their order, with spaces between them."""
    picked = set(rng.sample(range(len(codes)), min(len(codes), rng.randint(1, _MOST))))
    return " ".join(code for at, code in enumerate(codes) if at in picked)


def limits(question: Question, usual: tuple[int, int]) -> tuple[Decimal, Decimal]:
    """From … to …, as the form says, or as is usual where it says nothing."""
    low, high = question.option("minimum"), question.option("maximum")
    least = Decimal(str(low)) if low is not None else None
    most = Decimal(str(high)) if high is not None else None
    least = least if least is not None else min(Decimal(usual[0]), most if most is not None else Decimal(usual[0]))
    most = most if most is not None else max(Decimal(usual[1]), least)
    return least, min(most, max(least + usual[1], Decimal(usual[1])))


def day_for(label: str, today: datetime.date, rng: Random) -> datetime.date:
    if "出生" in label:
        return today - datetime.timedelta(days=rng.randint(20 * 365, 80 * 365))
    if any(word in label for word in _FUTURE):
        return today + datetime.timedelta(days=rng.randint(3, 30))
    return today - datetime.timedelta(days=rng.randint(0, 20))


def _text(question: Question, _around: Around, rng: Random) -> Answer:
    longest = TEXT_LENGTH if question.type == "text" else LONG_TEXT_LENGTH
    longest = min(longest, int(question.option("max_length") or longest))
    found = words.text(question.label, rng, bool(question.option("person_name")))
    if question.option("unique"):
        found = f"{rng.randrange(10**6):06}" if longest <= len(found) + 6 else f"{found}{rng.randrange(10**6):06}"
    return {"": found[:longest]}


def _integer(question: Question, _around: Around, rng: Random) -> Answer:
    least, most = limits(question, (1, 6))
    return {"": str(rng.randint(int(least.to_integral_value(rounding="ROUND_CEILING")), int(most)))}


def _decimal(question: Question, _around: Around, rng: Random) -> Answer:
    least, most = limits(question, (10, 120))
    places = min(1, int(question.option("places", 1)))
    step = Decimal(1).scaleb(-places)
    found = least + (most - least) * Decimal(rng.randint(0, 100)) / 100
    return {"": f"{min(max(found.quantize(step), least), most):f}"}


def _money(question: Question, _around: Around, rng: Random) -> Answer:
    least, most = limits(question, (100, 5000))
    return {"": str(rng.randint(int(least.to_integral_value(rounding="ROUND_CEILING")), int(most)))}


def _date(question: Question, around: Around, rng: Random) -> Answer:
    is_today = question.default in {"today", "今天"}
    return {"": (around.today if is_today else day_for(question.label, around.today, rng)).isoformat()}


def _month(question: Question, around: Around, rng: Random) -> Answer:
    return {"": day_for(question.label, around.today, rng).isoformat()[:7]}


def _moment(question: Question, around: Around, rng: Random) -> Answer:
    return {"": f"{day_for(question.label, around.today, rng)}T{rng.randint(8, 17):02}:{rng.choice((0, 30)):02}"}


def _choice(question: Question, around: Around, rng: Random) -> Answer:
    codes = codes_of(question, around)
    return {"": rng.choice(codes)} if codes else {}


def _choices(question: Question, around: Around, rng: Random) -> Answer:
    codes = codes_of(question, around)
    return {"": several(codes, rng)} if codes else {}


def _matrix(question: Question, _around: Around, rng: Random) -> Answer:
    return {row.code: rng.choice(question.choices).code for row in rows_of(question) if question.choices}


def _item(question: Question, _around: Around, rng: Random) -> Answer:
    result = rng.choices((PASSED, FAILED, NOT_ASKED), (6, 3, 1))[0]
    return {"": result, "note": "不符合要求，已要求整改"} if result == FAILED else {"": result}


def _id_number(_question: Question, around: Around, rng: Random) -> Answer:
    return {"": words.id_number(rng, day_for("出生", around.today, rng))}


def _phone(question: Question, _around: Around, rng: Random) -> Answer:
    kind = question.option("kinds")
    return {"": {"landline": f"0523-8600{rng.randrange(1000):03}", "hotline": "12345"}.get(kind) or words.mobile(rng)}


def _point(rng: Random) -> tuple[str, str]:
    return f"32.{rng.randint(300000, 499999)}", f"119.{rng.randint(800000, 999999)}"


def _location(question: Question, _around: Around, rng: Random) -> Answer:
    lat, lon = _point(rng)
    return {"lat": lat, "lon": lon, "accuracy": str(min(8, int(question.option("accuracy") or 8)))}


def _track(_question: Question, _around: Around, rng: Random) -> Answer:
    points = ", ".join(f"119.{900 + n * 2} 32.{400 + n + rng.randint(0, 1)}" for n in range(4))
    return {"": f"LINESTRING ({points})"}


def _shape(_question: Question, _around: Around, rng: Random) -> Answer:
    size = rng.randint(2, 9)
    return {"": f"POLYGON ((119.9 32.4, 119.90{size} 32.4, 119.90{size} 32.40{size}, 119.9 32.40{size}, 119.9 32.4))"}


def _one(value: Callable[[Random], str]) -> Callable[[Question, Around, Random], Answer]:
    return lambda _question, _around, rng: {"": value(rng)}


def _found(name: str) -> Callable[[Question, Around, Random], Answer]:
    def make(question: Question, around: Around, _rng: Random) -> Answer:
        found = getattr(around, name)(question)
        return {"": found} if found else {}

    return make


_MAKERS: dict[str, Callable[[Question, Around, Random], Answer]] = {
    "text": _text,
    "long_text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "money": _money,
    "date": _date,
    "year_month": _month,
    "datetime": _moment,
    "time": _one(lambda rng: f"{rng.randint(8, 17):02}:{rng.choice((0, 30)):02}"),
    "choice": _choice,
    "choices": _choices,
    "cascade": _choice,
    "boolean": _one(lambda rng: rng.choice(("yes", "no"))),
    "matrix": _matrix,
    "check_item": _item,
    "phone": _phone,
    "id_number": _id_number,
    "rating": lambda question, _around, rng: {"": str(rng.randint(2, most_stars(question)))},
    "email": _one(lambda rng: f"shi.li{rng.randrange(1000)}@example.cn"),
    "url": _one(lambda _rng: "https://www.example.cn/"),
    "licence_plate": _one(lambda rng: f"苏A{rng.randrange(10**5):05}"),
    "credit_code": _one(words.credit_code),
    "barcode": _one(lambda rng: f"690{rng.randrange(10**10):010}"),
    "consent": _one(lambda _rng: "yes"),
    "location": _location,
    "track": _track,
    "shape": _shape,
    "area": _found("area"),
    "person": _found("person"),
    "record_link": _found("record"),
}
