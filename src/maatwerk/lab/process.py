"""The states of what the lab has, and the moves between them."""

from maatwerk.workflow.process import Move, Process


def _moves(*rows: tuple[str, str, str, str, str]) -> tuple[Move, ...]:
    """Return moves from rows of name, sources (by spaces), target, ability and event kind."""
    return tuple(
        Move(
            name=name,
            sources=frozenset(sources.split()),
            target=target,
            ability=ability,
            gate=None,
            kind=kind,
        )
        for name, sources, target, ability, kind in rows
    )


FAMILY = Process(
    subject="lab.Family",
    states={
        "draft": "taken from the library or written by the lab, still being changed",
        "adopted": "its content is fixed; its files are being judged",
        "released": "its three files are judged adequate; devices of it may be made",
        "withdrawn": "no new device of it is accepted",
    },
    start="draft",
    moves=_moves(
        ("adopt", "draft", "adopted", "manage_lab", "lab.family_adopted"),
        ("release", "adopted", "released", "manage_lab", "lab.family_released"),
        ("withdraw", "draft adopted released", "withdrawn", "manage_lab", "lab.family_withdrawn"),
    ),
)

PROCEDURE = Process(
    subject="lab.Procedure",
    states={
        "effective": "this version is the one to work by",
        "superseded": "a later version took its place",
        "withdrawn": "no longer used, and nothing took its place",
    },
    start="effective",
    moves=_moves(
        ("supersede", "effective", "superseded", "manage_lab", "lab.procedure_superseded"),
        ("withdraw", "effective", "withdrawn", "manage_lab", "lab.procedure_withdrawn"),
    ),
)

LIBRARY_PART = Process(
    subject="lab.LibraryPart",
    states={
        "registered": "it may lie in devices of many patients",
        "withdrawn": "no longer taken as a part of the library",
    },
    start="registered",
    moves=_moves(("withdraw", "registered", "withdrawn", "manage_lab", "lab.library_part_withdrawn")),
)

LOT = Process(
    subject="lab.Lot",
    states={
        "quarantine": "received, not yet inspected",
        "released": "inspected, may be used",
        "used_up": "nothing is left of it",
        "rejected": "must not be used",
    },
    start="quarantine",
    moves=_moves(
        ("release", "quarantine", "released", "manage_lots", "lab.lot_released"),
        ("use_up", "released", "used_up", "manage_lots", "lab.lot_used_up"),
        ("reject", "quarantine released", "rejected", "manage_lots", "lab.lot_rejected"),
    ),
)

MACHINE = Process(
    subject="lab.Machine",
    states={
        "in_service": "may be used when its records are in date",
        "out_of_service": "taken out: broken, moved or under repair",
        "retired": "no longer in the lab",
    },
    start="in_service",
    moves=_moves(
        ("take_out", "in_service", "out_of_service", "place_hold", "lab.machine_taken_out"),
        ("return", "out_of_service", "in_service", "manage_lab", "lab.machine_returned"),
        ("retire", "in_service out_of_service", "retired", "manage_lab", "lab.machine_retired"),
    ),
)

INSTRUMENT = Process(
    subject="lab.Instrument",
    states={
        "in_service": "may be used when its calibration is in date",
        "out_of_service": "taken out: broken, lost or doubtful",
        "retired": "no longer in the lab",
    },
    start="in_service",
    moves=_moves(
        ("take_out", "in_service", "out_of_service", "place_hold", "lab.instrument_taken_out"),
        ("return", "out_of_service", "in_service", "manage_lab", "lab.instrument_returned"),
        ("retire", "in_service out_of_service", "retired", "manage_lab", "lab.instrument_retired"),
    ),
)

RECIPE = Process(
    subject="lab.Recipe",
    states={
        "draft": "being written and tried",
        "adopted": "its content is fixed; it may be used while its validation holds",
        "withdrawn": "no longer used",
    },
    start="draft",
    moves=_moves(
        ("adopt", "draft", "adopted", "manage_lab", "lab.recipe_adopted"),
        ("withdraw", "draft adopted", "withdrawn", "manage_lab", "lab.recipe_withdrawn"),
    ),
)

SUPPLIER = Process(
    subject="lab.Supplier",
    states={
        "proposed": "known, not yet assessed",
        "approved": "assessed by the lab, with reasons",
        "suspended": "nothing new is ordered from it",
    },
    start="proposed",
    moves=_moves(
        ("approve", "proposed approved suspended", "approved", "manage_lab", "lab.supplier_approved"),
        ("suspend", "proposed approved", "suspended", "manage_lab", "lab.supplier_suspended"),
    ),
)

CERTIFICATE = Process(
    subject="lab.Certificate",
    states={
        "valid": "in force within its dates",
        "suspended": "suspended or restricted by the notified body",
        "withdrawn": "withdrawn by the notified body",
    },
    start="valid",
    moves=_moves(
        ("suspend", "valid", "suspended", "manage_lab", "lab.certificate_suspended"),
        ("reinstate", "suspended", "valid", "manage_lab", "lab.certificate_reinstated"),
        ("withdraw", "valid suspended", "withdrawn", "manage_lab", "lab.certificate_withdrawn"),
    ),
)

EVIDENCE = Process(
    subject="lab.EvidenceOnFile",
    states={
        "on_file": "it counts until its last day",
        "withdrawn": "it counts no more: wrong, replaced or revoked",
    },
    start="on_file",
    moves=_moves(
        ("withdraw", "on_file", "withdrawn", "manage_lab", "lab.evidence_withdrawn"),
    ),
)

CERTIFICATE_REQUEST = Process(
    subject="lab.CertificateRequest",
    states={
        "open": "they asked and have no answer yet",
        "answered": "the lab has answered; the request counts no more",
    },
    start="open",
    moves=_moves(
        ("answer", "open", "answered", "manage_lab", "lab.certificate_request_answered"),
    ),
)

HOLD = Process(
    subject="lab.Hold",
    states={
        "open": "what it stops stays stopped",
        "lifted": "removed, with a reason",
    },
    start="open",
    moves=_moves(
        ("lift", "open", "lifted", "lift_hold", "lab.hold_lifted"),
    ),
)

PROCESSES = (
    *(FAMILY, PROCEDURE, LIBRARY_PART, LOT, MACHINE, INSTRUMENT),
    *(RECIPE, SUPPLIER, CERTIFICATE, EVIDENCE, CERTIFICATE_REQUEST, HOLD),
)
