"""What a draft asks that other forms in use ask already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.likeness import Asked, Match, asked, matches
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form, FormVersion


@dataclass(frozen=True)
class Elsewhere:
    """A form in use that asks the same. ``slug`` names it in addresses and links."""

    slug: str
    title: str
    match: Match

    @property
    def reason(self) -> str:
        return {
            "label": _("the same question"),
            "sound": _("a question that sounds the same"),
            "list": _("a similar question with the same code list"),
            "link": _("a link to the records of the same form"),
        }[self.match.why]


@dataclass
class Twice:
    """A question of the draft with all forms that ask it, those whose answers can be carried over first."""

    uuid: str
    label: str
    others: list[Elsewhere] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        others = [
            {"form": one.slug, "title": one.title, "label": one.match.theirs.label, "why": one.match.why}
            for one in self.others
        ]
        return {"label": self.label, "others": others}


_prepared: dict[str, tuple[Asked, ...]] = {}  # by hash of the schema; replaced, never changed


def twice(schema: FormSchema, form: Form | None) -> list[Twice]:
    """In the order of the draft. ``form``: its own published side. Two queries; one when nothing was enabled since."""
    mine = asked(schema)
    if not mine:
        return []
    found = {one.question.uuid: Twice(one.question.uuid, one.question.label) for one in mine}
    for slug, title, theirs in _in_use(form):
        for match in matches(mine, theirs):
            found[match.mine.uuid].others.append(Elsewhere(slug, title, match))
    for one in found.values():
        one.others.sort(key=lambda other: (not other.match.carries, other.title))
    return [one for one in found.values() if one.others]


def _in_use(own: Form | None) -> Iterable[tuple[str, str, tuple[Asked, ...]]]:
    others = Form.objects.filter(is_open=True, current__isnull=False)
    if own is not None and own.pk is not None:
        others = others.exclude(pk=own.pk)
    rows = list(others.order_by("title").values_list("slug", "title", "current_id", "current__schema_hash"))
    prepared = _prepare({version: mark for _slug, _title, version, mark in rows if version is not None})
    return [(slug, title, prepared[mark]) for slug, title, _version, mark in rows if mark is not None]


def _prepare(wanted: dict[int, str]) -> dict[str, tuple[Asked, ...]]:
    """A dict of its own: another request may be forgetting old versions at this moment."""
    global _prepared
    found = {mark: _prepared[mark] for mark in wanted.values() if mark in _prepared}
    missing = [version for version, mark in wanted.items() if mark not in found]
    for version in FormVersion.objects.filter(pk__in=missing) if missing else ():
        found[version.schema_hash] = asked(version.schema)
    if missing:
        kept = _prepared if len(_prepared) <= 2 * len(found) + 100 else {}  # old versions are forgotten
        _prepared = kept | found
    return found
