"""What the tests have, and beside our designer a page of Wagtail's own form builder."""

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.forms", "tests.bench.designer.peer"]  # noqa: F405
