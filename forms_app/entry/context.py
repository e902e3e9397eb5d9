"""What a field knows beside its question: who fills in what, and from where photos come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms_app.entry.areas import AreaSource
    from forms_app.entry.photos import PhotoBox


@dataclass(frozen=True)
class FieldContext:
    """Field classes are cached without a context; forms give theirs to each field when they are made."""

    areas: AreaSource | None = None
    photos: PhotoBox | None = None


NO_CONTEXT = FieldContext()
