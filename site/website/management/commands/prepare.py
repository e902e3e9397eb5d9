"""``manage.py prepare``: all that the database needs before bin/run starts the servers, in one process."""

from __future__ import annotations

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from backups import journal, schedule, swap
from backups.create import create
from backups.errors import BackupError
from forms_app.areas.models import Area
from forms_app.tables.repair import repair_beside

IN_USE = ("accounts_user", "areas_area")


class Command(BaseCommand):
    help = "Check the database, migrate it, and load the demo county into an empty one."
    requires_system_checks: list[str] = []  # noqa: RUF012 (a database that is not there must not end in a traceback)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument("--no-backup", action="store_true", help="do not save the data before an upgrade")

    def handle(self, *args: Any, no_demo: bool = False, no_backup: bool = False, **options: Any) -> None:
        self.recover()
        self.check_database()
        if settings.GEWU_UPGRADE_BACKUP and not no_backup and is_upgrade():
            self.save_first()
        schedule.mark_start()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("ensure_roles", stdout=StringIO())
        repair_beside()
        if not no_demo and not demo_was_cleared() and (is_empty() or unfinished_demo().exists()):
            self.load_demo()
        # The code of the start page: by its name, for the start page stands above this room.
        call_command("start_code", stdout=StringIO())

    def recover(self) -> None:
        """Before anything opens the database: a restore may have been killed half way."""
        try:
            if done := swap.recover():
                self.stdout.write(done)
        except BackupError as error:
            raise CommandError(str(error)) from None

    def save_first(self) -> None:
        """An upgrade that cannot be taken back does not begin."""
        self.stdout.write("数据库结构将更新，先备份 / the database will be changed, saving it first …")
        self.stdout.flush()
        try:
            made = create(occasion="upgrade")
        except BackupError as error:
            raise CommandError(
                f"{error}\n升级前备份失败，未做任何改动。确需不备份升级：GEWU_UPGRADE_BACKUP=false bin/run / "
                "the backup before the upgrade failed, nothing was changed"
            ) from None
        self.stdout.write(f"已备份 / saved: {made.path}")

    def check_database(self) -> None:
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            reason = " ".join(str(error).split())
            raise CommandError(
                f"数据库连接不上，请核对 DATABASE_URL 和数据库是否已启动 / cannot reach the database: {reason}"
            ) from None

    def load_demo(self) -> None:
        self.stdout.write("正在载入演示数据（望禾县），约需一分钟 / loading the demo county, about a minute …")
        self.stdout.flush()
        unfinished_demo().touch()
        call_command("seed_demo", size="small")
        unfinished_demo().unlink()


def is_empty() -> bool:
    """A database that nobody has worked in: the demo never goes into a real one."""
    return not get_user_model()._default_manager.exists() and not Area.objects.exists()


def demo_was_cleared() -> bool:
    """清空演示数据 leaves this mark: what comes after the demo is real."""
    return (settings.GEWU_DATA / "no-demo").exists()


def is_upgrade() -> bool:
    """Whether migrating will change tables in which somebody has worked."""
    executor = MigrationExecutor(connection)
    if not executor.loader.applied_migrations or not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    moment = journal.live()
    return any(moment.has(table, "id") and moment.select(table, ["id"], "LIMIT 1") for table in IN_USE)


def unfinished_demo() -> Path:
    """There while the demo is being loaded: an interrupted load is taken up again at the next start."""
    return settings.GEWU_DATA / "demo-unfinished"
