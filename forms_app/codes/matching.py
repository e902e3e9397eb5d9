"""Codes by what somebody types: the beginning of a code, a part of a label, pinyin or its first letters."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from forms_app.codes.spelling import folded

TEXT_LENGTH = 60  # characters of a search that are looked at


def matching(codes: QuerySet[Any], text: str) -> QuerySet[Any]:
    """The codes that match, best first; all of them, as they were ordered, for an empty text.

    Beginnings come before parts, codes before labels, labels before pinyin. The condition reads every code of the
    given lists once, so give one list (index ``code_by_order``) and a limit.
    """
    words = folded(text[:TEXT_LENGTH].replace("\x00", "").encode(errors="replace").decode())
    if not words:
        return codes
    ranks = _ranks(words)
    found = Q()
    for rank in ranks:
        found |= rank
    places = [When(rank, then=Value(place)) for place, rank in enumerate(ranks)]
    order = Case(*places, default=Value(len(ranks)), output_field=IntegerField())
    return codes.filter(found).annotate(rank=order).order_by("rank", "order", "code")


def _ranks(words: str) -> list[Q]:
    letters = "".join(words.split())
    spelt = letters.isascii() and letters.isalnum()
    ranks = [Q(code__iexact=words), Q(code__istartswith=words), Q(folded=words), Q(folded__startswith=words)]
    if spelt:
        ranks += [Q(initials__startswith=letters), Q(pinyin__startswith=letters)]
    ranks.append(Q(folded__contains=words))
    if spelt:
        ranks += [Q(initials__contains=letters), Q(pinyin__contains=letters)]
    return ranks
