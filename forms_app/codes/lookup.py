"""What other rooms ask of the code lists. Every function tells its queries; none runs more for a longer list.

Lists and codes are named by their slug and their code, as forms and records hold them. An unknown list or code is
never an error here: nothing is found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from forms_app.codes.matching import matching
from forms_app.codes.models import DEPTH, Code, CodeList

SEARCH_LIMIT = 100
_ABOVE = "__".join(["parent"] * (DEPTH - 1))


def _plain(text: str) -> str:
    """Drivers raise for NUL and for half characters, which no slug and no code has."""
    return text.replace("\x00", "�").encode(errors="replace").decode()


def _asked(codes: Iterable[str]) -> set[str]:
    return {_plain(code) for code in codes if code}


def find_list(slug: str) -> CodeList | None:
    """One query."""
    return CodeList.objects.filter(slug=_plain(slug)).first()


def labels(slug: str, codes: Iterable[str]) -> dict[str, str]:
    """{code: label}, also of codes that can no longer be chosen; unknown codes are left out. One query."""
    wanted = _asked(codes)
    if not wanted:
        return {}
    return dict(Code.objects.filter(code_list__slug=_plain(slug), code__in=wanted).values_list("code", "label"))


def labels_of_many(wanted: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """{slug: {code: label}} for a page with questions of several lists. One query."""
    where = Q()
    for slug, codes in wanted.items():
        if some := _asked(codes):
            where |= Q(code_list__slug=_plain(slug), code__in=some)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    if where:
        for slug, code, label in Code.objects.filter(where).values_list("code_list__slug", "code", "label"):
            found[slug][code] = label
    return {slug: found.get(slug, {}) for slug in wanted}


def label_of(slug: str, code: str) -> str:
    """The label, also of a code that can no longer be chosen; the code itself when the list has none. One query."""
    return labels(slug, [code]).get(code, code)


def valid_codes(slug: str, day: date | None = None) -> QuerySet[Code]:
    """What can be chosen on that day (today), in the order of the list. Lazy; one query by (list, order)."""
    return Code.objects.filter(code_list__slug=_plain(slug)).valid(day).order_by("order", "code")


def is_valid(slug: str, code: str, day: date | None = None) -> bool:
    """Whether this code can be chosen on that day (today). One query by (list, code)."""
    return valid_codes(slug, day).filter(code=_plain(code)).exists()


def valid_among(slug: str, codes: Iterable[str], day: date | None = None) -> set[str]:
    """Those of ``codes`` that can be chosen. One query."""
    wanted = _asked(codes)
    return set(valid_codes(slug, day).filter(code__in=wanted).values_list("code", flat=True)) if wanted else set()


def children(slug: str, parent_code: str | None, day: date | None = None) -> list[Code]:
    """The valid codes right below one (None or '': the topmost), in their order. One query by (list, parent)."""
    codes = valid_codes(slug, day)
    below = codes.filter(parent__code=_plain(parent_code)) if parent_code else codes.filter(parent__isnull=True)
    return list(below)


def ancestors(slug: str, code: str) -> list[Code]:
    """The way from the topmost code down to this one, closed ones too; [] for an unknown code. One query."""
    found = Code.objects.filter(code_list__slug=_plain(slug), code=_plain(code)).select_related(_ABOVE).first()
    return found.chain() if found else []


def search(slug: str, text: str, day: date | None = None, parent: str | None = None, limit: int = 20) -> list[Code]:
    """Valid codes found by the beginning of their code, a part of their label, pinyin or first letters; best first.

    An empty text gives the first ones of the list. ``parent`` searches right below a code ('': the topmost). One
    query with a limit, among the codes of this list only.
    """
    codes = valid_codes(slug, day)
    if parent is not None:
        codes = codes.filter(parent__code=_plain(parent)) if parent else codes.filter(parent__isnull=True)
    return list(matching(codes, text)[: max(1, min(limit, SEARCH_LIMIT))])


def count(slug: str, day: date | None = None) -> int:
    """How many codes can be chosen on that day (today). One query."""
    return valid_codes(slug, day).count()
