"""The demonstration from the first drawing to the signed manifest."""

from maatwerk.cases import actions as cases
from maatwerk.cases import queries
from maatwerk.cases.actions.design import Built, Offered
from maatwerk.cases.errors import CaseError
from maatwerk.cases.words import FileRole
from maatwerk.workflow.doorway import Passed

from .material import changed
from .ordering import DECIDED
from .walk import Act, Gate, Trial, Walk, said_at_the_gate

MIRROR_CODES = ("mesh_mirrored", "side_not_checked")
REVIEW_NOTE = "Contour laid over five slices in each of three planes; within one voxel at the contact face"
INCH = 25.4
BUILT = {"wall_thickness": ("4.0", "mm"), "slot_wall_thickness": ("4.0", "mm"), "longest_side": ("40", "mm")}


def start_design(walk: Walk) -> None:
    """Begin to design; in the trauma lane that was begun with the pictures."""
    walk.guide.refresh_from_db()
    if walk.guide.state == "in_design":
        return
    cases.start_design(device=walk.guide, actor=walk.who("jip"), at=walk.now)


def offer_inches(walk: Walk) -> None:
    """Hand in the guide drawn in inches and called millimetres."""
    _offer(walk, changed(walk.material.guide, scale=1 / INCH), changes="First version")
    _review_and_approve(walk)


def offer_mirrored(walk: Walk) -> None:
    """Hand in the guide mirrored, with every tag unchanged."""
    _offer(walk, changed(walk.material.guide, mirrored=True), changes="Exported anew")
    _review_and_approve(walk)


def offer_departing(walk: Walk) -> None:
    """Hand in a guide whose cut lies outside the tolerance of the prescription."""
    _offer(
        walk, walk.material.guide, changes="Cut turned by four degrees", built={"cut_angle": ("16", "deg")}
    )
    _review_and_approve(walk)


def upload_design(walk: Walk) -> None:
    """Hand in the guide as prescribed."""
    # Somebody else's bone is not ours: only our own guide is shown on it.
    bone = None if walk.material.is_foreign else walk.material.model
    _offer(walk, walk.material.guide, changes="Cut as prescribed", bone=bone)
    walk.typed("lab", 1 + len(BUILT))


def review_segmentation(walk: Walk) -> None:
    """Let a second engineer sign the segmentation."""
    design = walk.newest_design()
    digest = queries.to_sign_segmentation(design, accepted=True, note=REVIEW_NOTE)
    cases.review_segmentation(
        design=design,
        accepted=True,
        note=REVIEW_NOTE,
        actor=walk.who("saar"),
        at=walk.now,
        proof=walk.proves("saar", digest),
    )
    walk.typed("lab", 2)


def approve(walk: Walk) -> Passed:
    """Let the prescriber sign the manifest of all hashes, and open the gate with it."""
    if "approve_design" in walk.left_out:
        raise CaseError(
            "not_signed",
            what="The prescriber signed nothing.",
            where=walk.guide.number,
            do="Look at the design, then sign it.",
        )
    manifest = walk.design.manifest if walk.design is not None else "0" * 64
    walk.typed("approval", 1)
    return cases.approve_design(
        device=walk.guide, actor=walk.who("iva"), at=walk.now, proof=walk.proves("iva", manifest), minutes=6
    )


def _review_and_approve(walk: Walk) -> None:
    """Have the segmentation reviewed, then ask for the gate."""
    review_segmentation(walk)
    approve(walk)


def _offer(
    walk: Walk,
    content: bytes,
    *,
    changes: str,
    built: dict[str, tuple[str, str]] | None = None,
    bone: bytes | None = None,
) -> None:
    """Hand in one file with what it makes of the prescribed characteristics, and the bone it is drawn on."""
    values = {**DECIDED, **BUILT, **(built or {})}
    files = [Offered(name="guide.stl", content=content)]
    if bone is not None:
        files.append(Offered(name="bone.stl", content=bone, role=FileRole.REFERENCE))
    walk.design = cases.add_design(
        device=walk.guide,
        files=files,
        built=[Built(name=name, value=value, unit=unit) for name, (value, unit) in values.items()],
        fitted_to=walk.series[0] if walk.series else None,
        software="Script of the demonstration",
        changes=changes,
        actor=walk.who("jip"),
        at=walk.now,
    )


STEPS: tuple[Act | Trial | Gate, ...] = (
    Act(name="start_design", gate="design", do=start_design),
    Trial(codes=("mesh_unit_wrong",), gate="design", do=offer_inches),
    Trial(codes=MIRROR_CODES, gate="design", do=offer_mirrored),
    Trial(codes=("prescription_departed_from",), gate="design", do=offer_departing),
    Act(name="upload_design", gate="design", do=upload_design),
    Act(name="review_segmentation", gate="design", do=review_segmentation),
    Act(name="approve_design", gate="design", do=said_at_the_gate),
    Gate(name="design", do=approve),
)
