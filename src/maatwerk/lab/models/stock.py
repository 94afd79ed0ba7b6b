"""Materials, their lots, what the lots come in, and the tanks they are poured into."""

from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.lab.models.equipment import Machine
from maatwerk.lab.models.suppliers import Supplier
from maatwerk.lab.process import LOT
from maatwerk.lab.words import ContainerKind


class Material(Record):
    """A material as its maker names it: one formula, one use."""

    code = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    material_class = models.SlugField(max_length=40, help_text="a class of the library, such as resin")
    maker = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="materials")
    opened_days = models.PositiveIntegerField(
        null=True, blank=True, help_text="days of use after opening; empty: no limit stated by the maker"
    )
    storage = models.CharField(max_length=200, blank=True)
    has_hazardous_substances = models.BooleanField(
        null=True, blank=True, help_text="above the limit of Annex.I.10.4.1; empty: nobody has looked"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "code"], name="lab_material_one_row_per_code")
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Lot(Record):
    """One lot of a material, as received."""

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="lots")
    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="lots")
    number = models.CharField(max_length=80)
    received_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True, help_text="empty: the maker states no expiry")
    certificate_number = models.CharField(max_length=120, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, default=LOT.start)
    released_on = models.DateField(null=True, blank=True)
    state_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "material", "number"], name="lab_lot_one_row_per_number"
            ),
            models.CheckConstraint(condition=Q(state__in=sorted(LOT.states)), name="lab_lot_state_is_known"),
            models.CheckConstraint(condition=~Q(number=""), name="lab_lot_has_a_number"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_on__isnull=False),
                name="lab_lot_release_has_a_date",
            ),
        ]
        ordering = ["material_id", "number"]

    def __str__(self) -> str:
        return f"{self.material} lot {self.number}"


class Container(Record):
    """A bottle, cartridge or spool of a lot, found by scanning its code."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="containers")
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    opened_on = models.DateField(null=True, blank=True)
    emptied_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "code"], name="lab_container_one_row_per_code"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ContainerKind]),
                name="lab_container_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(emptied_on__isnull=True)
                | (Q(opened_on__isnull=False) & Q(emptied_on__gte=F("opened_on"))),
                name="lab_container_is_opened_before_it_is_empty",
            ),
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Tank(Record):
    """A vessel dedicated to one material, topped up from containers."""

    code = models.CharField(max_length=80)
    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="tanks")
    machine = models.ForeignKey(
        Machine, on_delete=models.PROTECT, related_name="tanks", null=True, blank=True
    )
    in_use_from = models.DateField()
    replace_by = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "code"], name="lab_tank_one_row_per_code")
        ]
        ordering = ["code"]

    def __str__(self) -> str:
        return f"tank {self.code}"


class TankFill(Record):
    """One filling or top-up of a tank from a container."""

    tank = models.ForeignKey(Tank, on_delete=models.PROTECT, related_name="fills")
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="fills")
    filled_at = models.DateTimeField()
    emptied_first = models.BooleanField(help_text="the tank was emptied and cleaned before this filling")

    class Meta:
        ordering = ["filled_at", "id"]

    def __str__(self) -> str:
        return f"{self.tank} filled from {self.container}"
