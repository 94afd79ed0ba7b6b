"""Settings of Maatwerk, read from the environment; each has a heading in docs/for-operators/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from .outcome import InputRefused
from .start import DATABASE, data_folder

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = data_folder()
FILES_DIR = DATA_DIR / "files"
KEYS_DIR = DATA_DIR / "keys"
CHECKPOINTS_DIR = Path(os.environ.get("MAATWERK_CHECKPOINTS", DATA_DIR / "checkpoints")).resolve()
TIMESTAMP_URL = os.environ.get("MAATWERK_TIMESTAMP_URL", "")
TIMESTAMP_AUTHORITIES = os.environ.get("MAATWERK_TIMESTAMP_AUTHORITIES", "")


def _https() -> bool:
    """Return whether a proxy speaks HTTPS; a word that is neither yes nor no must not mean no."""
    given = os.environ.get("MAATWERK_HTTPS", "")
    if given in {"", "0", "1"}:
        return given == "1"
    raise InputRefused(
        code="setting_unreadable",
        what=f"{given!r} is neither 1 nor 0.",
        where="MAATWERK_HTTPS",
        why="Taken for no, it would let cookies travel in the open.",
        do="Set MAATWERK_HTTPS to 1 behind a proxy that speaks HTTPS, or leave it out.",
    )


def _secret_key() -> str:
    """Return the key from the environment, else one kept beside the data, made on first use."""
    if given := os.environ.get("MAATWERK_SECRET_KEY"):
        return given
    try:
        return _kept_key(DATA_DIR / "secret-key")
    except (OSError, ValueError) as trouble:
        raise InputRefused(
            code="folder_unusable",
            what="The data folder cannot be used.",
            where=str(DATA_DIR),
            why=getattr(trouble, "strerror", None) or "The secret key in it cannot be read.",
            do="Set MAATWERK_DATA to a folder that this account can write, or put its rights right.",
        ) from trouble


def _kept_key(path: Path) -> str:
    """Return the key in this file, made when there is none."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside and linked into place, so that two first starts at once agree on one key.
        aside = path.with_name(f".secret-key-{os.getpid()}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(50))
        try:
            os.link(aside, path)
        except FileExistsError:
            return path.read_text("ascii")
        finally:
            aside.unlink()
    return path.read_text("ascii")


def _no_database(why: str) -> InputRefused:
    """Return the refusal of DATABASE_URL; it is not repeated, for it holds a password."""
    return InputRefused(
        code="setting_unreadable",
        what="The address of the database cannot be used.",
        where="DATABASE_URL",
        why=why,
        do="Write postgresql://user:password@host:5432/name, or leave it out to keep the data in SQLite.",
    )


def _database() -> dict[str, Any]:
    """Return the database named by DATABASE_URL, else SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / DATABASE,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;"
                    "PRAGMA foreign_keys=ON;PRAGMA cache_size=2000;"
                ),
            },
        }
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise _no_database("It is no address that can be read: perhaps the port is no number.") from None
    options = dict(parse_qsl(parts.query))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise _no_database("It does not begin with postgresql://")
    if not parts.path.strip("/"):
        raise _no_database("It names no database.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # The folder of a socket is no host name: it comes as `?host=/run/postgresql`, in its own capitals.
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": port,
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


HTTPS = _https()
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", *filter(None, os.environ.get("MAATWERK_HOSTS", "").split(","))]
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
ROOT_URLCONF = "maatwerk.config.urls"
WSGI_APPLICATION = "maatwerk.config.wsgi.application"
ASGI_APPLICATION = "maatwerk.config.asgi.application"
USE_TZ = True
TIME_ZONE = os.environ.get("MAATWERK_TIME_ZONE", "Europe/Amsterdam")
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "web" / "locale"]

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "maatwerk.archive",
    "maatwerk.people",
    "maatwerk.workflow",
    "maatwerk.lab",
    "maatwerk.cases",
    "maatwerk.quality",
    "maatwerk.compliance",
    "maatwerk.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "maatwerk.web.headers.middleware",
    "maatwerk.web.reading.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "maatwerk.web.station.Middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "maatwerk.web.once.Middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "web" / "pages" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maatwerk.web.pages.entrance.demonstration",
                "maatwerk.web.pages.inside.places",
            ],
        },
    }
]

# Static files: served by the program itself from its own folder, no other server and no collecting needed.
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "web" / "pages" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 300

# Who comes in: e-mail and password, then a code from an authenticator where one is enrolled.
AUTHENTICATION_BACKENDS = ["maatwerk.people.adapters.RecordedAccounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "maatwerk.web.pages.entrance.Entrance"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# The proxy's last word on where a request comes from; else one client's attempts would shut everybody out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
# Attempts are counted here by all processes together, and a start does not forget them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "attempts",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
MFA_SUPPORTED_TYPES = ["totp"]
MFA_ADAPTER = "maatwerk.people.adapters.SecondFactor"
MFA_FORMS = {
    "authenticate": "maatwerk.people.adapters.LogInForm",
    "reauthenticate": "maatwerk.people.adapters.AgainForm",
}
MFA_TOTP_ISSUER = "Maatwerk"
# The program sends no mail by itself; a lost password is replaced by the administrator.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

FORM_RENDERER = "maatwerk.web.pages.forms.Renderer"
LANGUAGE_COOKIE_NAME = "maatwerk-language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

# Sessions end with the working day; cookies stay on this site and away from scripts.
SESSION_COOKIE_NAME = "maatwerk-session"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "maatwerk-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Uploads go to disk early; what a file may weigh is said where it is read.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FILES = 5_000  # a series of pictures comes as one file a slice

# Filled by `maatwerk up --demo`; the log-in page of a demonstration shows them.
DEMONSTRATION_LOGINS: tuple[Any, ...] = ()

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Every line names an address or a number, never a person: see THREAT_MODEL.md, "What is written down".
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_identity": {"()": "maatwerk.config.logs.NoIdentity"}},
    "formatters": {
        "line": {"()": "maatwerk.config.logs.Line", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_identity"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "maatwerk": {"level": "INFO"},
    },
}
