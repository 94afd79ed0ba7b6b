"""`make test`: installs what tests need, then runs them on SQLite and on PostgreSQL; a skipped test fails."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import postgres
from stages import Done, Stage, report, run

# Debian packages that tests call, by the program that shows whether one is there.
PACKAGES = {
    "pdfsig": "poppler-utils",
    "chromium-headless-shell": "chromium-headless-shell",
    "msgfmt": "gettext",
}
PYTEST = (sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")
# A browser and a program wait for each other: three at once keep two cores busy.
IN_BROWSERS = tuple("3" if word == "2" else word for word in PYTEST)

# On PostgreSQL, what touches a database is repeated. Of the pages it is the matrix that opens every address
# and sends every form; what they say is written above the database, and is read once.
REPEATED = ("archive", "people", "workflow", "lab", "cases", "quality", "compliance", "config")
ON_THE_DATABASE = (
    "--on-the-database",
    *(f"tests/{room}" for room in REPEATED),
    "tests/web/test_permissions.py::test_each_sees_what_they_may",
    "tests/web/test_permissions.py::test_the_same_posts_write_when_somebody_may",
)

# Browsers come after the doors, which are tried on both, and in processes of their own: what drives them
# keeps an event loop running that seals cannot bear beside them.
BROWSER = "tests/browser"


def missing() -> list[str]:
    """Return the Debian packages that are not there yet."""
    wanted = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    return wanted + ([postgres.NEEDS] if postgres.binaries() is None else [])


def install(packages: list[str]) -> None:
    """Install Debian packages when we may; else say which command does it."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit(f"Tests need: {', '.join(packages)}.\n  Do: sudo {' '.join(command)}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["apt-get", "update", "-q"], [*command, "-q"]):
        done = subprocess.run(
            words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}\n  Do: {' '.join(command)}")


def main() -> int:
    """Run both; say how long each took."""
    done: list[Done] = []
    if packages := missing():
        print(f"Installing for the tests: {' '.join(packages)}", flush=True)
        install(packages)
    more = sys.argv[1:]
    # Many tests start programs: what Python has read once, it need not read again.
    kept_from = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    on_sqlite = {key: value for key, value in os.environ.items() if key not in kept_from}
    done.append(run(Stage("tests on SQLite", (*PYTEST, f"--ignore={BROWSER}", *more), on_sqlite)))
    done.append(run(Stage("tests in the browser", (*IN_BROWSERS, BROWSER, *more), on_sqlite)))
    with postgres.cluster() as url:
        again = (*PYTEST, *ON_THE_DATABASE, *more)
        done.append(run(Stage("tests on PostgreSQL", again, {**on_sqlite, "DATABASE_URL": url})))
    return report("make test", done)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(main())
