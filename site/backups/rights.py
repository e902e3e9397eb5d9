"""Who may do what, as plain text, so that two moments can be compared without the database of either.

    {"user:zhang": {"active": "", "password": "<hash>", "group:县管理员": "", "post:liaison@3299…:only": "2027-03-31"},
     "post:grid-worker": {"can_fill": "", …}, "group:县管理员": {"areas.change_area": "", …}}

A right is revoked when it is gone; a post also when it ends earlier, a password when it is another one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import NamedTuple

from backups.snapshot import Snapshot

Rights = dict[str, dict[str, str]]
FOREVER = "9999-12-31"
ACTIVE, SUPERUSER, PASSWORD = "active", "superuser", "password"


class Revocation(NamedTuple):
    """``now``: the value that is left (an earlier last day, another password's digest); None when nothing is."""

    subject: str
    right: str
    now: str | None


def digest(password: str) -> str:
    """Tells that a password was changed, and nothing else about it."""
    return hashlib.sha256(password.encode()).hexdigest()[:16]


def read_rights(moment: Snapshot) -> Rights:
    """Works on tables of older programs too: what they do not have yet gives no right."""
    rights: Rights = defaultdict(dict)
    users = {row[0]: f"user:{row[1]}" for row in moment.select("accounts_user", ["id", "username"])}
    groups = {row[0]: f"group:{row[1]}" for row in moment.select("auth_group", ["id", "name"])}
    for pk, active, superuser, password in moment.select(
        "accounts_user", ["id", "is_active", "is_superuser", "password"]
    ):
        own = rights[users[pk]]
        own[PASSWORD] = digest(password)
        own.update({name: "" for name, has in ((ACTIVE, active), (SUPERUSER, superuser)) if has})
    for user, group in moment.select("accounts_user_groups", ["user_id", "group_id"]):
        rights[users[user]][groups[group]] = ""
    _read_posts(moment, rights, users)
    _read_groups(moment, rights, groups)
    return {subject: dict(own) for subject, own in rights.items()}


def _read_posts(moment: Snapshot, rights: Rights, users: dict[int, str]) -> None:
    posts = {row[0]: f"post:{row[1]}" for row in moment.select("areas_post", ["id", "code"])}
    for column in sorted(name for table, name in moment.columns if table == "areas_post" and name.startswith("can_")):
        for pk, has in moment.select("areas_post", ["id", column]):
            rights[posts[pk]].update({column: ""} if has else {})
    areas = dict(moment.select("areas_area", ["id", "code"]))
    columns = ["user_id", "post_id", "area_id", "below", "until"]
    for user, post, area, below, until in moment.select("areas_appointment", columns):
        own = rights[users[user]]
        for reach in ["only", "below"] if below else ["only"]:
            key = f"{posts[post]}@{areas[area]}:{reach}"
            own[key] = max(own.get(key, ""), str(until or FOREVER))


def _read_groups(moment: Snapshot, rights: Rights, groups: dict[int, str]) -> None:
    types = {row[0]: row[1] for row in moment.select("django_content_type", ["id", "app_label"])}
    names = {
        pk: f"{types[kind]}.{codename}"
        for pk, kind, codename in moment.select("auth_permission", ["id", "content_type_id", "codename"])
    }
    for group, permission in moment.select("auth_group_permissions", ["group_id", "permission_id"]):
        rights[groups[group]][names[permission]] = ""
    pages = ["group_id", "page_id", "permission_id"]
    for group, page, permission in moment.select("wagtailcore_grouppagepermission", pages):
        rights[groups[group]][f"page {page}: {names[permission]}"] = ""


def revoked(then: Rights, now: Rights) -> list[Revocation]:
    """What ``then`` gave and ``now`` does not. Of a closed account only the closing is told."""
    found = []
    for subject, own in sorted(then.items()):
        left = now.get(subject, {})
        if subject.startswith("user:") and ACTIVE not in own:
            continue  # what a closed account holds opens nothing
        if ACTIVE in own and ACTIVE not in left:
            found.append(Revocation(subject, ACTIVE, None))
        found += [
            Revocation(subject, right, left.get(right))
            for right, value in sorted(own.items())
            if right != ACTIVE and _is_less(right, value, left.get(right))
        ]
    return found


def _is_less(right: str, then: str, now: str | None) -> bool:
    if now is None:
        return right != PASSWORD
    return now != then if right == PASSWORD else now < then
