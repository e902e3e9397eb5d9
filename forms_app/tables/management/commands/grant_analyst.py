"""A user of PostgreSQL who may read the views of all forms, and nothing else."""

from __future__ import annotations

import getpass
import re
import secrets
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from forms_app.tables.sqlviews import access

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
LEAST = 12  # characters of a password


class Command(BaseCommand):
    help = "Make a PostgreSQL user who may read the views of all forms and nothing else, or give it a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="small letters, digits and _")
        parser.add_argument("--ask", action="store_true", help="type a password instead of having one made")
        parser.add_argument("--seconds", type=int, default=60, help="the longest time that one query may take")
        parser.add_argument("--revoke", action="store_true", help="take the user away again")

    def handle(
        self, *args: Any, name: str, ask: bool = False, seconds: int = 60, revoke: bool = False, **options: Any
    ) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                _(
                    "SQLite knows no users: whoever can read the database file reads everything in it. Hand out a "
                    "file of the views instead: manage.py export_views OUT.sqlite"
                )
            )
        if not NAME.fullmatch(name):
            raise CommandError(_("The name of a database user: small letters, digits and _, a letter first."))
        if not 1 <= seconds <= 86_400:
            raise CommandError(_("Give a number of seconds from 1 to 86400."))
        try:
            self._revoke(name) if revoke else self._grant(name, ask, seconds)
        except access.NotOurs:
            raise CommandError(
                _("“%(name)s” is no user that was made by this command, and was not touched.") % {"name": name}
            ) from None
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(
                _("PostgreSQL refuses: %(reason)s. The program's own database user has to be allowed to make users: "
                  "ALTER ROLE … CREATEROLE.") % {"reason": reason}
            ) from error  # fmt: skip

    def _grant(self, name: str, ask: bool, seconds: int) -> None:
        password = _typed() if ask else secrets.token_urlsafe(15)
        is_new = access.grant(name, password, seconds)
        if more := list(access.readable_tables(name)):
            access.revoke(name)
            raise CommandError(
                _("“%(name)s” could read more than the views, by rights that everybody has: %(tables)s. Take those "
                  "rights away first. Nothing was left behind.") % {"name": name, "tables": "、".join(more[:10])}
            )  # fmt: skip
        words = _("User %(name)s was made.") if is_new else _("User %(name)s has a new password.")
        self.stdout.write(words % {"name": name})
        if not ask:
            self.stdout.write(_("Password (shown only now): %(password)s") % {"password": password})

    def _revoke(self, name: str) -> None:
        if access.revoke(name):
            self.stdout.write(_("User %(name)s was taken away.") % {"name": name})
        else:
            self.stdout.write(
                _("User %(name)s can no longer sign in or read the views. It owns things of its own, so it is still "
                  "there.") % {"name": name}
            )  # fmt: skip


def _typed() -> str:
    password = getpass.getpass(_("Password: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if len(password) < LEAST:
        raise CommandError(_("A password has at least %(least)d characters.") % {"least": LEAST})
    return password
