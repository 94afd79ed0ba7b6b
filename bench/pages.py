"""The server's time per page with 1,000 and 100,000 cases: the median of several requests, without a network.

Processor time: SQLite works in the same process, so that what else runs on the machine does not count.

It works in a process of its own, on a scratch SQLite database: `python -m bench.pages CASES` prints seconds
and queries as JSON. What the rows behind the pages are, `bench/filled.py` says.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from typing import Any

from bench.filled import fill
from bench.rows import Row

SIZES = (1_000, 100_000)
TIMES = 15
TARGET = 0.5
"""Half a second of the server for a page, whatever the lab has behind it."""


def rows() -> Iterator[Row]:
    """Measure each size in a process of its own and return the lines of the table."""
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as folder:
            environment = {**os.environ, "MAATWERK_DATA": folder}
            environment.pop("DATABASE_URL", None)
            words = [sys.executable, "-m", "bench.pages", str(size)]
            answer = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE)
        for page, found in json.loads(answer.stdout).items():
            yield Row(
                job=f"page {page}, {size:,} cases",
                ours=found["seconds"],
                target=TARGET,
                note=f"{found['queries']} queries",
            )


def measure(size: int) -> dict[str, dict[str, float]]:
    """Return seconds and queries by page."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    viewer = fill(size)
    return dict(_pages(viewer))


def _pages(viewer: Any) -> Iterator[tuple[str, dict[str, float]]]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from maatwerk.cases.models import Device

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.force_login(viewer, backend=settings.AUTHENTICATION_BACKENDS[0])
    number = Device.objects.order_by("-number").values_list("number", flat=True)[0]
    pages = {
        "Today": "/",
        "Board": "/board/",
        "Cases": "/cases/",
        "Cases, searched": "/cases/?q=zygoma",
        "Cases, last page": "/cases/?page=999999",
        "Case": f"/devices/{number}/",
        "Search": "/search/?q=zygoma",
        "Search, one patient": "/search/?q=P-00777",
        "Queue": "/queue/",
        "ISO 13485": "/duties/iso-13485/",
    }
    for name, path in pages.items():
        client.get(path)  # the first reads law and library, which a running server has read
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(path)
        queries = len(captured)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}")
        spent = []
        for _ in range(TIMES):
            begun = time.process_time()
            client.get(path)
            spent.append(time.process_time() - begun)
        yield name, {"seconds": statistics.median(spent), "queries": queries}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    print(json.dumps(measure(int(sys.argv[1]))))
