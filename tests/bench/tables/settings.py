"""What the tests have, and Wagtail's forms beside ours. Commits need not reach the disk: it would hide the rest."""

from config.settings.test import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "wagtail.contrib.forms"]  # noqa: F405
