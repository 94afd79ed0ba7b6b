"""Facts about the release: who signs, what is frozen, whether the papers say all they must."""

from maatwerk.archive.errors import FileRefused
from maatwerk.archive.queries import read_file
from maatwerk.cases import snapshot
from maatwerk.cases.digests import release_digest
from maatwerk.cases.facts.asked import Asked, every
from maatwerk.cases.facts.design import approved_hashes
from maatwerk.cases.models import Release
from maatwerk.paperwork import lines


def releaser_made_device(asked: Asked) -> bool | None:
    """Answer whether who releases designed this device or ran or supervised one of its builds."""
    if asked.actor is None:
        return None
    return asked.actor.pk in makers(asked)


def makers(asked: Asked) -> frozenset[int]:
    """Return who made the device: every designer of its versions, every operator and supervisor."""
    made = {one.designer_id for one in asked.device.designs.all()}
    for build in asked.builds:
        made |= {build.operator_id} | ({build.supervisor_id} if build.supervisor_id else set())
    return frozenset(made)


def statement_is_complete(asked: Asked) -> bool | None:
    """Answer whether the draft holds every element of Annex.XIII.1, by its own lint."""
    release = _release(asked)
    return None if release is None else bool(release.lint["complete"])


def statement_draft_is_same(asked: Asked) -> bool | None:
    """Answer whether the signature is over this draft and the records still say what it says."""
    release = _release(asked)
    if release is None or asked.signed is None:
        return None
    shown = release_digest(snapshot_digest=release.snapshot_digest, draft_sha256=release.draft_sha256)
    if asked.signed != shown:
        return False
    statement = release.snapshot["statement"]
    now = snapshot.build(
        device=asked.device,
        number=release.number,
        language=release.language,
        on=asked.on,
        exceptions=statement["gspr"]["exceptions"],
        substances=statement["substances"],
        gathered=asked.gathered,
    )
    return now.digest == release.snapshot_digest


def statement_already_exists(asked: Asked) -> bool:
    """Answer whether a statement of this device was issued before."""
    return any(one.state in {"issued", "superseded"} for one in asked.device.releases.all())


def supersede_reason_given(asked: Asked) -> bool:
    """Answer whether the release says why it takes the place of the statement before."""
    release = _release(asked)
    return release is not None and bool(release.reason.strip())


def gspr_exceptions_have_grounds(asked: Asked) -> bool | None:
    """Answer whether each requirement not fully met has its grounds (Annex.XIII.1 indent 7)."""
    release = _release(asked)
    if release is None:
        return None
    exceptions = release.snapshot["statement"]["gspr"]["exceptions"]
    return all(one["grounds"].strip() for one in exceptions)


def label_is_complete(asked: Asked) -> bool | None:
    """Answer whether the label bears every particular that it always must (Annex.I.23.2).

    Substances are named on label and statement alike. Whether the material holds hazardous ones, which the
    label cannot list in this edition, a rule of the gate asks the lab.
    """
    release = _release(asked)
    if release is None:
        return None
    label = release.snapshot["label"]
    return not lines.label_gaps(label, snapshot.label_lines(), language=release.language)


def instructions_present(asked: Asked) -> bool | None:
    """Answer whether instructions for use are there in the language of the papers."""
    release = _release(asked)
    if release is None:
        return None
    return bool(asked.family.instructions.text.get(release.language, "").strip())


def design_file_unchanged(asked: Asked) -> bool | None:
    """Answer whether the design files are the approved ones, byte for byte, and the parts came from them."""
    design = asked.design
    if design is None:
        return None
    approved = approved_hashes(asked)
    from_parts = {one.file.sha256 for one in every(asked.device.parts, "file")}
    return bool(approved) and from_parts <= approved and all(map(_is_whole, approved))


def _is_whole(sha256: str) -> bool:
    try:
        read_file(sha256)
    except FileRefused:
        return False
    return True


def prepared(asked: Asked) -> Release | None:
    """Return the draft that waits for its signature."""
    return next((one for one in asked.device.releases.all() if one.state == "prepared"), None)


def _release(asked: Asked) -> Release | None:
    return asked.release or prepared(asked)


PROVIDES = {
    provider.__name__: provider
    for provider in (
        releaser_made_device,
        statement_is_complete,
        statement_draft_is_same,
        statement_already_exists,
        supersede_reason_given,
        gspr_exceptions_have_grounds,
        label_is_complete,
        instructions_present,
        design_file_unchanged,
    )
}
