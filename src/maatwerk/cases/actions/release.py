"""The release: frozen, drafted, read, signed, drawn for good, sealed and moved, in this order."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.archive.models import StoredFile
from maatwerk.archive.proofs import Proof
from maatwerk.cases import gates, papers, snapshot
from maatwerk.cases.actions.cases import same_house
from maatwerk.cases.actions.counting import count_device
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Device, Paper, Release
from maatwerk.cases.process import DEVICE, RELEASE
from maatwerk.people.actions.threshold import country_code
from maatwerk.people.authority import Allowed, may
from maatwerk.people.models import Account
from maatwerk.rulebook.shelf import current_edition
from maatwerk.workflow import doorway
from maatwerk.workflow.spoken import state, states

PREPARABLE = frozenset({"in_verification", "released", "delivered", "followed_up", "not_used", "closed"})


def prepare_release(
    *,
    device: Device,
    actor: Account,
    at: datetime,
    language: str = "en",
    country: str = "",
    reason: str = "",
    exceptions: Sequence[Mapping[str, str]] = (),
    substances: Mapping[str, Sequence[str]] | None = None,
) -> Release:
    """Freeze the snapshot, draw and check the draft; with a statement in force, `reason` says why another.

    `country` (ISO 3166-1) is where the device reaches its user (Art.10(11)); empty is the maker's own.
    """
    same_house(actor, device)
    reaches = country_code(country) if country else ""
    device = Device.objects.select_related("family", "case__patient").get(pk=device.pk)
    _must_be_preparable(device)
    former = device.releases.filter(state="issued").first()
    frozen = snapshot.build(
        device=device,
        number=f"S-{device.number}-{device.releases.count() + 1}",
        language=language,
        on=day_of(at),
        exceptions=exceptions,
        substances=substances,
        supersedes=former.number if former is not None else None,
    )
    release = Release(
        institution_key=device.institution_key,
        device=device,
        number=frozen.statement["number"],
        language=language,
        country=reaches,
        snapshot=frozen.as_json(),
        snapshot_digest=frozen.digest,
        supersedes=former,
        reason=reason,
        edition=current_edition().number,
        prepared_by=actor,
        prepared_at=at,
    )
    draft = papers.draft(release=release, at=at)
    release.lint = papers.check_statement(draft, expect=frozen.statement)
    _admit(release, draft=draft, actor=actor, at=at)
    return release


def _admit(release: Release, *, draft: bytes, actor: Account, at: datetime) -> None:
    """Keep the draft and its release; one that waited for a signature is withdrawn."""
    with transaction.atomic():
        release.draft_sha256 = _keep(
            draft, name=f"draft-{release.number}.pdf", release=release, actor=actor, at=at
        ).sha256
        for waiting in release.device.releases.filter(state="prepared"):
            doorway.move(record=waiting, process=RELEASE, move="withdraw", actor=actor, at=at)
        doorway.admit(
            record=release, actor=actor, at=at, ability="release_device", kind="cases.release_drafted"
        )


def release_device(*, device: Device, actor: Account, at: datetime, proof: Proof) -> Release:
    """Release a device on exactly the draft that was read: gates, signature, papers, seal, move, as one."""
    with transaction.atomic():
        archive.lock_chain(device.institution_key)
        release = device.releases.filter(state="prepared").first()
        if release is None:
            raise CaseError(
                "nothing_prepared",
                what=_("No release of this device is prepared."),
                where=device.number,
                do=_("Prepare it, read the draft, then sign."),
            )
        ask = gates.ask(
            gate="release", device=device, at=at, actor=actor, release=release, signed=proof.digest
        )
        issued = {"released_by": actor, "released_at": at}
        if release.supersedes is not None:
            doorway.move(record=release.supersedes, process=RELEASE, move="supersede", actor=actor, at=at)
        if Device.objects.get(pk=device.pk).state == "in_verification":
            # Also a device that was released before and made again is released anew, not only its paper.
            doorway.move(
                record=device,
                process=DEVICE,
                move="release",
                actor=actor,
                at=at,
                gate=ask,
                proof=proof,
                digest=proof.digest,
                changes={"released_at": at},
                detail={"statement": release.number, "snapshot": release.snapshot_digest},
            )
            doorway.move(record=release, process=RELEASE, move="issue", actor=actor, at=at, changes=issued)
        else:
            doorway.move(
                record=release,
                process=RELEASE,
                move="issue_superseding",
                actor=actor,
                at=at,
                gate=ask,
                proof=proof,
                digest=proof.digest,
                changes=issued,
            )
        _issue(release=release, actor=actor, at=at)
        count_device(device)
    return release


def _issue(*, release: Release, actor: Account, at: datetime) -> None:
    """Draw the papers for good, check them once more, and keep them."""
    allowed = may(account=actor, ability="release_device", at=at)
    role = allowed.role.value if isinstance(allowed, Allowed) else ""
    drawn = papers.final(release=release, signer=actor, role=role, at=at)
    report = papers.check_statement(drawn[0].content, expect=release.snapshot["statement"])
    if not report["complete"] or report["data_matches_text"] == "no":
        raise CaseError(
            "statement_damaged",
            what=_("The finished statement does not say what its data say."),
            where=release.number,
            do=_("Nothing was released. Prepare the release again; if it happens again, report it."),
        )
    for paper in drawn:
        name = f"{paper.kind.value}-{release.number}.pdf"
        stored = _keep(paper.content, name=name, release=release, actor=actor, at=at)
        record = Paper(
            institution_key=release.institution_key,
            release=release,
            kind=paper.kind.value,
            sha256=stored.sha256,
            size=stored.size,
            issued_at=at,
        )
        doorway.admit(record=record, actor=actor, at=at, ability="release_device", kind="cases.paper_issued")


def _must_be_preparable(device: Device) -> None:
    if device.state not in PREPARABLE:
        raise CaseError(
            "not_ready_for_release",
            what=_("The device is %(state)s; a release is prepared from: %(states)s.")
            % {"state": state(device.state), "states": states(PREPARABLE)},
            where=device.number,
        )


def _keep(content: bytes, *, name: str, release: Release, actor: Account, at: datetime) -> StoredFile:
    return archive.keep_file(
        content=content,
        name=name,
        media_type="application/pdf",
        institution_key=release.institution_key,
        actor=actor.as_actor(),
        at=at,
        salt_key=release.salt_key(),
    )
