"""manage.py seed_demo: the fictitious 望禾县."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Load the fictitious county 望禾县 (329921). Safe to run again: only what is missing is added."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=["small", "county"], default="small")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["size"] == "county":
            raise CommandError("本版本只有小规模演示数据（--size small）：2镇、6村、18网格、72微网格、900户。")
        from demo.seed import seed

        seed(self.stdout.write)
        self.stdout.write("演示数据已就绪。望禾县及其人员、住户均为虚构。")
