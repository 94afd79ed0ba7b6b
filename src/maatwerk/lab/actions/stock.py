"""Materials and their lots: received into quarantine, released after inspection, poured with a trace."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.lab import spoken
from maatwerk.lab.actions.saying import not_after, one_of, refused, said, same_house, unique
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Container, Lot, Machine, Material, Supplier, Tank, TankFill
from maatwerk.lab.process import LOT
from maatwerk.lab.queries import judge_containers, supplier_is_approved
from maatwerk.lab.words import ContainerKind
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.people.spoken import written_day
from maatwerk.workflow import doorway


@dataclass(frozen=True, kw_only=True)
class Paper:
    """The certificate that came with a lot: its number, and the kept file."""

    number: str = ""
    sha256: str = ""


def add_material(
    *,
    code: str,
    name: str,
    material_class: str,
    maker: Supplier,
    actor: Account,
    at: datetime,
    opened_days: int | None = None,
    storage: str = "",
    has_hazardous_substances: bool | None = None,
) -> Material:
    """Add a material as its maker names it; hazardous means above the limit of Annex.I.10.4.1."""
    same_house(actor, maker)
    unique(
        Material.objects.filter(institution_key=actor.institution_key, code=code), name="material", word=code
    )
    material = Material(
        institution_key=actor.institution_key,
        code=said("code", code),
        name=said("name", name),
        material_class=one_of("class of material", material_class, current_library().materials),
        maker=maker,
        opened_days=opened_days,
        storage=storage,
        has_hazardous_substances=has_hazardous_substances,
    )
    doorway.admit(record=material, actor=actor, at=at, ability=Ability.MANAGE_LAB, kind="lab.material_added")
    return material


def assess_material(
    *, material: Material, has_hazardous_substances: bool, reason: str, actor: Account, at: datetime
) -> None:
    """Answer from the data sheet whether a material holds substances above the limit of Annex.I.10.4.1."""
    same_house(actor, material)
    doorway.amend(
        record=material,
        changes={"has_hazardous_substances": has_hazardous_substances},
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LAB,
        kind="lab.material_assessed",
        detail={"reason": said("reason", reason)},
    )


def receive_lot(
    *,
    material: Material,
    supplier: Supplier,
    number: str,
    received_on: date,
    expires_on: date | None,
    actor: Account,
    at: datetime,
    paper: Paper | None = None,
) -> Lot:
    """Receive a lot into quarantine."""
    same_house(actor, material, supplier)
    unique(material.lots.filter(number=number), name="lot", word=number)
    lot = Lot(
        institution_key=actor.institution_key,
        material=material,
        supplier=supplier,
        number=said("lot number", number),
        received_on=not_after("day of receipt", received_on, at=at),
        expires_on=expires_on,
        certificate_number=paper.number if paper else "",
        certificate_sha256=paper.sha256 if paper else "",
    )
    doorway.admit(record=lot, actor=actor, at=at, ability=Ability.MANAGE_LOTS, kind="lab.lot_received")
    return lot


def release_lot(*, lot: Lot, inspected: str, actor: Account, at: datetime) -> None:
    """Release a lot after inspection; its certificate helps, it does not replace the look."""
    same_house(actor, lot)
    needs_paper = current_library().materials[lot.material.material_class].certificate_needed
    if needs_paper and not lot.certificate_number:
        raise _lot_refused(
            lot,
            "certificate_missing",
            _("%(lot)s came without a certificate.") % {"lot": spoken.lot(lot)},
            do=_("Ask for it."),
        )
    if lot.expires_on is not None and lot.expires_on < day_of(at):
        raise _lot_refused(
            lot,
            "lot_expired",
            _("%(lot)s expired on %(day)s.") % {"lot": spoken.lot(lot), "day": written_day(lot.expires_on)},
            do=_("Reject the lot."),
        )
    if not supplier_is_approved(lot.supplier, on=day_of(at)):
        raise _lot_refused(
            lot,
            "supplier_not_approved",
            _("%(supplier)s is not approved, or its review is overdue.") % {"supplier": lot.supplier},
            do=_("Assess the supplier and approve it with reasons."),
        )
    doorway.move(
        record=lot,
        process=LOT,
        move="release",
        actor=actor,
        at=at,
        changes={"released_on": day_of(at), "state_reason": said("inspection", inspected)},
    )


def use_up_lot(*, lot: Lot, actor: Account, at: datetime) -> None:
    """Record that nothing is left of a lot."""
    same_house(actor, lot)
    doorway.move(record=lot, process=LOT, move="use_up", actor=actor, at=at)


def reject_lot(*, lot: Lot, reason: str, actor: Account, at: datetime) -> None:
    """Reject a lot: it must not be used."""
    same_house(actor, lot)
    doorway.move(
        record=lot,
        process=LOT,
        move="reject",
        actor=actor,
        at=at,
        changes={"state_reason": said("reason", reason)},
    )


def add_container(*, lot: Lot, code: str, kind: str, actor: Account, at: datetime) -> Container:
    """Add a bottle, cartridge or spool of a lot."""
    same_house(actor, lot)
    _free_code(code, actor=actor)
    container = Container(
        institution_key=actor.institution_key,
        lot=lot,
        code=code,
        kind=one_of("kind of container", kind, [one.value for one in ContainerKind]),
    )
    doorway.admit(
        record=container, actor=actor, at=at, ability=Ability.MANAGE_LOTS, kind="lab.container_added"
    )
    return container


def open_container(*, container: Container, opened_on: date, actor: Account, at: datetime) -> None:
    """Record when a container was opened; from then on the maker's days of use run."""
    same_house(actor, container)
    if container.opened_on is not None:
        raise InputRefused(
            "already_opened",
            what=_("%(container)s was opened on %(opened_on)s.")
            % {"container": spoken.vessel(container), "opened_on": written_day(container.opened_on)},
            where="container",
            why=_("A container is opened once."),
            do=_("Nothing needs to be done."),
        )
    doorway.amend(
        record=container,
        changes={"opened_on": not_after("day of opening", opened_on, at=at)},
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LOTS,
        kind="lab.container_opened",
    )


def empty_container(*, container: Container, actor: Account, at: datetime) -> None:
    """Record that a container is empty."""
    same_house(actor, container)
    if container.opened_on is None or container.emptied_on is not None:
        raise InputRefused(
            "not_open",
            what=_("%(container)s is not open.") % {"container": spoken.vessel(container)},
            where="container",
            why=_("Only an opened container can be emptied, once."),
            do=_("Scan the right container."),
        )
    doorway.amend(
        record=container,
        changes={"emptied_on": day_of(at)},
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LOTS,
        kind="lab.container_emptied",
    )


def add_tank(
    *,
    code: str,
    material: Material,
    in_use_from: date,
    actor: Account,
    at: datetime,
    machine: Machine | None = None,
    replace_by: date | None = None,
) -> Tank:
    """Take a tank into use, for one material only."""
    same_house(actor, material, machine)
    _free_code(code, actor=actor)
    tank = Tank(
        institution_key=actor.institution_key,
        code=code,
        material=material,
        machine=machine,
        in_use_from=in_use_from,
        replace_by=replace_by,
    )
    doorway.admit(record=tank, actor=actor, at=at, ability=Ability.MANAGE_LOTS, kind="lab.tank_added")
    return tank


def fill_tank(
    *, tank: Tank, container: Container, emptied_first: bool, actor: Account, at: datetime
) -> TankFill:
    """Fill or top up a tank; only a released lot of its material, in date and not on hold, goes in."""
    same_house(actor, tank, container)
    if tank.retired_on is not None or container.emptied_on is not None:
        raise InputRefused(
            "vessel_out_of_use",
            what=_("%(tank)s is out of use, or %(container)s is empty.")
            % {"tank": spoken.vessel(tank), "container": spoken.vessel(container)},
            where="tank",
            why=_("Nothing can be poured."),
            do=_("Scan tank and container again."),
        )
    with transaction.atomic():
        if container.opened_on is None:
            open_container(container=container, opened_on=day_of(at), actor=actor, at=at)
        judged = judge_containers([container], material=tank.material, on=day_of(at))
        if judged is not None and judged.reasons:
            code = (
                "lot_on_hold" if judged.on_hold else "lot_expired" if judged.released else "lot_not_released"
            )
            raise _lot_refused(
                container.lot, code, " ".join(judged.reasons), do=_("Use another container of the material.")
            )
        fill = TankFill(
            institution_key=actor.institution_key,
            tank=tank,
            container=container,
            filled_at=at,
            emptied_first=emptied_first,
        )
        doorway.admit(record=fill, actor=actor, at=at, ability=Ability.MANAGE_LOTS, kind="lab.tank_filled")
    return fill


def retire_tank(*, tank: Tank, actor: Account, at: datetime) -> None:
    """Take a tank out of use."""
    same_house(actor, tank)
    doorway.amend(
        record=tank,
        changes={"retired_on": day_of(at)},
        actor=actor,
        at=at,
        ability=Ability.MANAGE_LOTS,
        kind="lab.tank_retired",
    )


def _free_code(code: str, *, actor: Account) -> None:
    """Refuse a code that a container or a tank bears: a scan must name one thing."""
    said("code", code)
    for model in (Container, Tank):
        unique(
            model._default_manager.filter(institution_key=actor.institution_key, code=code),
            name="code",
            word=code,
        )


def _lot_refused(lot: Lot, code: str, text: str, *, do: str) -> Exception:
    return refused(
        code, text, do=do, cites=("SOP-10",), state=lot.state, who_can=("technician", "quality_manager")
    )
