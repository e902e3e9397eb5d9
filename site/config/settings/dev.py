"""For working on the code: errors shown, static files unhashed."""

from config.settings.production import *  # noqa: F403

DEBUG = True
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
