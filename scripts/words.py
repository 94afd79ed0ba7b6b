"""`make words`: collects what the pages say into the catalogues for translators, and compiles them."""

import subprocess
import sys
from pathlib import Path

WEB = Path(__file__).resolve().parent.parent / "src" / "maatwerk" / "web"
# Everything that people read on pages, in whichever room it is said.
MANAGE = (sys.executable, "-m", "maatwerk.config", "manage")


def main() -> int:
    """Collect, then compile; needs xgettext and msgfmt (Debian: gettext)."""
    for words in (
        (*MANAGE, "makemessages", "--locale", "de", "--no-location", "--no-wrap", "--ignore", "static/*"),
        (*MANAGE, "compilemessages", "--locale", "de"),
    ):
        done = subprocess.run(words, cwd=WEB, check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
