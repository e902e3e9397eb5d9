"""For processes that a test starts: the test settings, but tasks wait for the worker, as in production."""

from config.settings.base import TASKS as _QUEUED
from config.settings.test import *  # noqa: F403

TASKS = _QUEUED
