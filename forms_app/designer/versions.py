"""The versions of a form for its administrators: who enabled and confirmed which, what changed, how many records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from forms_app.designer.models import Confirmation
from forms_app.designer.version_words import sentence
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import record_model


@dataclass
class Row:
    """``changed``: since the version before it, in a sentence; '' for the first."""

    version: FormVersion
    records: int
    changed: str
    is_current: bool
    confirmations: list[Confirmation] = field(default_factory=list)


def rows(form: Form, versions: Sequence[FormVersion]) -> list[Row]:
    """One for each of these versions. Three queries; counts records by reading their versions."""
    counts = _counts(form)
    before = {version.number: version for version in _with_earlier(form, versions)}
    confirmations: dict[int, list[Confirmation]] = {}
    for one in Confirmation.objects.filter(version__in=versions).select_related("user"):
        confirmations.setdefault(one.version_id or 0, []).append(one)
    return [
        Row(
            version,
            counts.get(version.pk, 0),
            sentence(before[version.number - 1].schema, version.schema) if version.number - 1 in before else "",
            version.pk == form.current_id,
            confirmations.get(version.pk, []),
        )
        for version in versions
    ]


def _with_earlier(form: Form, versions: Sequence[FormVersion]) -> list[FormVersion]:
    """These and the one before them."""
    least = min((version.number for version in versions), default=1)
    return [*versions, *FormVersion.objects.filter(form=form, number=least - 1)]


def _counts(form: Form) -> dict[int, int]:
    """Records that are there now, by the version that they were last sent under."""
    records = record_model(form, ())._default_manager.filter(deleted_at__isnull=True)
    return dict(records.order_by().values_list("version_id").annotate(Count("pk")))
