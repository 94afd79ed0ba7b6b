"""The settings of a test run: the real ones, with a data folder of its own and a cheap password hash."""

import atexit
import os
import shutil
import tempfile

# Before the real settings are read; every process of a parallel run has its own folder.
_DATA = tempfile.mkdtemp(prefix="maatwerk-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["MAATWERK_DATA"] = _DATA
os.environ.pop("MAATWERK_CHECKPOINTS", None)
os.environ.pop("MAATWERK_HTTPS", None)

from maatwerk.config.settings import *  # noqa: E402, F403

SECRET_KEY = "not secret: tests only"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
