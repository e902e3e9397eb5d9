"""Putting an archive in place: all of it is checked and prepared beside what is there before anything is replaced."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from backups import journal, postgres, schedule, staging, swap
from backups.archive import Reader, opened
from backups.create import create_locked
from backups.errors import BackupError
from backups.locks import one_backup_at_a_time, while_stopped
from backups.manifest import check_fits, needs_migration
from backups.revoking import LEFT_OUT, describe, statements
from backups.standing import Findings, Standing, find_revocations, holders, look, worker_is_alive
from forms_app.tables.sqlviews.access import GRANT_ALL

SHOWN = 40  # accounts listed by name


@dataclass(frozen=True)
class Wishes:
    """``yes``: nobody is there to answer, go on. ``revive``: rights as the archive has them."""

    replace: bool = False
    yes: bool = False
    revive: bool = False
    backup: bool = True
    revocations: Path | None = None


@dataclass(frozen=True)
class Dialog:
    """``ask`` returns what was typed, or None when nobody can be asked."""

    say: Callable[[str], None]
    ask: Callable[[str], str | None]


def restore(path: Path, wishes: Wishes, dialog: Dialog) -> None:
    """Raises BackupError; up to the last step nothing that was there has changed."""
    with while_stopped() as running, one_backup_at_a_time():
        if recovered := swap.recover_locked():
            dialog.say(recovered)
        with opened(path) as archive:
            check_fits(archive.manifest)
            _tell(archive, dialog)
            if worker_is_alive():
                raise BackupError(
                    _("A background worker was alive a moment ago. Stop the program everywhere, wait 30 seconds, "
                      "then restore again.")
                )  # fmt: skip
            standing = look()
            _permit(standing, wishes, dialog)
            findings = find_revocations(archive, standing, wishes.revocations)
            kept = _decide(archive, findings, wishes, dialog)
            if standing.has_data and wishes.backup:
                _save_present(dialog)
            _put_in_place(archive, findings, kept, running, keep=standing.has_data and not wishes.backup)
        _afterwards(archive, dialog)


def _tell(archive: Reader, dialog: Dialog) -> None:
    manifest = archive.manifest
    # "data_x" holds records, "data_x__y" rows of their detail tables.
    rows = sum(count for name, count in manifest.tables.items() if name.startswith("data_") and "__" not in name)
    dialog.say(
        _(
            "The archive is whole: %(county)s, saved at %(time)s by program %(program)s, "
            "%(rows)d records, %(files)d files."
        )
        % {
            "county": manifest.county_name or "—",
            "time": local(manifest.taken_at),
            "program": manifest.program,
            "rows": rows,
            "files": len([name for name in archive.names if "/" in name]),
        }
    )
    if manifest.missing:
        dialog.say(_("%(count)d files were missing already when it was made.") % {"count": len(manifest.missing)})


def local(moment: str) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M:%S}"


def _permit(standing: Standing, wishes: Wishes, dialog: Dialog) -> None:
    """Data is only replaced when that was asked for, and confirmed with the county's name."""
    if not standing.has_data:
        return
    name = standing.county[1] or "yes"
    if not wishes.replace:
        raise BackupError(
            _(
                "There is data here already (%(county)s). "
                "Restore into an empty GEWU_DATA, or add --replace to replace it."
            )
            % {"county": standing.county[1] or settings.GEWU_DATA}
        )
    if wishes.yes:
        return
    typed = dialog.ask(_("All data here will be replaced. Type %(name)s to go on: ") % {"name": name})
    if typed is None:
        raise BackupError(_("Nobody can be asked here. Add --yes to replace the data without a question."))
    if typed.strip() != name:
        raise BackupError(_("Not confirmed. Nothing was changed."))


def _decide(archive: Reader, findings: Findings, wishes: Wishes, dialog: Dialog) -> bool:
    """Whether what was revoked stays revoked. Says it, and asks."""
    time = {"time": local(archive.manifest.taken_at)}
    if not findings.known:
        _warn_of_unknown(archive, dialog, wishes)
    if not findings.revocations:
        return True
    dialog.say(_("Rights that were revoked after the archive was made (%(time)s):") % time)
    for line in describe(findings.revocations):
        dialog.say(f"  {line}")
    if wishes.revive:
        dialog.say(_("As asked with --revive, they are given again."))
        return False
    typed = None if wishes.yes else dialog.ask(_("Keep them revoked? [Y/n] "))
    revive = (typed or "").strip().lower() in {"n", "no", "否"}
    dialog.say(_("They are given again.") if revive else _("They stay revoked."))
    return not revive


def _warn_of_unknown(archive: Reader, dialog: Dialog, wishes: Wishes) -> None:
    names = holders(archive)
    if not names:
        return
    dialog.say(
        _("Nothing is known about rights that were revoked after %(time)s: they may be alive again. "
          "If you have a newer %(file)s, name it with --revocations. %(count)d active accounts with rights:")
        % {"time": local(archive.manifest.taken_at), "count": len(names), "file": journal.NAME}
    )  # fmt: skip
    dialog.say("  " + "、".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else ""))
    if wishes.yes:
        return
    typed = dialog.ask(_("Type yes to give all of them their rights of that time: "))
    if typed is None:
        raise BackupError(_("Nobody can be asked here. Check the accounts, then add --yes."))
    if typed.strip().lower() not in {"yes", "y", "是"}:
        raise BackupError(_("Not confirmed. Nothing was changed."))


def _save_present(dialog: Dialog) -> None:
    dialog.say(_("Saving what is here now …"))
    try:
        made = create_locked(occasion="restore")
    except BackupError as error:
        advice = _("With --no-backup it is not saved, but moved into a folder of its own (SQLite and files).")
        raise BackupError(f"{error} {advice}") from None
    dialog.say(_("Saved: %(path)s") % {"path": made.path})


def _put_in_place(archive: Reader, findings: Findings, kept: bool, running: IO[str], *, keep: bool) -> None:
    after = [*LEFT_OUT, *(statements(findings.revocations, findings.hashes) if kept else [])]
    mark = f"gewu restore {uuid.uuid4().hex}"
    connection.close()
    with staging.cleared_up(archive):
        items = staging.prepare(archive, findings.journal, after)
        replaced = _folder_for_replaced() if keep else None
        swap.swap(items, mark)
        if archive.manifest.database == "postgresql":
            try:
                # Who reads views is no part of a dump: roles belong to the server.
                postgres.restore(staging.dump_path(), [*after, GRANT_ALL, postgres.mark_statement(mark)], running)
            except BaseException:
                swap.undo(items)
                swap.log().unlink(missing_ok=True)
                raise
        swap.finish(items, replaced)


def _folder_for_replaced() -> Path:
    """'replaced-20261123-101500-x1y2': made before anything is moved."""
    prefix = f"replaced-{timezone.localtime():%Y%m%d-%H%M%S}-"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=settings.GEWU_DATA))


def _afterwards(archive: Reader, dialog: Dialog) -> None:
    """What can only be done with the database in its place."""
    connection.close()
    ContentType.objects.clear_cache()
    if needs_migration(archive.manifest):
        dialog.say(_("The archive is of an older program: the database is being updated …"))
        call_command("migrate", interactive=False, verbosity=0)
    journal.record()
    schedule.mark_start(anew=True)
    unset = [name for name in archive.manifest.settings if name not in (*os.environ, "GEWU_DATA")]
    if unset:
        dialog.say(_("There these were set and here they are not: %(names)s.") % {"names": " ".join(unset)})
    dialog.say(_("Restored. Everybody has to sign in again. Start the program with bin/run."))
