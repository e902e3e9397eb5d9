"""Everything that a published version wants beside its tables, from all makers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from forms_app.tables.derived import Derived
from forms_app.tables.roll_triggers import rollup_triggers
from forms_app.tables.runtime import RecordModels
from forms_app.tables.searched import search_indexes
from forms_app.tables.sqlviews.maker import views
from forms_app.tables.unique import unique_indexes

# Each gives what one version wants, in the order in which it is made.
MAKERS: list[Callable[[RecordModels], Iterable[Derived]]] = [unique_indexes, search_indexes, rollup_triggers, views]


def wanted(built: RecordModels) -> list[Derived]:
    return [thing for maker in MAKERS for thing in maker(built)]
