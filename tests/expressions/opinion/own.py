"""Forms of our own, written as XLSForms: every function and operator that both sides know, over answers of every type.

The forms in use elsewhere are simple: hardly any of them has more than ``=``, ``selected`` and ``regex``.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

# pulldata looks into code lists and forms, property at accounts: these are ours
ONLY_OURS = {"id_birthday", "id_gender", "age_on", "pulldata", "property"}
_OUTLINE = "31.23 121.45; 31.23 121.46; 31.24 121.46; 31.24 121.45; 31.23 121.45"

_ASKED = [
    ("text", "t1"), ("text", "t2"), ("integer", "n1"), ("integer", "n2"), ("decimal", "x1"), ("decimal", "x2"),
    ("date", "d1"), ("date", "d2"), ("time", "h1"), ("dateTime", "m1"), ("select_one c", "s1"),
    ("select_multiple c", "s2"),
]  # fmt: skip
_CHOICES = [("a", "甲"), ("b", "乙"), ("10", "十"), ("cc", "丙丙")]


def _numeric() -> Iterator[str]:
    given = ("${n1}", "${x1}", "number(${t1})", "${x1} div 7", "${n1} * 1000000")
    for name in (
        "int",
        "round",
        "abs",
        "sqrt",
        "exp",
        "exp10",
        "log",
        "log10",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
    ):
        for one in given:
            large = name in {"exp", "exp10"}
            yield f"round({name}({one} mod 20), 6)" if large else f"{name}({one})"
    for places in ("1", "2", "0", "-1", "-2"):
        yield f"round(${{x1}}, {places})"
        yield f"round(${{x1}} * 3, {places})"
    for left, right in product(("${n1}", "${x1}"), ("2", "0", "-1", "0.5", "${n2}")):
        yield f"round(pow({left} mod 50, {right} mod 9), 3)"
        yield f"round(atan2({left}, {right}), 9)"
    yield from ("pi()", "random() < 1", "random() >= 0", "string-length(uuid())")


def _operators() -> Iterator[str]:
    numbers = ("${n1}", "${n2}", "${x1}", "${x2}", "3", "0")
    for left, right in product(numbers, numbers):
        for sign in ("+", "-", "*", "div", "mod"):
            if left != right and (left[0] == "$" or right[0] == "$") and not (left < right and sign in "+*"):
                yield f"{left} {sign} {right}"
    pairs = [("${n1}", "${n2}"), ("${n1}", "${x1}"), ("${x1}", "0.5"), ("${n1}", "''"), ("${t1}", "''"), ("${t1}",
    "${t2}"),
             ("${d1}", "${d2}"), ("${d1}", "today()"), ("${d1}", "'2026-11-23'"), ("${m1}", "now()"), ("${m1}",
             "${d1}"),
             ("${s1}", "'a'"), ("${s1}", "'10'"), ("${s2}", "'a b'"), ("${t1}", "'abc'"), ("${n1}", "number(${t1})"),
             ("${n1} > 1", "true()"), ("${n1}", "true()"), ("${h1}", "'08:30:00.000'"), ("${n1}", "${s1}")]  # fmt: skip
    for (left, right), sign in product(pairs, ("=", "!=", "<", "<=", ">", ">=")):
        yield f"if({left} {sign} {right}, 'yes', 'no')"
    yield from (
        "-${n1}", "-${x1} + 1", "${n1} - -1", "1 + 2 * ${n1} - 4 div 2", "(1 + 2) * ${n1}", "${n1} - 3 - 2",
        "${n1} div 2 div 3", "${n1} mod 5 mod 3", "${n1} > 1 and ${x1} < 2", "${n1} > 1 or ${x1} < 2",
        "${n1} = 1 or ${n1} = 2 and ${x1} = 3", "not(${n1} = 1) and not(${t1} = '')", "${t1} or ${n1}",
        "${n1} and ${x1}",
        "1 < 2 < 3", "3 > 2 > 1", "1 = 1 = 1", "${n1} + ${d1}", "${d1} - ${d2}", "${d1} + 1", "${d2} - 30", "0.1 + 0.2",
        "1 div 3", "1 div 0", "-1 div 0", "0 div 0", "1000000 * 1000000 * 1000000 * 1000000", "1 div 1000000000",
        "100 div 3 * 3", "${x1} * ${x2}", "${n1} * ${n1}",
    )  # fmt: skip


def _logic() -> Iterator[str]:
    every = ("${t1}", "${n1}", "${x1}", "${d1}", "${s1}", "${s2}")
    for one in every:
        yield f"boolean({one})"
        yield f"not({one})"
        yield f"if({one}, 1, 2)"
        yield f"coalesce({one}, '空')"
        yield f"string({one})"
        yield f"number({one})"
        yield f"if({one} = '', 'none', {one})"
        yield f"boolean-from-string({one})"
        yield f"{one}"
    yield from (
        "coalesce(${t1}, ${t2})", "coalesce(${n1}, ${n2} + 1)", "if(${n1} > 10, ${n1}, ${x1})", "true()", "false()",
        "if(true(), 'a', 'b')", "string(true())", "number(true())", "string(1.50)", "string(-0.5)", "string(100)",
        "boolean(0)", "boolean('0')", "boolean('')", "boolean(-1)", "number('')", "number(' 12 ')", "number('1e3')",
        "number('+5')", "number('.5')", "number('5.')", "number('-')", "number('1,000')", "number('abc')",
        "boolean-from-string('1')", "boolean-from-string('TRUE')", "boolean-from-string('true')", "string(number('x'))",
        "if('false', 1, 2)", "if(0, 1, 2)", "if(number(''), 1, 2)", "not('')", "not(0)",
    )  # fmt: skip


def _words() -> Iterator[str]:
    every = ("${t1}", "${t2}", "${n1}", "${s2}")
    for one in every:
        yield f"string-length({one})"
        yield f"normalize-space({one})"
        yield f"translate({one}, 'abc1', 'xyz')"
        yield f"concat({one}, '、', {one})"
        yield f"contains({one}, 'a')"
        yield f"starts-with({one}, '1')"
        yield f"ends-with({one}, '3')"
        yield f"substring-before({one}, ' ')"
        yield f"substring-after({one}, ' ')"
        for place in ("0", "1", "0, 2", "1, 3", "-2", "-3, -1", "1, -1", "5", "0, 100", "2, 1"):
            yield f"substr({one}, {place})"
    for pattern in ("[0-9]+", "[a-z]*", "^[0-9]{1,3}$", "a|b", ".{2,4}", "[^a-z]+", "\\\\d+", "张.*", "\\\\s*two.*"):
        yield f"regex(${{t1}}, '{pattern.replace(chr(92) * 2, chr(92))}')"
    yield from (
        "concat('a', 1, true())", "concat(${n1}, ${x1}, ${d1})", "contains(${t1}, '')", "contains('', ${t1})",
        "starts-with(${t1}, ${t2})", "contains('abc', ${t1})", "translate('bar', 'abc', 'AB')",
        "translate(${t1}, '', 'x')",
        "substring-before('2026-11', '-')", "substring-after('2026-11', '-')", "substring-after(${t1}, '')",
        "substring-before(${t1}, '')", "string-length('')", "string-length('网格')", "normalize-space('  a   b ')",
        *(f"digest(${{t1}}, '{name}')" for name in ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512")),
        "digest('格物', 'SHA-256', 'hex')", "digest('', 'MD5', 'hex')", "base64-decode('5qC854mp')",
        "base64-decode('')", "base64-decode('YWJj')",
        "join('-', ${t1}, ${t2}, 'c')", "join(', ', 'a', 'b')", "concat('[', normalize-space(${t1}), ']')",
    )  # fmt: skip


def _choices() -> Iterator[str]:
    for answer, code in product(("${s1}", "${s2}"), ("a", "b", "10", "cc")):
        yield f"selected({answer}, '{code}')"
    yield from (
        "selected(${s2}, 'c')", "selected(${s2}, '')", "selected('', '')", "selected('a b', 'b')",
        "count-selected(${s2})",
        "count-selected(${s1})", "count-selected('')", "count-selected(' a  b ')", "selected-at(${s2}, 0)",
        "selected-at(${s2}, 1)", "selected-at(${s2}, 9)", "selected-at(${s2}, -1)", "selected-at(${s2}, 0.9)",
        "jr:choice-name(${s1}, '${s1}')", "jr:choice-name(selected-at(${s2}, 0), '${s2}')",
        "jr:choice-name('b', '${s1}')", "jr:choice-name('none', '${s1}')", "${s1} = ${s2}", "selected(${s2}, ${s1})",
    )  # fmt: skip


def _lists() -> Iterator[str]:
    """Checklists and places."""
    yield from (
        "checklist(1, 2, ${n1} > 1, ${x1} > 1, ${t1} = 'abc')", "checklist(-1, 1, ${n1} > 1, ${x1} > 1, true())",
        "checklist(2, -1, ${n1} > 1, ${x1} > 1, true())", "checklist(-1, -1, ${n1} > 1)",
        "weighted-checklist(3, 5, ${n1} > 1, 2, ${x1} > 1, 3)", "weighted-checklist(-1, 4, ${n1} > 1, 4.5, true(), 0)",
        "weighted-checklist(${n1}, -1, ${n1} > 1, 2, ${x1} > 1, ${n2})",
        "distance('31.23 121.45 0 0; 31.24 121.46 0 0')", "distance('31.23 121.45', '31.24 121.46', '31.25 121.4')",
        "round(distance('0 0 0 0; 0 90 0 0; 90 0 0 0') div 1000, 0)",
        f"area('{_OUTLINE}')", f"area('{_OUTLINE[:-14]}')", "area('31 121 0 0; 32 122 0 0')", "area('')",
        f"geofence('31.235 121.455', '{_OUTLINE}')", f"geofence('31.245 121.455', '{_OUTLINE}')",
    )  # fmt: skip


def _days() -> Iterator[str]:
    every = ("${d1}", "${m1}", "today()", "'2024-02-29'", "''")
    for one in every:
        yield f"format-date({one}, '%Y-%m-%d')"
        yield f"format-date({one}, '%n/%e/%y')"
        yield f"format-date-time({one}, '%Y-%m-%d %H:%M')"
        yield f"decimal-date-time({one})"
        yield f"date({one})"
        yield f"string({one})"
        yield f"date-time({one})"
        yield f"decimal-time({one})"
        yield f"number({one})"
        yield f"int({one})" if one.startswith(("$", "t")) else f"number({one})"
    yield from (
        "today()", "now()", "date(0)", "date(1)", "date(-1)", "date(20780.5)", "date('nonsense')",
        "date('2026-11-23T23:30:00.000Z')", "date(${d1} + 1)", "date(${d2} - 1)", "date(today() + 30)",
        "int((today() - ${d1}) div 365.25)", "decimal-time('06:00:00.000')", "decimal-time(${h1})",
        "format-date(${d1}, '%Y年%n月%e日')", "format-date(${d1}, '%b %a')", "format-date-time(${m1}, '%h:%M:%S.%3')",
        "date-time('2026-11-23')", "date('2026-11-23') < date('2026-11-24')", "date(${t1})", "number('2026-11-23')",
        "'2026-11-23' < '2026-11-24'", "'2026-11-23' + 1", "${h1}", "${m1}", "date('1969-12-31') + 0", "date(100000)",
        "if(${d1} >= today(), 'later', 'before')", "if(date('2026-11-23') = today(), 1, 0)", "today() = '2026-11-23'",
        "format-date(date(${d1} + 31), '%m')",
    )  # fmt: skip


def _rows() -> Iterator[str]:
    yield from (
        "count(${rows})", "count(${r_n})", "sum(${r_n})", "sum(${r_x})", "min(${r_n})", "max(${r_n})", "min(${r_x})",
        "max(${r_x})", "join('、', ${r_t})", "count-non-empty(${r_t})", "count-non-empty(${r_n})", "sum(${r_double})",
        "indexed-repeat(${r_n}, ${rows}, 1)", "indexed-repeat(${r_n}, ${rows}, 2)",
        "indexed-repeat(${r_t}, ${rows}, ${n1})",
        "indexed-repeat(${r_n}, ${rows}, count(${rows}))", "indexed-repeat(${r_n}, ${rows}, 0)", "min(3, 1, 2)",
        "max(3, 1, 2)", "min(${n1}, ${n2})", "max(${n1}, ${x1})", "max(${r_n}, 5)", "count(${inner})", "sum(${i_n})",
        "${r_n} = 5", "${r_n} != 5", "${r_n} > 5", "${r_t} = 'abc'", "not(${r_n} = 5)", "concat(${r_t})",
        "sum(${r_n}) div count(${rows})",
        "indexed-repeat(${i_n}, ${rows}, 1, ${inner}, 1)", "count(${rows}) > 1", "sum(${i_double})", "string(${r_n})",
        *(f"join(' ', randomize(${{r_n}}, {seed}))" for seed in (0, 1, 7, -3, 42, 2147483647, 9876543210)),
        "count(randomize(${r_n}))", "join(' ', randomize(${r_n}, ${n1}))",
        "boolean(${r_n})", "if(${r_n}, 1, 2)", "count-non-empty(${i_n})", "max(${i_n})", "join(' ', ${r_n})",
    )  # fmt: skip


_IN_ROWS = (
    "position(..)", "${r_n} * 2", "concat(${t1}, ${r_t})", "${n1} + ${r_n}", "count(${rows})", "sum(${r_n})",
    "indexed-repeat(${r_n}, ${rows}, position(..) - 1)", "indexed-repeat(${r_n}, ${rows}, 1)", "count(${inner})",
    "sum(${i_n})", "min(${i_n})", "if(position(..) = 1, 'first', 'other')",
    "${r_n} > indexed-repeat(${r_n}, ${rows}, 1)",
    "join(',', ${i_n})", "${r_n} = ${r_n}", "string(${r_t})", "coalesce(${r_t}, position(..))", "max(${r_n}, ${n1})",
    "selected(${r_s}, 'a')", "jr:choice-name(${r_s}, '${r_s}')", "position(..) + count(${rows})",
)  # fmt: skip
_IN_INNER = (
    "position(..)", "position(../..)", "${i_n} + ${r_n} + ${n1}", "concat(position(../..), '-', position(..))",
    "sum(${i_n})", "count(${inner})", "count(${rows})", "${i_n} > ${r_n}", "if(${r_t} = '', 'x', ${r_t})",
)  # fmt: skip


def forms() -> Iterator[tuple[str, dict[str, list[dict[str, Any]]]]]:
    """Name and sheets (survey, choices) of each form."""
    for name, made in (("numbers", _numeric), ("operators", _operators), ("logic", _logic), ("words", _words),
                       ("choices", _choices), ("lists", _lists), ("days", _days), ("rows", _rows)):  # fmt: skip
        texts = list(dict.fromkeys(made()))
        for start in range(0, len(texts), 100):
            part = f"{name}-{start // 100 + 1}" if len(texts) > 100 else name
            yield part, _sheets(part, texts[start : start + 100], with_rows=name == "rows")
    yield "conditions", _sheets("conditions", [], conditions=True)


def _sheets(name: str, texts: list[str], *, with_rows: bool = False, conditions: bool = False) -> dict[str, list[dict]]:
    survey: list[dict[str, Any]] = [{"type": type, "name": key, "label": key} for type, key in _ASKED]
    if with_rows:
        survey += _row_questions()
    if conditions:
        survey += _conditions()
    survey += [{"type": "calculate", "name": f"c{at}", "calculation": text} for at, text in enumerate(texts)]
    choices = [{"list_name": "c", "name": code, "label": label} for code, label in _CHOICES]
    return {"survey": survey, "choices": choices, "settings": [{"form_id": f"own-{name}", "form_title": name}]}


def _row_questions() -> list[dict[str, Any]]:
    ask = [("integer", "r_n"), ("decimal", "r_x"), ("text", "r_t"), ("select_one c", "r_s")]
    return [
        {"type": "begin repeat", "name": "rows", "label": "rows"},
        *({"type": type, "name": key, "label": key} for type, key in ask),
        {"type": "calculate", "name": "r_double", "calculation": "${r_n} * 2"},
        {"type": "begin repeat", "name": "inner", "label": "inner", "relevant": "${r_n} != 3"},
        {"type": "integer", "name": "i_n", "label": "i_n", "constraint": ". < 50 or ${r_n} > 1"},
        {"type": "calculate", "name": "i_double", "calculation": "${i_n} + ${i_n}"},
        *({"type": "calculate", "name": f"i{at}", "calculation": text} for at, text in enumerate(_IN_INNER)),
        {"type": "end repeat"},
        *({"type": "calculate", "name": f"r{at}", "calculation": text} for at, text in enumerate(_IN_ROWS)),
        {"type": "end repeat"},
    ]


def _conditions() -> list[dict[str, Any]]:
    """Hidden answers and all that hangs on them, checks, conditions of groups, computed numbers of rows."""
    return [
        {"type": "text", "name": "k1", "label": "k", "relevant": "${n1} > 5"},
        {"type": "text", "name": "k2", "label": "k", "relevant": "${k1} != ''"},
        {"type": "text", "name": "k3", "label": "k", "relevant": "not(${k2} = '') or ${x1} > 1"},
        {"type": "calculate", "name": "k4", "calculation": "concat(${k1}, ${k2}, ${k3})"},
        {"type": "calculate", "name": "k5", "calculation": "string-length(${k4})", "relevant": "${s1} = 'a'"},
        {"type": "calculate", "name": "k6", "calculation": "coalesce(${k5}, 'none')"},
        {"type": "integer", "name": "k7", "label": "k", "constraint": ". > 0 and . < 10", "required": "${k6} = 'none'"},
        {"type": "decimal", "name": "k8", "label": "k", "constraint": ". >= ${x1}"},
        {"type": "date", "name": "k9", "label": "k", "constraint": ". <= today() and . > ${d1}"},
        {"type": "text", "name": "k10", "label": "k", "constraint": "regex(., '^[a-z ]+$')"},
        {"type": "text", "name": "k11", "label": "k", "constraint": "string-length(.) < 4",
        "required": "selected(${s2}, 'a')"},
        {"type": "select_multiple c", "name": "k12", "label": "k", "constraint": "count-selected(.) < 3"},
        {"type": "select_multiple c", "name": "k13", "label": "k",
        "constraint": "not(selected(., 'a') and selected(., 'b'))"},
        {"type": "begin group", "name": "g1", "label": "g", "relevant": "${n1} < 20"},
        {"type": "integer", "name": "g2", "label": "g", "relevant": "${n2} > 1"},
        {"type": "begin group", "name": "g3", "label": "g", "relevant": "${g2} > 1 or ${t1} = 'abc'"},
        {"type": "calculate", "name": "g4", "calculation": "${g2} + 1"},
        {"type": "end group"},
        {"type": "calculate", "name": "g5", "calculation": "concat('[', ${g4}, ']')"},
        {"type": "end group"},
        {"type": "calculate", "name": "g6", "calculation": "if(${g5} = '', 'hidden', ${g5})"},
        {"type": "integer", "name": "often", "label": "n"},
        {"type": "begin repeat", "name": "again", "label": "r", "repeat_count": "if(${often} > 4, 4, ${often})"},
        {"type": "integer", "name": "a1", "label": "a", "relevant": "position(..) != 2"},
        {"type": "calculate", "name": "a2", "calculation": "coalesce(${a1}, 0) + position(..)"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "a3", "calculation": "sum(${a2})"},
        {"type": "begin repeat", "name": "shown", "label": "r", "relevant": "${n1} > 1"},
        {"type": "integer", "name": "b1", "label": "b"},
        {"type": "text", "name": "b2", "label": "b", "relevant": "${b1} > 2"},
        {"type": "calculate", "name": "b3", "calculation": "concat(${b2}, '/', ${b1})"},
        {"type": "end repeat"},
        {"type": "calculate", "name": "b4", "calculation": "count(${shown})"},
        {"type": "calculate", "name": "b5", "calculation": "sum(${b1})"},
        {"type": "calculate", "name": "b6", "calculation": "count-non-empty(${b2})"},
        {"type": "calculate", "name": "b7", "calculation": "join(',', ${b2})"},
        {"type": "select_one c", "name": "f1", "label": "f", "choice_filter": "name != ${s1}"},
        {"type": "select_one c", "name": "f2", "label": "f", "choice_filter": "selected(${s2}, name)"},
        {"type": "select_one c", "name": "f3", "label": "f", "choice_filter": "name = 'a' or ${n1} > 3"},
    ]  # fmt: skip
