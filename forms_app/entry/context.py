"""What a field knows beside its question: who fills in what, and from where photos come."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from forms_app.entry.lists import Lists, Names

if TYPE_CHECKING:
    from forms_app.entry.areas import AreaSource
    from forms_app.entry.photos import PhotoBox
    from forms_app.entry.stored import Stored


@dataclass(frozen=True)
class Circumstances:
    """What the server knows of how a form is filled in: since when, and in which browser."""

    begun_at: datetime | None = None
    user_agent: str = ""


@dataclass(frozen=True)
class FieldContext:
    """Field classes are cached without a context; forms give theirs to each field when they are made."""

    areas: AreaSource | None = None
    photos: PhotoBox | None = None
    lists: Lists = field(default_factory=Lists)
    given: Mapping[str, str] = field(default_factory=dict)  # hidden values by question key, from the address
    circumstances: Circumstances = Circumstances()
    search_at: str = ""  # the address before '<question uuid>/' where choices of long lists are searched

    links_at: str = ""  # the same for people and records of other forms
    stored: Stored | None = None  # the record that is being corrected
    near: str = ""  # path of the area that the record will belong to, as far as it is known
    language: str = ""  # that the form is shown in; '' for the one it is written in
    kept: dict[Hashable, Any] = field(default_factory=dict)  # what fields have looked up: see ``keep``

    def keep(self, name: Hashable, make: Callable[[], Any]) -> Any:
        """What ``make`` gives, once for all fields and rows of a page."""
        if self is NO_CONTEXT:
            return make()
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    @property
    def fresh_lists(self) -> Lists:
        """Those of this context; without a context they are read anew, for it lives as long as the process."""
        return Lists() if self is NO_CONTEXT else self.lists

    @property
    def names(self) -> Names:
        """For displays of answers: the lists in the language that the form is shown in."""
        return Names(lists=self.fresh_lists, language=self.language)


NO_CONTEXT = FieldContext()
