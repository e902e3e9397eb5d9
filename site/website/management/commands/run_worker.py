"""``manage.py run_worker``: what bin/run starts beside the web server. Several may run on PostgreSQL."""

from __future__ import annotations

import os
import socket
from typing import Any

from django.core.management.base import BaseCommand

from website.worker import GewuWorker


class Command(BaseCommand):
    help = "Run background work: prints, conversions, scheduled publications, the search index."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = GewuWorker(f"{socket.gethostname()[:40]}:{os.getpid()}")
        worker.configure_signals()
        worker.work()
