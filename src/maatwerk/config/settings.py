"""Settings of Maatwerk, read from the environment; each has a heading in docs/for-operators/settings.md."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("MAATWERK_DATA", "var")).resolve()
FILES_DIR = DATA_DIR / "files"
KEYS_DIR = DATA_DIR / "keys"
CHECKPOINTS_DIR = Path(os.environ.get("MAATWERK_CHECKPOINTS", DATA_DIR / "checkpoints")).resolve()


def _secret_key() -> str:
    """Return the key from the environment, else one kept beside the data, made on first use."""
    if given := os.environ.get("MAATWERK_SECRET_KEY"):
        return given
    path = DATA_DIR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(50))
    return path.read_text("ascii")


def _database() -> dict[str, Any]:
    """Return the database named by DATABASE_URL, else SQLite in the data folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "maatwerk.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA recursive_triggers=ON;"
                    "PRAGMA foreign_keys=ON;PRAGMA cache_size=2000;"
                ),
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MAATWERK_HOSTS", "localhost,127.0.0.1").split(",")
DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
ROOT_URLCONF = "maatwerk.config.urls"
WSGI_APPLICATION = "maatwerk.config.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "maatwerk.archive",
    "maatwerk.people",
    "maatwerk.lab",
    "maatwerk.cases",
    "maatwerk.quality",
    "maatwerk.compliance",
    "maatwerk.web",
]
