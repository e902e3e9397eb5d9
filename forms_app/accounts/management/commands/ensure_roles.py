"""Standard posts and the county administrators' group. Safe to run again; nothing that exists is changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from forms_app.accounts.roles import ensure_groups
from forms_app.areas.posts import ensure_posts


class Command(BaseCommand):
    help = "Make the standard posts and the group of county administrators, if they are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        posts, group = ensure_posts(), ensure_groups()
        self.stdout.write(f"{len(posts)} 个岗位，用户组“{group}”")
