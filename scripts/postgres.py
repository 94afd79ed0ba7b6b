"""A PostgreSQL of our own for one test run: in a temporary folder, over a socket, never as root."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

NEEDS = "postgresql"
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 64MB
"""


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL server on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _as_other() -> tuple[Sequence[str], pwd.struct_passwd | None]:
    """Return the words that start a command as somebody else, when we are root."""
    if os.geteuid() != 0:
        return (), None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            who = pwd.getpwnam(name)
            ids = (f"--reuid={who.pw_uid}", f"--regid={who.pw_gid}", "--clear-groups")
            return ("setpriv", *ids), who
    raise SystemExit("PostgreSQL does not run as root, and there is neither 'postgres' nor 'nobody' here.")


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, and remove everything afterwards."""
    where = binaries()
    if where is None:
        raise SystemExit(f"PostgreSQL is missing. Do: apt-get install {NEEDS}")
    as_other, who = _as_other()
    folder = Path(tempfile.mkdtemp(prefix="maatwerk-pg-", dir="/tmp"))
    if who is not None:
        os.chown(folder, who.pw_uid, who.pw_gid)
    folder.chmod(0o755)
    data = folder / "data"

    def call(*words: str) -> None:
        done = subprocess.run([*as_other, *words], capture_output=True, text=True, cwd="/", check=False)
        if done.returncode:
            raise SystemExit(f"{words[0]} failed:\n{done.stdout}{done.stderr}")

    try:
        call(
            str(where / "initdb"), "-D", str(data), "-U", "maatwerk", "-A", "trust", "-E", "UTF8", "--no-sync"
        )
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS.format(folder=folder))
        call(str(where / "pg_ctl"), "-w", "-s", "-D", str(data), "-l", str(folder / "log"), "start")
        try:
            call(str(where / "createdb"), "-h", str(folder), "-U", "maatwerk", "maatwerk")
            yield f"postgresql://maatwerk@/maatwerk?host={folder}"
        finally:
            call(str(where / "pg_ctl"), "-s", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
