"""Compares the chains with what their checkpoints outside the database tell of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from cryptography import x509
from django.conf import settings

from . import checkpoints
from .checkpoints import Checkpoint
from .errors import ArchiveUnreadable
from .models import Event
from .verification import Finding, FindingKind, Report
from .verify_chain import End, missing_events


def check_checkpoints(
    *,
    file: Path | None,
    ends: Mapping[str, End],
    trusted: Mapping[str, x509.Certificate],
    report: Report,
) -> None:
    """Check each line of the given file, or of the files in the default folder."""
    furthest: dict[str, Checkpoint] = {}
    for where in [file] if file is not None else sorted(Path(settings.CHECKPOINTS_DIR).glob("*.jsonl")):
        lines = 0
        for number, checkpoint in checkpoints.read(where):
            lines += 1
            report.count("checkpoints")
            if checkpoint is None:
                report.found([_unfit(where, number, given=file is not None)])
                continue
            report.found(_check(checkpoint, where=where, line=number, trusted=trusted, report=report))
            known = furthest.get(checkpoint.institution)
            if known is None or known.number < checkpoint.number:
                furthest[checkpoint.institution] = checkpoint
        if file is not None and not lines:
            raise _no_checkpoints(where)
    report.found(_cut_tails(furthest, ends=ends))
    _say_what_is_beyond(furthest, ends=ends, report=report)


def _no_checkpoints(where: Path) -> ArchiveUnreadable:
    return ArchiveUnreadable(
        "checkpoint_unreadable",
        what="The file holds no checkpoint.",
        where=str(where),
        do="Name a file with checkpoints, one JSON object a line.",
    )


def _unfit(where: Path, number: int, *, given: bool) -> Finding:
    if given:
        raise ArchiveUnreadable(
            "checkpoint_unreadable",
            what="A line of the file is no checkpoint.",
            where=f"{where}, line {number}",
            do="Name a file with checkpoints, one JSON object a line.",
        )
    return Finding(
        FindingKind.CHECKPOINT_MISMATCH,
        subject=f"checkpoint {where.name}:{number}",
        text=f"Line {number} of {where.name} is no checkpoint.",
    )


def _check(
    checkpoint: Checkpoint, *, where: Path, line: int, trusted: Mapping[str, x509.Certificate], report: Report
) -> Iterator[Finding]:
    subject = f"checkpoint {where.name}:{line}"
    certificate = trusted.get(checkpoint.certificate)
    if certificate is None:
        report.cannot_see(
            f"who signed the checkpoints with certificate {checkpoint.certificate[:16]}",
            "The key folder does not hold this certificate; number and hash were compared.",
        )
    elif not checkpoint.is_genuine(certificate):
        text = f"The checkpoint of event {checkpoint.number} was not signed by the key it names."
        yield Finding(FindingKind.CHECKPOINT_MISMATCH, subject=subject, event=checkpoint.number, text=text)
        return
    kept = (
        Event.objects.filter(institution_key=checkpoint.institution, number=checkpoint.number)
        .values_list("hash", flat=True)
        .first()
    )
    if kept is not None and kept != checkpoint.hash:
        text = f"Event {checkpoint.number} is not the one of which the checkpoint of {checkpoint.at} tells."
        yield Finding(FindingKind.CHECKPOINT_MISMATCH, subject=subject, event=checkpoint.number, text=text)


def _cut_tails(furthest: Mapping[str, Checkpoint], *, ends: Mapping[str, End]) -> Iterator[Finding]:
    for institution, checkpoint in sorted(furthest.items()):
        end = ends.get(institution)
        last = end.number if end else 0
        if checkpoint.number > last:
            yield Finding(
                FindingKind.TAIL_CUT,
                subject=f"archive.Head:{institution}",
                event=last + 1,
                text=(
                    f"The checkpoint of {checkpoint.at} tells of them: "
                    f"{missing_events(last + 1, checkpoint.number)}"
                ),
            )


def _say_what_is_beyond(
    furthest: Mapping[str, Checkpoint], *, ends: Mapping[str, End], report: Report
) -> None:
    for institution, end in sorted(ends.items()):
        known = furthest.get(institution)
        if known is None:
            report.cannot_see(
                f"the end of the chain of {institution}",
                "There is no checkpoint outside the database: a cut of the newest events together with their "
                "rows, a chain written anew from some event on, or events appended past the program, cannot "
                "be seen.",
            )
        elif known.number < end.number:
            report.cannot_see(
                f"the events after {known.number} of {institution}",
                f"The newest checkpoint outside the database is of event {known.number}: what was cut, "
                "written anew or appended past the program after it cannot be seen.",
            )
