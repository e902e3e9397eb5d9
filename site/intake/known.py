"""What the installation knows that columns may speak of: its areas and its code lists."""

from __future__ import annotations

from collections import defaultdict

from forms_app.areas.models import Area
from forms_app.codes.models import Code, CodeList
from forms_app.entry.area_names import ways
from intake.analysis.shape import bare
from intake.analysis.types import Known, KnownList


def known() -> Known:
    """Four queries, and a second for a county of fifteen thousand areas."""
    return Known(_areas(), _lists())


def _areas() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    areas = list(Area.objects.open().values_list("path", "name", "level", "code"))
    names = {path: name for path, name, _level, _code in areas}
    for path, _name, level, code in areas:
        for way in ways(path, names):
            found[way].append(level)
        found[code].append(level)
    return dict(found)


def _lists() -> list[KnownList]:
    labels: dict[int, set[str]] = defaultdict(set)
    for pk, label in Code.objects.valid().values_list("code_list_id", "label"):
        labels[pk].add(bare(label))
    lists = CodeList.objects.values_list("pk", "slug", "title")
    return [KnownList(slug, title, frozenset(labels[pk])) for pk, slug, title in lists if pk in labels]
