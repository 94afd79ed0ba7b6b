"""Starts Django once, for commands that need records."""

import os
from pathlib import Path

from .outcome import InputRefused

DATABASE = "maatwerk.sqlite3"
"""The name of the database in the data folder, where records stand in SQLite."""


def data_folder() -> Path:
    """Return the folder in which Maatwerk keeps everything."""
    return Path(os.environ.get("MAATWERK_DATA", "var")).resolve()


def start_django() -> None:
    """Load settings and rooms; harmless when done before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    from django.apps import apps

    if not apps.ready:
        import django

        django.setup()


def start_on_records() -> None:
    """Start Django for a command that only reads; where nothing was ever kept it refuses and makes nothing.

    Loading the settings alone would make the folder with a key, and the first question an empty database.
    """
    from django.apps import apps

    kept = data_folder() if os.environ.get("DATABASE_URL") else data_folder() / DATABASE
    if not apps.ready and not kept.exists():
        raise InputRefused(
            code="data_not_found",
            what="There are no data of Maatwerk here.",
            where=str(kept),
            why="MAATWERK_DATA names the data folder; without it, that is `var` where the command is called.",
            do="Set MAATWERK_DATA to the folder with which Maatwerk is started. Nothing was made.",
        )
    start_django()
