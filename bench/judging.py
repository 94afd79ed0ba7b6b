"""The law at work: loading it, asking it once, judging a whole institution from cold, and after one event.

Each size runs in a process of its own on a scratch SQLite database: `python -m bench.judging event CASES`
prints seconds as JSON. Processor time, as what else runs on the machine shall not count. The hospital, its
people and the case that is walked are born through actions; the cases behind it are rows in bulk (see
`bench/filled.py`), with as many verdicts each as a device of the walked case has.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench.filled import BIG, past
from bench.recorded import chunked, on_record
from bench.rows import Row

SIZES = (1_000, 100_000)
COLD = 20_000
FAMILIES = 200
ONE_EVENT = 0.020
"""What one event may cost, at the most, until its verdicts stand anew."""

GROWTH = 1.2
"""How many times as much it may cost before a hundred times as many cases."""
OTHER = "hand-splint"
"""The family that has nine of ten devices of the past where the case that is walked is of a small one."""

LOADING = 0.300


def rows() -> Iterator[Row]:
    """Return the lines of the table."""
    for job, seconds in _asked("law").items():
        yield Row(job=job, ours=seconds, target=LOADING if "edition" in job else None)
    for where, family in (("in the big family", BIG), ("in a small family", OTHER)):
        few, many = (_asked("event", size, family) for size in SIZES)
        yield from _of_one(many, few=few, where=where)
    found = _asked("cold", COLD)
    job = f"all duties from cold, {FAMILIES} families, {COLD:,} cases"
    note = f"{found['verdicts']:,.0f} verdicts, {found['each'] * 1000:.1f} ms a device"
    yield Row(job=job, ours=found["seconds"], note=note)
    job = f"judged again without a change, {COLD:,} cases"
    yield Row(job=job, ours=found["again"], note="as after an update that changes no answer")
    note = f"{found['turned']:,.0f} verdicts differ"
    yield Row(job=f"the night after, {COLD:,} cases", ours=found["night"], note=note)


def _of_one(many: dict[str, float], *, few: dict[str, float], where: str) -> Iterator[Row]:
    """Return the lines about one event and one act in a family, before few cases and before many."""
    for size, found, target in ((SIZES[0], few, None), (SIZES[1], many, ONE_EVENT)):
        note = f"{found['events']:.0f} events, dearest {found['dearest_event'] * 1000:.0f} ms"
        job = f"one event {where}, {size:,} cases"
        yield Row(job=job, ours=found["event"], target=target, note=note)
    yield Row(
        job=f"one event {where}, growth",
        ours=many["event"],
        peer=f"the same before {SIZES[0]:,}",
        theirs=few["event"],
        target=GROWTH,
    )
    note = f"{many['acts']:.0f} acts of several events, dearest {many['dearest_act'] * 1000:.0f} ms"
    peer = f"the same before {SIZES[0]:,}"
    job = f"one act {where}, {SIZES[1]:,} cases"
    yield Row(job=job, ours=many["act"], peer=peer, theirs=few["act"], note=note)


def _asked(*words: Any) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as folder:
        environment = {**os.environ, "MAATWERK_DATA": folder}
        environment.pop("DATABASE_URL", None)
        command = [sys.executable, "-m", "bench.judging", *map(str, words)]
        answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def measure_law() -> dict[str, float]:
    """Return the seconds of loading the edition, and of one warm question to all duties."""
    from maatwerk.rulebook import duties
    from maatwerk.rulebook.reader import read
    from maatwerk.rulebook.shelf import law_files, lawyers_tests

    law, loading = _median(lambda: read(law_files()), of=5)
    facts = max((facts for one in lawyers_tests() for facts in one.situations), key=len)
    today = dt.datetime.now(dt.UTC).date()

    def judge() -> Any:
        law.duty_answers.clear()  # what was answered before would be no measure
        return duties.judge(edition=law, facts=facts, on=today)

    _, judging = _median(judge, of=15)
    return {"the edition loads": loading, f"law judge, warm, {len(law.duties)} duties": judging}


def _median(job: Callable[[], Any], *, of: int) -> tuple[Any, float]:
    found = job()
    spent = [_spent(job)[1] for _ in range(of)]
    return found, statistics.median(spent)


def _spent(job: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.process_time()
    return job(), time.process_time() - begun


def measure_event(size: int, big: str = BIG) -> dict[str, float]:
    """Walk a case before a lab's past and return what judging anew costs after each event and each act.

    Every second act is judged event by event, the others at once, as the worker does.
    """
    from maatwerk.compliance.actions import catch_up
    from maatwerk.config.demonstration import ordering, story, walk

    with tempfile.TemporaryDirectory(prefix="maatwerk-bench-") as folder:
        case = _hospital(Path(folder))
        key = case.hospital["jip"].institution_key
        past(case.hospital, size, now=case.now, big=big)
        _judge_the_lab(key, case)
        ordering.open_case(case)
        ordering.prepare_plate(case)
        catch_up(institution_key=key, at=case.now)
        _copy_verdicts(case.guide)
        events: list[float] = []
        acts: list[float] = []

        def watched() -> Iterator[Any]:
            for number, one in enumerate(story.chapters()):
                yield one
                if number % 2:
                    events.extend(_event_by_event(key, at=case.now))
                    catch_up(institution_key=key, at=case.now)
                else:
                    acts.append(_spent(lambda: catch_up(institution_key=key, at=case.now))[1])

        walk.run(case, watched())
    return {
        "event": statistics.median(events),
        "dearest_event": max(events),
        "events": len(events),
        "act": statistics.median(acts),
        "dearest_act": max(acts),
        "acts": len(acts),
    }


def _event_by_event(key: Any, *, at: dt.datetime) -> Iterator[float]:
    """Judge anew what each event since the last time can have changed, and yield what that took."""
    from maatwerk.archive.queries import events_since
    from maatwerk.compliance import actions
    from maatwerk.compliance.actions.redoing import redo
    from maatwerk.compliance.models import Cursor

    seen = Cursor.objects.get(institution_key=key).number
    for event in events_since(seen, institution_key=key).values_list("number", "kind", "subject"):
        begun = time.process_time()
        work = actions._work(actions._touched([event]), institution_key=key)
        redo(work, at=at, key=key)
        yield time.process_time() - begun


def _hospital(folder: Path) -> Any:
    from maatwerk.archive.days import day_of
    from maatwerk.config.demonstration import material, story, volume, walk

    now = dt.datetime.now(dt.UTC)
    founded = now - story.FOUNDED_BEFORE
    files = material.gather(
        folder=folder, head=volume.phantom(), acquired_on=day_of(now - dt.timedelta(days=18))
    )
    house, equipped = story.found(at=founded)
    begun = founded + story.BEFORE_THE_CASE
    return walk.Walk(started_at=begun, hospital=house, lab=equipped, material=files, out=folder)


def _judge_the_lab(key: Any, case: Any) -> None:
    """Judge what is open or no device, and say that the past was judged: its verdicts come in a moment."""
    from maatwerk.archive.queries import newest_number
    from maatwerk.compliance import actions, subjects
    from maatwerk.compliance.actions.redoing import redo
    from maatwerk.compliance.models import Cursor

    shared = (
        *map(subjects.of_institution, subjects.judged_institutions(key)),
        *map(subjects.of_family, subjects.judged_families(key)),
        *map(subjects.of_device, subjects.open_devices(key)),
    )
    redo(dict.fromkeys(shared), at=case.now, key=key)
    Cursor.objects.update_or_create(
        institution_key=key,
        defaults={"number": newest_number(institution_key=key), "basis": actions._basis()},
    )


def _copy_verdicts(guide: Any) -> None:
    """Give every device of the past as many verdicts as one of today has."""
    from django.db import connection

    from maatwerk.compliance.models import Verdict

    names = [str(field.column) for field in Verdict._meta.concrete_fields if not field.primary_key]
    taken = ["CAST(device.id AS TEXT)" if name == "subject_key" else f"verdict.{name}" for name in names]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO compliance_verdict ({', '.join(names)}) SELECT {', '.join(taken)} "
            "FROM cases_device AS device, compliance_verdict AS verdict WHERE device.released_at IS NOT NULL "
            "AND verdict.subject_kind = 'device' AND verdict.subject_key = %s",
            [str(guide.pk)],
        )


def measure_cold(size: int) -> dict[str, float]:
    """Judge everything of an institution from zero, and return the seconds and how much that was."""
    from maatwerk.compliance.actions import recompute_all, revisit
    from maatwerk.config.demonstration import story
    from maatwerk.lab.models import Family

    now = dt.datetime.now(dt.UTC)
    house, _ = story.found(at=now - story.FOUNDED_BEFORE)
    there = Family.objects.filter(state__in=["adopted", "released"]).count()
    past(house, size, now=now, families=FAMILIES - there)
    _freeze_the_past(now)
    key = house["jip"].institution_key
    count, seconds = _spent(lambda: recompute_all(institution_key=key, at=now))
    _, again = _spent(lambda: recompute_all(institution_key=key, at=now))
    turned, night = _spent(lambda: revisit(institution_key=key, at=now + dt.timedelta(days=1)))
    return {
        "seconds": seconds,
        "verdicts": count,
        "each": seconds / size,
        "again": again,
        "night": night,
        "turned": turned,
    }


def _freeze_the_past(now: dt.datetime) -> None:
    """Keep the facts of each release, as they are kept from the first time that it is judged."""
    from maatwerk.cases.models import Device
    from maatwerk.compliance.judging import facts_to_freeze
    from maatwerk.compliance.models import ReleaseFacts
    from maatwerk.compliance.subjects import of_device
    from maatwerk.rulebook.shelf import current_edition

    released = Device.objects.filter(released_at__isnull=False)
    facts = facts_to_freeze(of_device(released[0]), at=now, law=current_edition())
    for some in chunked(released.iterator()):
        kept = [
            ReleaseFacts(
                institution_key=one.institution_key,
                device=one,
                released_at=one.released_at,
                edition=current_edition().number,
                facts=facts,
                frozen_at=now,
            )
            for one in some
        ]
        ReleaseFacts.objects.bulk_create(kept, batch_size=500)
        on_record(kept, kind="compliance.facts_frozen")


def main(words: list[str]) -> dict[str, float]:
    """Prepare a scratch database and measure what is asked."""
    import django
    from django.core.management import call_command

    django.setup()
    what, *given = words
    if what == "law":
        return measure_law()
    call_command("migrate", verbosity=0, skip_checks=True)
    size, *big = given
    return measure_cold(int(size)) if what == "cold" else measure_event(int(size), *big)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
    print(json.dumps(main(sys.argv[1:])))
