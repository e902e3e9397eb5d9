"""Earlier views that stay on PostgreSQL because somebody's own view reads them, and when they may go."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

MARK = "gewu: an earlier "  # begins the comment on such a view; the name of the view that took its place follows

_KEPT = (
    "SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c "
    "WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'v' "
    "AND starts_with(obj_description(c.oid, 'pg_class'), %s) ORDER BY 1"
)
_READERS = (
    "SELECT DISTINCT r.ev_class::regclass::text FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid "
    "WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = to_regclass(quote_ident(%s)) "
    "AND r.ev_class <> d.refobjid ORDER BY 1"
)


def notes() -> Iterator[str]:
    """One line for each view that was kept, with those that read it."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, [MARK])
        for kept, comment in cursor.fetchall():
            cursor.execute(_READERS, [kept])
            readers = "、".join(str(row[0]) for row in cursor.fetchall())
            yield _("View %(kept)s is an earlier %(name)s, kept because others read it: %(readers)s.") % {
                "kept": kept,
                "name": comment.removeprefix(MARK),
                "readers": readers or "—",
            }
