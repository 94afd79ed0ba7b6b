"""Makes `.venv` with hashed requirements: `setup.py run` for the program, `setup.py dev` for tests too.

Standard library only, and written so that an old Python can still read it and say what is missing.
A stamp of the requirement files makes a second call return at once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "maatwerk-stamp.json"
FILES = {"run": ["uv.txt", "run.txt"], "dev": ["uv.txt", "run.txt", "dev.txt"]}
OLDEST = (3, 11)


def fail(what, do):
    """Say what is missing and what to do, and stop."""
    sys.stderr.write(f"{what}\n  Do: {do}\n")
    raise SystemExit(2)


def digest(wanted):
    """Return the digest of all that decides what is installed."""
    total = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for name in FILES[wanted]:
        total.update((ROOT / "requirements" / name).read_bytes())
    total.update((ROOT / "pyproject.toml").read_bytes())
    return total.hexdigest()


def stamp():
    """Return what the last setup wrote: which set, and its digest."""
    try:
        return json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def call(words, **more):
    """Run one command; its output goes to stderr, so that stdout stays for the program."""
    done = subprocess.run(
        [str(word) for word in words], stdout=sys.stderr, cwd=str(ROOT), check=False, **more
    )
    if done.returncode:
        fail(
            "Setting up stopped at: " + " ".join(str(word) for word in words),
            "See the lines above. If they speak of the network: the package registry must be reachable "
            "once, or set up for pip and uv on this machine.",
        )


def check_python():
    """Refuse a Python that is too old, or one that cannot make an environment."""
    if sys.version_info < OLDEST:
        fail(
            f"Maatwerk needs Python 3.11 or newer; this is {sys.version.split()[0]}.",
            "install it, then call: make PYTHON=python3.11 run",
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        fail(
            "This Python cannot make an environment: the package python3-venv is missing.",
            "sudo apt-get install python3-venv",
        )


def make_venv():
    """Make the environment anew, unless a whole one of this Python stands."""
    python = VENV / "bin" / "python"
    if python.exists() and (VENV / "bin" / "pip").exists():
        probe = "import sys; print(sys.version)"
        told = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, check=False)
        if told.returncode == 0 and told.stdout.strip() == sys.version:
            return
    if VENV.exists():
        shutil.rmtree(str(VENV))
    call([sys.executable, "-m", "venv", VENV])


def install(wanted):
    """Bring uv in by its hash, let it install the set by its hashes, then this tree in place."""
    python = VENV / "bin" / "python"
    call([python, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/uv.txt"])
    uv = [VENV / "bin" / "uv", "--quiet", "pip"]
    # The certificates of the machine, because hospitals look into their own traffic.
    env = dict({"UV_SYSTEM_CERTS": "1"}, **os.environ, VIRTUAL_ENV=str(VENV))
    sets = ["requirements/" + name for name in FILES[wanted]]
    call([*uv, "sync", "--require-hashes", *sets], env=env)
    call([*uv, "install", "--no-deps", "--no-build-isolation", "--editable", "."], env=env)


def main():
    """Set up what was asked for; a stamp of the larger set serves the smaller one too."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    have = stamp()
    if have.get("run") == digest("run") and wanted == "run":
        return
    if have.get("dev") == digest("dev"):
        return
    check_python()
    if have.get("dev"):
        wanted = "dev"
    sys.stderr.write(f"Setting up ({wanted}), once for these requirements ...\n")
    STAMP.unlink(missing_ok=True)
    make_venv()
    install(wanted)
    done = {"run": digest("run")}
    if wanted == "dev":
        done["dev"] = digest("dev")
    STAMP.write_text(json.dumps(done), "utf-8")


if __name__ == "__main__":
    main()
