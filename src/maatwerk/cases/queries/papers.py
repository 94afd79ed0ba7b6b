"""The papers of a device: which there are, and their bytes, verified."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from maatwerk.archive.queries import read_file
from maatwerk.cases import binder, gates
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.release import makers
from maatwerk.cases.models import Device, Paper, Release
from maatwerk.cases.queries.signing import to_sign_release
from maatwerk.people.models import Account
from maatwerk.rulebook.gates import GateAnswer


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    """One paper ready to be handed out."""

    name: str
    media_type: str
    content: bytes


def papers_of(device: Device) -> list[Paper]:
    """Return the issued papers of a device, those in force first."""
    found = Paper.objects.filter(release__device=device).select_related("release", "release__released_by")
    return sorted(found, key=lambda one: (one.release.state != "issued", -one.release_id, one.pk))


def paper_file(device: Device, *, sha256: str) -> PaperFile:
    """Return a paper or draft of this very device by its hash; read_file verifies the bytes."""
    paper = Paper.objects.filter(release__device=device, sha256=sha256).select_related("release").first()
    if paper is not None:
        name = f"{paper.kind.replace('_', '-')}-{paper.release.number}.pdf"
        return PaperFile(name=name, media_type="application/pdf", content=read_file(sha256))
    release = Release.objects.filter(device=device, draft_sha256=sha256).first()
    if release is None:
        raise CaseError("paper_not_found", what=_("This device has no such paper."), where=device.number)
    return PaperFile(
        name=f"draft-{release.number}.pdf", media_type="application/pdf", content=read_file(sha256)
    )


def binder_file(device: Device, *, at: datetime) -> PaperFile:
    """Return the binder of a released device as it stands now."""
    return PaperFile(
        name=f"binder-{device.number}.zip",
        media_type="application/zip",
        content=binder.build(device=device, at=at),
    )


def made_it(viewer: Account, *, device: Device, at: datetime) -> bool:
    """Answer whether the viewer designed the device or ran or supervised one of its builds."""
    return viewer.pk in makers(Asked(device=device, at=at, actor=viewer))


def release_answer(viewer: Account, *, device: Device, at: datetime) -> GateAnswer:
    """Return what the gate would say if the viewer signed the draft that lies there now."""
    prepared = device.releases.filter(state="prepared").first()
    signed = None if prepared is None else to_sign_release(prepared)
    return gates.judge(
        gate="release", asked=Asked(device=device, at=at, actor=viewer, release=prepared, signed=signed)
    )
