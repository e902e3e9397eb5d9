"""``manage.py start_code``: the code of the set-up, while nobody administers this installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from start import state


class Command(BaseCommand):
    help = "Print the code that opens the start page; none once an administrator exists."

    def handle(self, *args: Any, **options: Any) -> None:
        if state.is_open():
            self.stdout.write(state.write_code())
        else:
            state.forget_code()
