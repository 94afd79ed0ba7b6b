"""`make check`: everything a machine can judge without running the tests."""

import os
import sys
import tempfile

from stages import BIN, Stage, report, run

PYTHON = sys.executable
CODE = ("src", "tests", "guards", "scripts", "bench")


def main() -> int:
    """Run all stages, also after one failed, so that one call tells everything."""
    with tempfile.TemporaryDirectory(prefix="maatwerk-check-") as data:
        own = {**os.environ, "MAATWERK_DATA": data}
        manage = (PYTHON, "-W", "error", "-m", "maatwerk.config", "manage")
        stages = (
            Stage("format", (str(BIN / "ruff"), "format", "--check", *CODE)),
            Stage("lint", (str(BIN / "ruff"), "check", *CODE)),
            Stage("types", (str(BIN / "mypy"),), own),
            Stage("floors", (str(BIN / "lint-imports"), "--no-logo")),
            Stage("guards: size, writes, states, purity, names, secrets, links, licences, documents, facts",
                  (PYTHON, "-m", "guards"), own),
            Stage("law", (str(BIN / "maatwerk"), "law", "check"), own),
            Stage("settings and models", (*manage, "check", "--fail-level", "WARNING"), own),
            Stage("models and migrations agree", (*manage, "makemigrations", "--check", "--dry-run"), own),
        )  # fmt: skip
        return report("make check", [run(stage) for stage in stages])


if __name__ == "__main__":
    sys.exit(main())
