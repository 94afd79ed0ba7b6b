"""`make words`: collects what the pages say into the catalogue for translators, and compiles it."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOMS = Path(__file__).resolve().parent.parent / "src" / "maatwerk"
CATALOGUE = ROOMS / "web" / "locale" / "de" / "LC_MESSAGES" / "django.po"
MANAGE = (sys.executable, "-m", "maatwerk.config", "manage")
# Every room is read, wherever it says something; scripts of the browser say nothing by themselves.
COLLECT = (
    "makemessages",
    "--locale",
    "de",
    "--no-location",
    "--no-wrap",
    "--no-obsolete",
    "--ignore",
    "*/static/*",
)
_CHANGING = ('"POT-Creation-Date:',)


def settle(catalogue: Path) -> None:
    """Take out the lines that change with the hour, so that the same pages give the same catalogue."""
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(_CHANGING)]
    catalogue.write_text("\n".join(kept) + "\n", encoding="utf-8")


def run(words: tuple[str, ...], rooms: Path) -> int:
    """Run a command of Django in the rooms, with a data folder of its own that goes afterwards."""
    with tempfile.TemporaryDirectory() as data:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "maatwerk.config.settings",
            "MAATWERK_DATA": data,
            "PYTHONPATH": str(rooms.parent),
        }
        return subprocess.run((*MANAGE, *words), cwd=rooms, env=environment, check=False).returncode


def collect(rooms: Path) -> int:
    """Collect the words of the rooms into the catalogue that lies among them."""
    return run(COLLECT, rooms)


def main() -> int:
    """Collect, settle, compile; needs xgettext and msgfmt (Debian: gettext)."""
    refused = collect(ROOMS)
    if refused:
        return refused
    settle(CATALOGUE)
    return run(("compilemessages", "--locale", "de"), ROOMS)


if __name__ == "__main__":
    sys.exit(main())
