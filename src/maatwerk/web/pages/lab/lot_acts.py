"""What is done to a lot, and how lots and materials come in."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab import actions, queries
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Container, Lot, Material, Supplier, Tank
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, text
from maatwerk.web.pages.lab.holding import hold_act
from maatwerk.web.pages.lab.shelf import address


class ReceiveForm(Asks):
    """What came in, as the label on the box says."""

    material = choice(gettext_lazy("Material"))
    number = text(
        gettext_lazy("Lot number"),
        help_text=gettext_lazy("As printed on the label; scan it where there is a code."),
    )
    expires_on = day(
        gettext_lazy("Expires on"),
        required=False,
        help_text=gettext_lazy("Empty where the maker states no expiry."),
    )
    certificate = text(gettext_lazy("Number of the certificate"), required=False)
    supplier = choice(gettext_lazy("Supplier"))
    received_on = day(gettext_lazy("Received on"))

    def prepare(self) -> None:
        """Offer materials and suppliers; today, and what the lot before was, are filled in."""
        found = queries.materials(self.viewer)
        self.offer("material", [(str(one.pk), one.name) for one in found])
        houses = queries.suppliers(self.viewer)
        self.offer("supplier", [(str(one.pk), one.name) for one in houses])
        before = queries.lots(self.viewer).first()
        if before is not None:
            said = _("lot %(number)s, the one before") % {"number": before.number}
            self.fill("material", str(before.material_id), said)
            self.fill("supplier", str(before.supplier_id), said)
        self.fill("received_on", self.today(), _("today"))


class InspectForm(Asks):
    """What was looked at."""

    inspected = text(
        gettext_lazy("What was looked at"),
        long=True,
        help_text=gettext_lazy("Seal, label, expiry, certificate: what you saw, in a few words."),
    )


class ContainerForm(Asks):
    """A bottle, cartridge or spool."""

    kind = choice(gettext_lazy("Kind"))
    code = text(
        gettext_lazy("Code on it"), help_text=gettext_lazy("Scan it, or stick a label of the lab on it.")
    )

    def prepare(self) -> None:
        """Offer the kinds; the code after the last one is filled in."""
        self.offer("kind", list(telling.CONTAINERS.items()))
        there = list(self.record.containers.all())
        if there:
            self.fill("kind", there[-1].kind, there[-1].code)
        self.fill("code", f"{self.record.number}-{len(there) + 1}", _("the number of the lot"))


class WhichForm(Asks):
    """Which container."""

    container = choice(gettext_lazy("Which one"))
    ready = staticmethod(lambda container: True)

    def prepare(self) -> None:
        """Offer those that it can be done to."""
        ready = [one for one in self.record.containers.all() if type(self).ready(one)]
        self.offer("container", [(str(one.pk), telling.called(one)) for one in ready])


class OpenForm(WhichForm):
    """When a container was opened."""

    opened_on = day(gettext_lazy("Opened on"))
    ready = staticmethod(lambda container: container.opened_on is None)

    def prepare(self) -> None:
        """Fill in today."""
        super().prepare()
        self.fill("opened_on", self.today(), _("today"))


class EmptyForm(WhichForm):
    """Which container is empty."""

    ready = staticmethod(lambda container: container.opened_on is not None and container.emptied_on is None)


class PourForm(WhichForm):
    """From which container into which tank."""

    tank = choice(gettext_lazy("Into which tank"))
    emptied_first = forms.BooleanField(
        label=gettext_lazy("The tank was emptied and cleaned before"),
        required=False,
        help_text=gettext_lazy("Leave it open for a top-up: then what was in it stays in the trace."),
    )
    ready = staticmethod(lambda container: container.emptied_on is None)

    def prepare(self) -> None:
        """Offer the tanks of this material."""
        super().prepare()
        found = queries.tanks(self.viewer).filter(material=self.record.material, retired_on__isnull=True)
        self.offer("tank", [(str(one.pk), one.code) for one in found])


class MaterialForm(Asks):
    """A material as its maker names it."""

    name = text(gettext_lazy("Name"), help_text=gettext_lazy("As the maker calls it."))
    code = text(gettext_lazy("Code"), help_text=gettext_lazy("Short, in one word: GUIDE-RESIN."))
    material_class = choice(gettext_lazy("Class"))
    maker = choice(gettext_lazy("Maker"))
    opened_days = forms.IntegerField(
        label=gettext_lazy("Days of use after opening"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Empty where the maker states none."),
    )
    storage = text(gettext_lazy("How it is stored"), required=False)
    hazardous = forms.ChoiceField(
        label=gettext_lazy("Hazardous substances above 0.1 %"),
        help_text=gettext_lazy(
            "Carcinogenic, mutagenic or toxic to reproduction of category 1A or 1B, or identified as "
            "endocrine-disrupting (Annex I(10.4.1))."
        ),
        choices=(
            ("", gettext_lazy("Nobody has looked")),
            ("no", gettext_lazy("No")),
            ("yes", gettext_lazy("Yes")),
        ),
        required=False,
    )

    def prepare(self) -> None:
        """Offer the classes of the library and the suppliers."""
        classes = current_library().materials
        self.offer("material_class", [(code, telling.tell(one.title)) for code, one in classes.items()])
        self.offer("maker", [(str(one.pk), one.name) for one in queries.suppliers(self.viewer)])


def _supplier(doing: Doing, name: str) -> Supplier:
    return queries.suppliers(doing.actor).get(pk=doing.values[name])


def _receive(doing: Doing) -> Lot:
    given = doing.values
    return actions.receive_lot(
        material=queries.materials(doing.actor).get(pk=given["material"]),
        supplier=_supplier(doing, "supplier"),
        number=given["number"],
        received_on=given["received_on"],
        expires_on=given["expires_on"],
        paper=Paper(number=given["certificate"]),
        actor=doing.actor,
        at=doing.at,
    )


def _add_material(doing: Doing) -> Material:
    given = doing.values
    return actions.add_material(
        code=given["code"],
        name=given["name"],
        material_class=given["material_class"],
        maker=_supplier(doing, "maker"),
        opened_days=given["opened_days"],
        storage=given["storage"],
        has_hazardous_substances={"yes": True, "no": False}.get(given["hazardous"]),
        actor=doing.actor,
        at=doing.at,
    )


def _container(doing: Doing) -> Container:
    found: Container = doing.record.containers.get(pk=doing.values["container"])
    return found


def _pour(doing: Doing) -> Any:
    tank: Tank = queries.tanks(doing.actor).get(pk=doing.values["tank"])
    return actions.fill_tank(
        tank=tank,
        container=_container(doing),
        emptied_first=doing.values["emptied_first"],
        actor=doing.actor,
        at=doing.at,
    )


def _any(test: Any) -> Any:
    return lambda lot: lot.state not in {"rejected", "used_up"} and any(map(test, lot.containers.all()))


ACTS = (
    Act(
        code="release",
        title=gettext_lazy("Inspect and release"),
        ability=Ability.MANAGE_LOTS,
        form=InspectForm,
        call=lambda doing: actions.release_lot(
            lot=doing.record, inspected=doing.values["inspected"], actor=doing.actor, at=doing.at
        ),
        when=lambda lot: lot.state == "quarantine",
        tells=gettext_lazy("A certificate helps; it does not replace the look."),
    ),
    Act(
        code="container",
        title=gettext_lazy("Add a bottle, cartridge or spool"),
        ability=Ability.MANAGE_LOTS,
        form=ContainerForm,
        call=lambda doing: actions.add_container(
            lot=doing.record,
            code=doing.values["code"],
            kind=doing.values["kind"],
            actor=doing.actor,
            at=doing.at,
        ),
        when=lambda lot: lot.state in {"quarantine", "released"},
    ),
    Act(
        code="open",
        title=gettext_lazy("Open a container"),
        ability=Ability.MANAGE_LOTS,
        form=OpenForm,
        call=lambda doing: actions.open_container(
            container=_container(doing),
            opened_on=doing.values["opened_on"],
            actor=doing.actor,
            at=doing.at,
        ),
        when=_any(lambda one: one.opened_on is None),
        tells=gettext_lazy("From that day the maker's days of use run."),
    ),
    Act(
        code="pour",
        title=gettext_lazy("Fill or top up a tank"),
        ability=Ability.MANAGE_LOTS,
        form=PourForm,
        call=_pour,
        when=lambda lot: lot.state == "released" and any(not one.emptied_on for one in lot.containers.all()),
    ),
    Act(
        code="empty",
        title=gettext_lazy("Record an empty container"),
        ability=Ability.MANAGE_LOTS,
        form=EmptyForm,
        call=lambda doing: actions.empty_container(
            container=_container(doing), actor=doing.actor, at=doing.at
        ),
        when=_any(lambda one: one.opened_on is not None and one.emptied_on is None),
    ),
    Act(
        code="use-up",
        title=gettext_lazy("Record the lot as used up"),
        ability=Ability.MANAGE_LOTS,
        call=lambda doing: actions.use_up_lot(lot=doing.record, actor=doing.actor, at=doing.at),
        when=lambda lot: lot.state == "released",
    ),
    Act(
        code="reject",
        title=gettext_lazy("Reject"),
        ability=Ability.MANAGE_LOTS,
        form=WhyForm,
        call=lambda doing: actions.reject_lot(
            lot=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
        ),
        when=lambda lot: lot.state in {"quarantine", "released"},
        tells=gettext_lazy("It must not be used any more. What was made of it is listed on its page."),
    ),
    hold_act("lot"),
)
ADDS = (
    Act(
        code="lot",
        title=gettext_lazy("Receive a lot"),
        ability=Ability.MANAGE_LOTS,
        form=ReceiveForm,
        call=_receive,
        tells=gettext_lazy("It waits until somebody has inspected it."),
        leads=lambda _record, made: address("lots", str(made.pk)),
    ),
    Act(
        code="material",
        title=gettext_lazy("Add a material"),
        ability=Ability.MANAGE_LAB,
        form=MaterialForm,
        call=_add_material,
    ),
)
