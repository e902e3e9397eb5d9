"""Taking rights out of a restored database again, in SQL that both databases understand, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from backups.rights import ACTIVE, PASSWORD, SUPERUSER, Revocation, digest

# Signed in somewhere; of a moment long past; files that are not in an archive.
LEFT_OUT = ["DELETE FROM django_session", "DELETE FROM website_workerbeat"]


def statements(found: Iterable[Revocation], hashes: Mapping[str, str]) -> list[str]:
    """``hashes``: password hashes in force today by username, where they are known."""
    return [line for revocation in found for line in _statements(revocation, hashes)]


def _statements(item: Revocation, hashes: Mapping[str, str]) -> list[str]:
    kind, _colon, name = item.subject.partition(":")
    if kind == "user":
        return _of_user(name, item, hashes)
    if kind == "post":
        return [f"UPDATE areas_post SET {_column(item.right)} = false WHERE code = {text(name)}"]  # noqa: S608
    group = f"group_id IN (SELECT id FROM auth_group WHERE name = {text(name)})"  # noqa: S608
    if item.right.startswith("page "):
        page, _colon, permission = item.right.removeprefix("page ").partition(": ")
        return [
            f"DELETE FROM wagtailcore_grouppagepermission WHERE {group} AND page_id = {int(page)} "  # noqa: S608
            f"AND {_permission(permission)}"
        ]
    return [f"DELETE FROM auth_group_permissions WHERE {group} AND {_permission(item.right)}"]  # noqa: S608


def _of_user(username: str, item: Revocation, hashes: Mapping[str, str]) -> list[str]:
    user = f"SELECT id FROM accounts_user WHERE username = {text(username)}"  # noqa: S608
    change = f"UPDATE accounts_user SET {{}} WHERE username = {text(username)}"  # noqa: S608
    if item.right == ACTIVE:
        return [change.format("is_active = false")]
    if item.right == SUPERUSER:
        return [change.format("is_superuser = false")]
    if item.right == PASSWORD:
        known = hashes.get(username, "")
        new = known if digest(known) == item.now else make_password(None)
        return [change.replace("{}", f"password = {text(new)}")]
    if item.right.startswith("group:"):
        group = f"SELECT id FROM auth_group WHERE name = {text(item.right.removeprefix('group:'))}"  # noqa: S608
        return [f"DELETE FROM accounts_user_groups WHERE user_id IN ({user}) AND group_id IN ({group})"]  # noqa: S608
    return _of_appointment(user, item)


def _of_appointment(user: str, item: Revocation) -> list[str]:
    """'post:grid-worker@329921101201001:below': this right ends, the appointment stays for the file."""
    post, _at, place = item.right.removeprefix("post:").partition("@")
    area, _colon, reach = place.partition(":")
    which = (
        f"user_id IN ({user}) AND post_id IN (SELECT id FROM areas_post WHERE code = {text(post)}) "  # noqa: S608
        f"AND area_id IN (SELECT id FROM areas_area WHERE code = {text(area)})"
    )
    if reach == "below":
        which += " AND below"
    yesterday = timezone.localdate() - timedelta(days=1)
    last = date.fromisoformat(item.now) if item.now else yesterday
    later = f"(until IS NULL OR until > '{last}')"
    if reach == "below" and item.now is None:
        # Cut down to the area alone, or ended: in the second case the right ":only" is revoked as well.
        return [f"UPDATE areas_appointment SET below = false WHERE {which}"]  # noqa: S608
    return [
        f"DELETE FROM areas_appointment WHERE {which} AND {later} AND since > '{last}'",  # noqa: S608
        f"UPDATE areas_appointment SET until = '{last}' WHERE {which} AND {later}",  # noqa: S608
    ]


def _permission(name: str) -> str:
    app, _dot, codename = name.partition(".")
    return (
        "permission_id IN (SELECT p.id FROM auth_permission p "  # noqa: S608
        "JOIN django_content_type c ON c.id = p.content_type_id "
        f"WHERE p.codename = {text(codename)} AND c.app_label = {text(app)})"
    )


def _column(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(name)
    return f'"{name}"'


def text(value: str) -> str:
    """A string as SQL writes it."""
    if "\0" in value:
        raise ValueError(value)
    return "'" + value.replace("'", "''") + "'"


def describe(found: list[Revocation]) -> list[str]:
    """One line for each subject, in words."""
    by_subject: dict[str, list[str]] = {}
    for item in found:
        words = _words(item)
        lines = by_subject.setdefault(item.subject, [])
        lines.extend([words] if words not in lines else [])
    return [f"{_subject(subject)}：{'，'.join(words)}" for subject, words in by_subject.items()]


def _subject(subject: str) -> str:
    kind, _colon, name = subject.partition(":")
    return {"user": _("account %(name)s"), "post": _("post %(name)s"), "group": _("group %(name)s")}[kind] % {
        "name": name
    }


def _words(item: Revocation) -> str:
    if item.right == ACTIVE:
        return _("deactivated or deleted")
    if item.right == SUPERUSER:
        return _("no longer a system administrator")
    if item.right == PASSWORD:
        return _("password changed")
    if item.right.startswith("group:") and item.subject.startswith("user:"):
        return _("left the group %(name)s") % {"name": item.right.removeprefix("group:")}
    if item.right.startswith("post:"):
        place = item.right.removeprefix("post:").rpartition(":")[0]
        if item.now:
            return _("term as %(place)s ends on %(day)s") % {"place": place, "day": item.now}
        return _("term as %(place)s ended or cut down") % {"place": place}
    return _("lost the right %(name)s") % {"name": item.right}
