"""How long it is kept who read which filled-in PDF in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from forms_app.collect.models import USER_LIFE, Draft, FilledPaper
from forms_app.tables.models import Form
from forms_app.tables.runtime import models_for

# A sheet that lies about is read in again within a season of work. A year later the records themselves tell of each
# other, by 不得重复, as with every other way in.
PAPER_LIFE = timedelta(days=365)
_BATCH = 500


def forget(now: datetime | None = None) -> int:
    """Clear what has had its time; how many entries went. Nothing goes while its draft waits.

    After a month: names and remarks, and the whole entry where no record came of it, for such a sheet may be read in
    anew and nothing more is told of it. After a year: the rest.
    """
    now = now or timezone.now()
    over = _settled(now).filter(created_at__lte=now - PAPER_LIFE)
    gone = [*over.values_list("pk", flat=True), *_came_to_nothing(_named(now))]
    removed = 0
    for start in range(0, len(gone), _BATCH):
        removed += FilledPaper.objects.filter(pk__in=gone[start : start + _BATCH]).delete()[0]
    _named(now).update(remarks=[], file_name="")
    return removed


def _settled(now: datetime) -> QuerySet[FilledPaper]:
    """Those without a draft that could still be sent."""
    waiting = Draft.objects.filter(uuid=OuterRef("draft_uuid"), submitted_at__isnull=True, expires_at__gt=now)
    return FilledPaper.objects.filter(~Exists(waiting)).order_by("pk")


def _named(now: datetime) -> QuerySet[FilledPaper]:
    """Past their month, and not looked at since: each entry comes here once."""
    return _settled(now).filter(created_at__lte=now - USER_LIFE).exclude(remarks=[], file_name="")


def _came_to_nothing(papers: QuerySet[FilledPaper]) -> Iterator[int]:
    """Numbers of those whose draft was given up. A withdrawn record is one: it may be restored."""
    of_forms: dict[Form, list[FilledPaper]] = defaultdict(list)
    for paper in papers.select_related("form__current"):
        of_forms[paper.form].append(paper)
    for form, found in of_forms.items():
        for start in range(0, len(found), _BATCH):
            some = found[start : start + _BATCH]
            sent = _sent(form, [paper.draft_uuid for paper in some])
            yield from (paper.pk for paper in some if paper.draft_uuid not in sent)


def _sent(form: Form, uuids: list[UUID]) -> set[UUID]:
    if form.current is None:
        return set()
    records = models_for(form.current).main._default_manager
    return set(records.filter(uuid__in=uuids).values_list("uuid", flat=True))
