"""Settings that every environment shares. Values from outside: docs/settings.md."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from config import env

ROOT = Path(__file__).resolve().parents[3]
GEWU_DATA = Path(env.text("GEWU_DATA", str(ROOT / "var"))).resolve()
try:
    for folder in ("media", "private", "static"):
        (GEWU_DATA / folder).mkdir(parents=True, exist_ok=True)
    (GEWU_DATA / "private").chmod(0o700)
except OSError as error:
    raise ImproperlyConfigured(f"GEWU_DATA: {GEWU_DATA} cannot be written: {error}") from error

SECRET_KEY = env.secret_key(GEWU_DATA)
DEBUG = False
ALLOWED_HOSTS = env.words("GEWU_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.origin("GEWU_SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "website.errors.csrf_failure"

INSTALLED_APPS = [
    "forms_app.areas",
    "forms_app.accounts",
    "forms_app.codes",
    "forms_app.tables",
    "forms_app.designer",
    "forms_app.entry",
    "forms_app.collect",
    "forms_app.records",
    "forms_app.teams",
    "reports.engine",
    "reports.documents",
    "reports.appraisal",
    "reports.rota",
    "backups",
    "intake",
    "website",
    "demo",
    "start",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "forms_app.accounts.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "formtools",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "website.charset.Utf8Middleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forms_app.areas.middleware.remember_appointments",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "forms_app.designer.middleware.PublishRefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ]
        },
    }
]

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: an acknowledged submission survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, Any]:
    """DATABASE_URL as Django wants it; without one, a SQLite file in GEWU_DATA."""
    if not url:
        config: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(GEWU_DATA / "gewu.sqlite3")}
    else:
        try:
            config = dict(dj_database_url.parse(url))
        except ValueError:
            # The address may hold a password: it is not repeated here.
            raise ImproperlyConfigured(f"DATABASE_URL cannot be read; {DATABASE_FORMS}") from None
    if config["ENGINE"].endswith("sqlite3") and config["NAME"] not in ("", ":memory:"):
        config["OPTIONS"] = config.get("OPTIONS", {}) | SQLITE_OPTIONS
    elif not config["ENGINE"].endswith("postgresql") or not config["NAME"]:
        raise ImproperlyConfigured(f"DATABASE_URL does not fit; {DATABASE_FORMS}")
    return config | {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


DATABASE_FORMS = "it takes sqlite:////folder/file.sqlite3 or postgres://user:password@host:5432/name"
DATABASES = {"default": database(env.text("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/sign-in/"
WAGTAILADMIN_LOGIN_URL = "accounts:sign_in"
# No mail server can be counted on: administrators set new passwords.
WAGTAIL_PASSWORD_RESET_ENABLED = False
# Nor does anybody wait for one to answer: Wagtail would write to whoever has an address when a form is handed in.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "config.client.address"
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
SESSION_COOKIE_AGE = 60 * 60 * 12

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# The first folder is ours; the second fills the holes in Wagtail's own Chinese catalogue.
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale" / "wagtail"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = GEWU_DATA / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = GEWU_DATA / "media"
PRIVATE_ROOT = GEWU_DATA / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "forms_app.entry.storage.WholeFileStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A phone photo is 3 to 12 MB; the form says so and refuses more (forms_app/entry/photos.py).
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 80_000  # the editor sends up to 50 for each of 1,600 questions
# What anybody may send before it is submitted: photos of one filling-in, and filling-ins begun from one address.
GEWU_FILE_MB = env.integer("GEWU_FILE_MB", 20, least=1)
GEWU_DRAFT_PHOTOS = env.integer("GEWU_DRAFT_PHOTOS", 60, least=1)
GEWU_DRAFTS_PER_HOUR = env.integer("GEWU_DRAFTS_PER_HOUR", 100, least=1)

TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}
# A task may keep a worker for so long; after that, or when it is silent for so long, /healthz reports it.
GEWU_TASK_SECONDS = env.integer("GEWU_TASK_SECONDS", 1800, least=1)
GEWU_WORKER_SILENCE_SECONDS = 30
# Where archives go, best on another disk; and whether a start that changes the database saves it first.
GEWU_BACKUPS = Path(env.text("GEWU_BACKUPS", str(GEWU_DATA / "backups"))).resolve()
GEWU_UPGRADE_BACKUP = env.boolean("GEWU_UPGRADE_BACKUP", True)
GEWU_MIN_FREE_MB = env.integer("GEWU_MIN_FREE_MB", 500, least=0)

WAGTAIL_SITE_NAME = "格物"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_AUTOSAVE_INTERVAL = 3000
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # addresses are printed; Chinese titles get pinyin
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USAGE_COUNT_ENABLED = False
WAGTAILEMBEDS_FINDERS: list = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# The designer shows drafts through the phone page, which stands on a higher floor: the name is given here.
GEWU_FORM_PREVIEW = "forms_app.collect.preview.draw"

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gewu": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "django_tasks_db": {"level": "ERROR"},  # its warnings say that it was told to stop
    },
}
