"""What the test of the killed program starts: a release that dies at its last step, and a look at the rest.

`python -m tests.cases.killed release|look`, on the database that the environment names.
"""

import json
import os
import signal
import sys

import django


def release() -> None:
    """Walk to a prepared release, then die while its papers are being written down."""
    from maatwerk.cases.models import Paper
    from maatwerk.measure import child
    from maatwerk.workflow import doorway
    from tests.cases import hospital, inputs, stages, walk

    real = child.run
    child.run = lambda kind, **given: inputs.fit() if kind == "fit" else real(kind, **given)
    one = walk.begin(hospital.stand())
    for name, step in stages.STAGES:
        step(one)
        if name == "drafted":
            break
    child.stop()
    admit = doorway.admit

    def dying(**given: object) -> object:
        made = admit(**given)  # type: ignore[arg-type]
        if isinstance(given["record"], Paper) and given["record"].kind == "case_sheet":
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    doorway.admit = dying  # type: ignore[assignment]
    one.release(one.draft())


def look() -> None:
    """Say what is on record after the program died."""
    from maatwerk.archive.verify import verify
    from maatwerk.cases.models import Device, Paper, Release

    report = verify().as_json()
    told = {
        "archive": report["state"],
        "findings": report["findings"],
        "device": Device.objects.get().state,
        "release": Release.objects.get().state,
        "papers": Paper.objects.count(),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    django.setup()
    release() if sys.argv[1] == "release" else look()
