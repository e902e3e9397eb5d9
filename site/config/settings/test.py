"""For the test suite: quick hashes, tasks at once, no lock-out; otherwise what production has."""

import atexit
import os
import shutil
import tempfile

if "GEWU_DATA" not in os.environ:
    os.environ["GEWU_DATA"] = tempfile.mkdtemp(prefix="gewu-test-")
    atexit.register(shutil.rmtree, os.environ["GEWU_DATA"], ignore_errors=True)

from config.settings.production import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
AXES_ENABLED = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True

_default = DATABASES["default"]  # noqa: F405
if _default["ENGINE"].endswith("sqlite3"):
    # A file, as in production: in memory, the threads of a live server would share one connection and never wait for
    # each other. Power cuts are not tested, so commits need not reach the disk.
    _default["TEST"] = {"NAME": str(GEWU_DATA / "test.sqlite3")}  # noqa: F405
    _default["OPTIONS"]["init_command"] = _default["OPTIONS"]["init_command"].replace("FULL", "OFF")
elif os.environ.get("GEWU_TEST_TEMPLATE"):
    _default["TEST"] = {"TEMPLATE": "gewu_template"}  # migrated already, by bin/test
