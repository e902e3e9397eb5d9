"""One thing in a process of its own, so that its memory can be told from everything else's."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable

KB = 1024


def alone(name: str, slug: str) -> dict[str, float]:
    """{"rate": rows a second, "before" and "added": MB of memory at most}."""
    command = [sys.executable, "-m", "tests.bench.tables.alone", name, slug]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(name: str, slug: str) -> None:
    import django

    django.setup()
    run = _runs()[name]
    before, start = _peak(), time.perf_counter()
    count = run(slug)
    took = time.perf_counter() - start
    sys.stdout.write(json.dumps({"rate": count / took, "before": before, "added": _peak() - before}))


def _runs() -> dict[str, Callable[[str], int]]:
    from forms_app.tables.models import Form
    from tests.bench.tables import in_and_out, publishing
    from tests.bench.tables.listing import shown

    def export(slug: str) -> int:
        return in_and_out.by_ledger(slug)

    def publish(slug: str) -> int:
        publishing.publish_schema(*publishing.changed(slug, publishing.added(999)), None)
        return Form.objects.count()

    assert shown is not None  # what every process of a server has loaded
    return {"export": export, "publish": publish}


def _peak() -> float:
    """MB; Linux counts KB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB


if __name__ == "__main__":
    main(*sys.argv[1:])
