"""Remembers a walk at each of its stages, so that a test can begin where it wants without walking again."""

from collections.abc import Callable

from django.db import transaction

from tests.cases import hospital, walk
from tests.cases.walk import Walk
from tests.remembered import Kept, keep, keep_files, put_back

STAGES: tuple[tuple[str, Callable[[Walk], object]], ...] = (
    ("requested", lambda one: None),
    ("signed", lambda one: one.prescribe()),
    ("decided", lambda one: one.decide()),
    ("prescribed", lambda one: one.accept()),
    ("pictured", lambda one: one.needs_imaging and one.add_imaging()),
    ("imaging_accepted", lambda one: one.accept_imaging(one.imaging())),
    ("in_design", lambda one: one.start_design()),
    ("drawn", lambda one: one.add_design()),
    ("reviewed", lambda one: one.look()),
    ("design_approved", lambda one: one.approve(one.design())),
    ("planned", lambda one: one.prepare()),
    ("in_production", lambda one: one.start(one.build())),
    ("in_verification", lambda one: one.finish(one.build())),
    ("arrived", lambda one: one.arrive()),
    ("checked", lambda one: one.check_all()),
    ("verified", lambda one: one.verify()),
    ("drafted", lambda one: one.prepare_release()),
    ("released", lambda one: one.release(one.draft())),
    ("sterilised", lambda one: one.needs_sterilisation and one.sterilise()),
    ("delivered", lambda one: one.deliver()),
    ("followed_up", lambda one: one.use()),
)
NAMES = [name for name, _step in STAGES]
_kept: dict[tuple[str, str], Kept] = {}


def at(stage: str, *, family: str = "cmf-cutting-guide") -> Walk:
    """Return a walk that stands at a stage, with all its rows and files."""
    if (family, stage) not in _kept:
        _remember(family, up_to=stage)
    found: Walk = put_back(_kept[(family, stage)])
    return found


def _remember(family: str, *, up_to: str) -> None:
    """Walk on from the last stage that is kept, noting each, and leave nothing behind in the database."""
    names = NAMES
    last = max((number for number, name in enumerate(names) if (family, name) in _kept), default=None)
    mark = transaction.savepoint()
    try:
        if last is None:
            one = walk.begin(hospital.standing(), family=family, region="mandible")
        else:
            one = put_back(_kept[(family, names[last])])
        for name, step in STAGES[0 if last is None else last + 1 : names.index(up_to) + 1]:
            step(one)
            one.fresh()
            _kept[(family, name)] = keep(one, folder=family)
    finally:
        transaction.savepoint_rollback(mark)
        keep_files(family)
