"""For the test suite: quick hashes, tasks at once, no lock-out."""

import os
import tempfile

os.environ.setdefault("GEWU_DATA", tempfile.mkdtemp(prefix="gewu-test-"))
from config.settings.production import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
AXES_ENABLED = False
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
