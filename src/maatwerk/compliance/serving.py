"""How many records of each kind can serve a clause of ISO 13485; only what stands today counts."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from maatwerk.archive.models import Head, Record
from maatwerk.cases.models import (
    Approval,
    Build,
    CheckResult,
    Concession,
    Delivery,
    Design,
    FollowUp,
    IncomingCheck,
    Paper,
    Prescription,
    RouteDecision,
    Series,
    Sterilisation,
)
from maatwerk.cases.words import PaperKind
from maatwerk.lab.models import (
    EvidenceOnFile,
    Family,
    Hold,
    InstrumentCalibration,
    Judgement,
    Lot,
    MachineRecord,
    Procedure,
    Recipe,
    SoftwareValidation,
    Supplier,
    SupplierEvidence,
    Validation,
)
from maatwerk.people.models import Competence, Institution, RoleGrant
from maatwerk.quality.models import Nonconformity
from maatwerk.rulebook.standard import RECORDS

# For each kind of record: which rows of it count on a day.
_COUNTED: Mapping[str, Callable[[date], tuple[type[Record], Q]]] = {
    "procedures": lambda on: (Procedure, Q(state="effective", effective_on__lte=on, review_on__gte=on)),
    "evidence": lambda on: (EvidenceOnFile, Q(state="on_file", signed_on__lte=on, valid_until__gte=on)),
    "families": lambda _on: (Family, Q(state="released")),
    "judgements": lambda on: (
        Judgement,
        Q(adequate=True) & (Q(review_on__isnull=True) | Q(review_on__gte=on)),
    ),
    "recipes": lambda _on: (Recipe, Q(state="adopted")),
    "validations": lambda on: (Validation, Q(conclusion="pass", valid_until__gte=on)),
    "suppliers": lambda _on: (Supplier, Q(state="approved")),
    "supplier_evidence": lambda on: (
        SupplierEvidence,
        Q(valid_until__isnull=True) | Q(valid_until__gte=on),
    ),
    "lots": lambda _on: (Lot, ~Q(state="quarantine")),
    "machines": lambda _on: (MachineRecord, Q()),
    "instruments": lambda _on: (InstrumentCalibration, Q()),
    "software": lambda _on: (SoftwareValidation, Q(passed=True)),
    "holds": lambda _on: (Hold, Q()),
    "roles": lambda on: (
        RoleGrant,
        Q(withdrawn_at__isnull=True) & (Q(until_on__isnull=True) | Q(until_on__gte=on)),
    ),
    "competences": lambda on: (
        Competence,
        Q(withdrawn_at__isnull=True) & (Q(valid_until__isnull=True) | Q(valid_until__gte=on)),
    ),
    "prescriptions": lambda _on: (Prescription, Q(signed_at__isnull=False)),
    "route_decisions": lambda _on: (RouteDecision, Q()),
    "imaging": lambda _on: (Series, Q()),
    "designs": lambda _on: (Design, Q()),
    "approvals": lambda _on: (Approval, Q()),
    "builds": lambda _on: (Build, Q(state="finished")),
    "incoming_checks": lambda _on: (IncomingCheck, Q()),
    "checks": lambda _on: (CheckResult, Q()),
    "releases": lambda _on: (Paper, Q(kind=PaperKind.STATEMENT.value)),
    "hand_overs": lambda _on: (Delivery, Q()),
    "follow_ups": lambda _on: (FollowUp, Q()),
    "sterilisations": lambda _on: (Sterilisation, Q(passed=True)),
    "nonconformities": lambda _on: (Nonconformity, Q()),
    "concessions": lambda _on: (Concession, Q()),
}


def kinds_on_record(*, institution_key: UUID, on: date) -> frozenset[str]:
    """Return the kinds of which something stands on a day; one question that stops at the first of each."""
    there = [Exists(_rows(name, institution_key=institution_key, on=on)) for name in RECORDS]
    found = Institution.objects.filter(institution_key=institution_key).values_list(*there).first()
    return frozenset(name for name, is_there in zip(RECORDS, found or (), strict=False) if is_there)


def records_counted(*, institution_key: UUID, on: date, kinds: Iterable[str] = RECORDS) -> dict[str, int]:
    """Return how many records of these kinds stand on a day, in one query."""
    names = tuple(kinds)
    counts = [_count(name, institution_key=institution_key, on=on) for name in names]
    found = Institution.objects.filter(institution_key=institution_key).values_list(*counts, "pk").first()
    return dict(zip(names, found or (0,) * len(names), strict=False))


def _rows(name: str, *, institution_key: UUID, on: date) -> QuerySet[Any]:
    if name == "events":
        return Head.objects.filter(institution_key=institution_key, number__gt=0)
    model, rule = _COUNTED[name](on)
    return model._default_manager.filter(rule, institution_key=institution_key).order_by()


def _count(name: str, *, institution_key: UUID, on: date) -> Coalesce:
    rows = _rows(name, institution_key=institution_key, on=on).values("institution_key")
    counted = Sum("number") if name == "events" else Count("pk")
    return Coalesce(Subquery(rows.annotate(n=counted).values("n")), 0)
