"""Who reads the views on PostgreSQL: members of one group, which may read them and nothing else."""

from __future__ import annotations

from forms_app.tables.sqlviews.dialect import literal

GROUP = "left('gewu_analysts_' || current_database(), 63)"  # roles belong to the whole server, hence the name


def grant_statement(view: str) -> str:
    """Let the group read a view, if there is a group."""
    return (
        f"DO $gewu$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = {GROUP}) THEN "
        f"EXECUTE format('GRANT SELECT ON %I TO %I', {literal(view)}, {GROUP}); END IF; END $gewu$"
    )
