"""Parts and their copies, the builds they are made in, and the build files that led there."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from maatwerk.archive.models import Record
from maatwerk.cases.models.case import Device
from maatwerk.cases.models.design import DesignFile
from maatwerk.cases.process import BUILD, COPY
from maatwerk.lab.models import Container, Machine, Recipe, Supplier


class Build(Record):
    """One print run, or one order to a supplier; holds parts of several cases."""

    number = models.CharField(max_length=40)
    recipe = models.ForeignKey(Recipe, on_delete=models.PROTECT, related_name="builds")
    machine = models.ForeignKey(
        Machine, on_delete=models.PROTECT, related_name="builds", null=True, blank=True
    )
    operator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="builds")
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    supplier = models.ForeignKey(
        Supplier, on_delete=models.PROTECT, related_name="builds", null=True, blank=True
    )
    order_number = models.CharField(max_length=80, blank=True)
    planned_at = models.DateTimeField()
    lasts_minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="how long it runs, as the slicer says"
    )
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    readings = models.JSONField(default=dict, help_text="what the recipe asks to be written down, by step")
    corrected_at = models.DateTimeField(
        null=True, blank=True, help_text="when the readings were put right; checks before that count no more"
    )
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=BUILD.start)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution_key", "number"], name="cases_build_one_row_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(BUILD.states)), name="cases_build_state_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(machine__isnull=False) & Q(supplier__isnull=True))
                | (Q(machine__isnull=True) & Q(supplier__isnull=False) & ~Q(order_number="")),
                name="cases_build_is_ours_or_ordered",
            ),
            models.CheckConstraint(
                condition=Q(supervisor__isnull=True) | ~Q(supervisor=F("operator")),
                name="cases_build_supervisor_is_another_person",
            ),
        ]
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number

    @property
    def lasts(self) -> str:
        """Return how long it runs in hours and minutes; empty when nobody said."""
        minutes = self.lasts_minutes
        return "" if minutes is None else f"{minutes // 60}:{minutes % 60:02}"

    @property
    def ends_about(self) -> datetime | None:
        """Return when a running build should be done, as far as somebody said how long it runs."""
        if self.started_at is None or self.lasts_minutes is None:
            return None
        return self.started_at + timedelta(minutes=self.lasts_minutes)


class BuildContainer(Record):
    """A container whose material went into a build, as scanned or as the tank told."""

    build = models.ForeignKey(Build, on_delete=models.PROTECT, related_name="containers")
    container = models.ForeignKey(Container, on_delete=models.PROTECT, related_name="builds")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["build", "container"], name="cases_build_container_once")
        ]
        ordering = ["build_id", "container_id"]

    def __str__(self) -> str:
        return f"{self.container} in {self.build}"


class BuildFile(Record):
    """What the machine or the supplier got: a derivative of files, made by listed operations."""

    build = models.OneToOneField(Build, on_delete=models.PROTECT, related_name="file")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=200)
    operations = models.JSONField(help_text="the operations that led from the sources to this file")
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["build_id"]

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class BuildSource(Record):
    """One file that a build file was derived from, for one device."""

    build_file = models.ForeignKey(BuildFile, on_delete=models.PROTECT, related_name="sources")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="build_sources")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["build_file", "device", "sha256"], name="cases_build_source_once")
        ]
        ordering = ["build_file_id", "id"]

    def __str__(self) -> str:
        return f"{self.sha256[:12]} of {self.device}"


class Part(Record):
    """One part of a device: what is made from one approved file."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="parts")
    file = models.ForeignKey(DesignFile, on_delete=models.PROTECT, related_name="parts")
    mark = models.CharField(max_length=60, help_text="what is marked on it")
    copies = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "file"], name="cases_part_once_per_file"),
            models.CheckConstraint(condition=Q(copies__gte=1), name="cases_part_has_a_copy"),
        ]
        ordering = ["device_id", "mark"]

    def __str__(self) -> str:
        return self.mark


class PartCopy(Record):
    """One piece that exists, or is to exist; a failed one is scrapped and another is queued."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    build = models.ForeignKey(Build, on_delete=models.PROTECT, related_name="pieces", null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    scrap_reason = models.TextField(blank=True)
    state = models.CharField(max_length=20, default=COPY.start)

    class Meta:
        verbose_name_plural = "part copies"
        constraints = [
            models.UniqueConstraint(fields=["part", "number"], name="cases_copy_one_row_per_number"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(COPY.states)), name="cases_copy_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="scrapped") | ~Q(scrap_reason=""), name="cases_copy_scrapped_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "scrapped"]) | Q(build__isnull=False),
                name="cases_copy_knows_its_build",
            ),
        ]
        ordering = ["part_id", "number"]

    def __str__(self) -> str:
        return f"{self.part} copy {self.number}"
