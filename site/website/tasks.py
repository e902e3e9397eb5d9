"""The queue's order: people first, then the libraries' own housekeeping."""

from __future__ import annotations

from typing import Any

from django_tasks_db.backend import DatabaseBackend

LIBRARIES = ("wagtail.", "modelsearch.")
LAST = -50


class Backend(DatabaseBackend):
    """A publication leaves about ten index jobs behind; whoever waits for a print must not wait for those."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        return super().enqueue(in_order(task), args, kwargs)

    async def aenqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        return await super().aenqueue(in_order(task), args, kwargs)


def in_order(task: Any) -> Any:
    return task.using(priority=LAST) if task.module_path.startswith(LIBRARIES) else task
