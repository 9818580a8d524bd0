"""Settings, driven by the environment and safe when it says nothing. docs/operating.md lists every variable."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from publishing import findings

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()


def stop(sentence):
    """End the start with one sentence for whoever starts it; a trace would hide it, and the code is not at fault."""
    raise SystemExit(sentence)


def from_environment(read, name, default, expected):
    """Return the variable's value, or ``default`` if it is missing or empty; a wrong one stops the start."""
    if not os.environ.get(name, "").strip():
        return default
    try:
        return read(name)
    except (EnvError, ValueError) as error:
        stop(f"The environment variable {name} must be {expected}: {error}")


def folder(name, default):
    """Return an absolute folder that the site can write to; it is made if it is not there."""
    path = Path(os.environ.get(name, "").strip() or default).absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        stop(f"The environment variable {name} must name a folder that the site may write to: {error}")
    if not os.access(path, os.W_OK | os.X_OK):
        stop(f"The environment variable {name} must name a folder that the site may write to, and {path} is not one.")
    return path


def read_secret_key():
    """Return the secret from SECRET_KEY, or from the file that SECRET_KEY_FILE names."""
    secret = os.environ.get("SECRET_KEY", "").strip()
    file = Path(os.environ.get("SECRET_KEY_FILE", "").strip() or DATA_DIR / "secret-key")
    if not secret and file.is_file():
        try:
            secret = file.read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            stop(f"The environment variable SECRET_KEY_FILE must name a file with a secret text in it: {error}")
    if not secret:
        stop(
            "The environment variable SECRET_KEY is missing. Set it to a long random text, let SECRET_KEY_FILE name "
            "a file that holds one, or run `make setup`, which makes such a file for this machine."
        )
    return secret


def read_database():
    """Return what DATABASE_URL asks for; without it SQLite in DATA_DIR."""
    expected = "the address of a database, such as postgres://user:password@host/name or sqlite:////folder/db.sqlite3"
    default = dj_database_url.parse(f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
    database = from_environment(env.dj_db_url, "DATABASE_URL", default, expected)
    if database["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        stop(f"The environment variable DATABASE_URL must be {expected}: the site runs on PostgreSQL and SQLite.")
    if not database["NAME"]:
        stop(f"The environment variable DATABASE_URL must be {expected}: the name of the database is missing.")
    return database


def read_email():
    """Return what EMAIL_URL asks for, as {"EMAIL_HOST": …}; {} without it: the site then sends no e-mail."""
    expected = "the address of a mail server, such as submission://user:password@smtp.example.se"
    email = from_environment(env.dj_email_url, "EMAIL_URL", {}, expected)
    if email and "EMAIL_BACKEND" not in email:
        stop(f"The environment variable EMAIL_URL must be {expected}.")
    if email and "@" not in DEFAULT_FROM_EMAIL:
        stop("The environment variable DEFAULT_FROM_EMAIL must be the address that e-mail is sent from.")
    return email


def read_blockers():
    """Return the names of the findings that keep a page from being published."""
    names = [name.strip() for name in env.list("PUBLISHING_BLOCKERS", []) if name.strip()] or list(findings.BLOCKERS)
    known = (*findings.BLOCKERS, *findings.ADVICE)
    if names == ["none"]:
        return []
    if unknown := [name for name in names if name not in known]:
        stop(f"The environment variable PUBLISHING_BLOCKERS must name some of {', '.join(known)}; not {unknown[0]}.")
    return names


# Where this machine keeps what is not code: database, uploads, collected static files, secrets.
DATA_DIR = folder("DATA_DIR", BASE_DIR / "var")
SECRET_KEY = read_secret_key()
DEBUG = from_environment(env.bool, "DEBUG", False, "yes or no")
ALLOWED_HOSTS = [name.strip() for name in env.list("ALLOWED_HOSTS", []) if name.strip()]
if any("/" in name for name in ALLOWED_HOSTS):
    stop("The environment variable ALLOWED_HOSTS must be names with commas between, such as partnerskap.example.se.")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in env.list("CSRF_TRUSTED_ORIGINS", []) if origin.strip()]
if not all(origin.startswith(("https://", "http://")) for origin in CSRF_TRUSTED_ORIGINS):
    stop("The environment variable CSRF_TRUSTED_ORIGINS must be addresses such as https://partnerskap.example.se.")

# --- What is installed -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "publishing",
    "translations",
    "partnerships",
    "projects",
    "website",
    "modeltranslation",
    "website.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_prose_editor",
    "reversion",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "website.middleware.CompressPagesMiddleware",
    "translations.middleware.LanguageOfAddressMiddleware",
    "website.middleware.NoCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "publishing.remembered.RememberingMiddleware",
    "publishing.due.DueDraftsMiddleware",
    "publishing.middleware.OldAddressMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # The last two are the admin's, and lazy: a public page never asks who reads it.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Database and cache ------------------------------------------------------------------------------------------

DATABASES = {"default": read_database()}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Write-ahead log and immediate transactions: readers never wait for a writer, writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # Each process keeps 4 MB of the database; more of it is in the memory of the machine, for all of them.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=0;"
        "PRAGMA cache_size=-4000;PRAGMA journal_size_limit=67108864;"
        # A row that another takes the place of (REPLACE) is deleted, and so it is noted.
        "PRAGMA recursive_triggers=ON;",
    }
DATABASES["default"]["CONN_MAX_AGE"] = None
# A connection that the server has closed meanwhile is made anew.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The memory, in megabytes, that each process keeps finished pages in; 0 for none.
PAGE_CACHE_MB = from_environment(env.int, "PAGE_CACHE_MB", 8, "a whole number of megabytes")
if PAGE_CACHE_MB < 0:
    stop("The environment variable PAGE_CACHE_MB must be a whole number of megabytes, 0 for none.")
# Models, and whole apps, of which no public page shows anything: a change there leaves the pages that are kept as they
# are (publishing.pagecache.version), and what is remembered for editors (publishing.remembered). What the search finds
# is made of content that counts itself (publishing.search.index).
NOT_SHOWN = [
    *("accounts", "admin", "auth", "contenttypes", "reversion", "sessions"),
    *("publishing.LinkCheck", "publishing.LinkPlace", "publishing.Origin", "publishing.Presence"),
    *("publishing.ReviewNote", "publishing.SearchEntry", "publishing.SheetPart", "publishing.SheetUpload"),
    "website.ErrorReport",
]

# --- Languages and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
# The order is the order of fallback: the first language that has a text is its source.
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
# What stands in the lang attribute, where that is more than the code in the addresses.
LANGUAGE_TAGS = {"en": "en-GB"}
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = tuple(code for code, name in LANGUAGES)
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Files -------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = folder("MEDIA_ROOT", DATA_DIR / "media")
if DATA_DIR.is_relative_to(MEDIA_ROOT) or BASE_DIR.is_relative_to(MEDIA_ROOT):
    # What lies there is served to everyone.
    stop("The environment variable MEDIA_ROOT must name a folder of its own: secrets or code lie in the one it names.")
# What nobody gets by an address, such as pictures as they were sent.
PRIVATE_ROOT = folder("PRIVATE_ROOT", DATA_DIR / "private")
if any(PRIVATE_ROOT.resolve().is_relative_to(public.resolve()) for public in (MEDIA_ROOT, STATIC_ROOT)):
    stop("The environment variable PRIVATE_ROOT must name a folder that lies in none that is served to everyone.")
# Names with a fingerprint, cached for ever; needs `manage.py collectstatic` before the start.
STATIC_MANIFEST = from_environment(env.bool, "STATIC_MANIFEST", False, "yes or no")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "publishing.storages.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "website.static_files.BundledStaticFilesStorage"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Browsers ask for /favicon.ico and /apple-touch-icon.png without being told.
WHITENOISE_ROOT = BASE_DIR / "static" / "img"
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [
    *("jpg", "jpeg", "png", "gif", "webp", "avif", "zip", "gz", "br", "woff", "woff2", "map"),
]
FILE_UPLOAD_PERMISSIONS = 0o644
# A form of many rows, in several languages, is long.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# --- Accounts and protection -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.OneQueryBackend"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Off only where the site is tried out on one machine, as `make run` does.
HTTPS = from_environment(env.bool, "HTTPS", True, "yes or no")
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds a whole domain for years; that is for its owner to decide, not for this site.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
BEHIND_PROXY = from_environment(env.bool, "BEHIND_PROXY", False, "yes or no")
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
# The admin signs in under every language's address.
CSRF_COOKIE_HTTPONLY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [NONE],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = {
    name: []
    for name in ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
}

# --- E-mail ------------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "").strip()
email = read_email()
SENDS_EMAIL = bool(email)
EMAIL_BACKEND = email.get("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
EMAIL_HOST = email.get("EMAIL_HOST")
EMAIL_PORT = email.get("EMAIL_PORT")
EMAIL_HOST_USER = email.get("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = email.get("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = email.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = email.get("EMAIL_FILE_PATH")
# Seconds: a visitor waits for it.
EMAIL_TIMEOUT = email.get("EMAIL_TIMEOUT") or 5

# --- Links to other sites ----------------------------------------------------------------------------------------

# Whether they are opened to see if they still lead anywhere.
LINK_CHECKS = from_environment(env.bool, "LINK_CHECKS", True, "yes or no")
# Sites within an internal network that may be opened all the same; what is not named here and not public is left alone.
LINK_CHECK_INTERNAL_HOSTS = [name.strip() for name in env.list("LINK_CHECK_INTERNAL_HOSTS", []) if name.strip()]
if any("/" in name for name in LINK_CHECK_INTERNAL_HOSTS):
    stop(
        "The environment variable LINK_CHECK_INTERNAL_HOSTS must be names with commas between, such as www.example.se."
    )

# --- Log ---------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Whoever scans the network asks for names that are not ours: answered with 400, and nothing for us to do.
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}

# --- The site ----------------------------------------------------------------------------------------------------

# Whose site it is until an editor has said so under "Settings of the site".
SITE_NAME = env.str("SITE_NAME", "") or _("International municipal partnerships")
PROJECTS_PER_PAGE = 20
# Of a partnership's projects its page lists so many, draws so many of the latest, and says what came of these; where
# there are more, it leads to the list of all projects.
PROJECTS_OF_A_PARTNERSHIP = 60
# Whether what somebody has written is published by somebody else.
SECOND_PERSON_PUBLISHES = from_environment(env.bool, "SECOND_PERSON_PUBLISHES", False, "yes or no")
# Which findings keep a page from being published; the rest is advice. docs/editing.md lists them all.
PUBLISHING_BLOCKERS = read_blockers()
# Reports of errors that are taken: from one client, behind which may be a whole office, and from everybody together.
REPORTS_PER_HOUR_AND_CLIENT = 10
REPORTS_PER_HOUR = 100
