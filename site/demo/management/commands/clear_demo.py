"""manage.py clear_demo: everything fictitious goes, and nothing else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.clear import clear, extent


class Command(BaseCommand):
    help = "Remove the fictitious county 望禾县 with its people and records. Forms stay, without data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="really do it; without it, only say what would go")

    def handle(self, *args: Any, yes: bool = False, **options: Any) -> None:
        found = extent()
        if not found:
            raise CommandError("没有演示数据：本库中没有虚构的望禾县。")
        self.stdout.write(
            f"区域{found.areas}个，人员{found.people}名，演示记录{found.records}条，试填记录{found.typed}条"
        )
        if not yes:
            self.stdout.write("以上将被删除，不能恢复；表单保留。确认删除请加 --yes。")
            return
        for name in clear().kept:
            self.stdout.write(f"有正式数据引用，保留并停用：{name}")
        self.stdout.write("演示数据已清空。")
