"""Code lists for tests."""

from __future__ import annotations

import datetime
from typing import Any

from forms_app.codes.models import Code, CodeList, count_up

PAST = datetime.date(2020, 1, 1)


def code_list(slug: str, *rows: tuple[str, str], title: str = "", **parents: str) -> CodeList:
    """Codes in this order; ``parents``: code → code above, 'c01="c"' for codes that begin with a letter."""
    made = CodeList.objects.create(slug=slug, title=title or slug)
    for order, (code, label) in enumerate(rows):
        Code.objects.create(code_list=made, code=code, label=label, order=order)
    for code, above in parents.items():
        set_parent(made, code, above)
    return made


def set_parent(made: CodeList, code: str, above: str) -> None:
    """Without the check for circles, as a broken import might."""
    Code.objects.filter(code_list=made, code=code).update(parent=Code.objects.get(code_list=made, code=above))
    count_up(made.pk)


def close(made: CodeList, code: str) -> None:
    Code.objects.filter(code_list=made, code=code).update(valid_until=PAST)
    count_up(made.pk)


def many(slug: str, count: int) -> CodeList:
    """'00000' 选项零号 … in one statement."""
    made = CodeList.objects.create(slug=slug, title=slug)
    codes = [Code(code_list=made, code=f"{n:05}", label=f"道路{n}号", order=n) for n in range(count)]
    for code in codes:
        code.spell()
    Code.objects.bulk_create(codes, batch_size=500)
    return made


def events(slug: str = "shi-jian") -> CodeList:
    """Two levels, one label twice."""
    return code_list(
        slug,
        ("c", "城市管理"), ("c01", "占道经营"), ("c99", "其他"),
        ("s", "社会治安"), ("s01", "盗抢骗线索"), ("s99", "其他"),
        c01="c", c99="c", s01="s", s99="s",
    )  # fmt: skip


def chosen_from(slug: str, **options: Any) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted({"code_list": slug, **options}.items()))
