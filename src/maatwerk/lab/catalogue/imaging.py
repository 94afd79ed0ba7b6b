"""The imaging protocol of a family: which series it can be built on."""

from collections.abc import Mapping
from dataclasses import dataclass

from maatwerk.lab.catalogue import values
from maatwerk.lab.catalogue.known import Known
from maatwerk.lab.catalogue.table import Table
from maatwerk.lab.catalogue.values import Bound, Texts

MODALITIES = ("CT", "MR", "OT")


@dataclass(frozen=True)
class ImagingProtocol:
    """Limits of the lab on the series that a device is built on; none of them is a limit of the law."""

    modalities: tuple[str, ...]
    body_parts: tuple[str, ...]
    slice_thickness_max: Bound
    pixel_max: Bound
    tilt_max: Bound
    age_days_max: Bound
    age_days_max_by_indication: Mapping[str, Bound]
    kernel: Texts
    coverage: Texts
    cautions: tuple[Texts, ...]

    def age_limit(self, indication: str | None) -> Bound:
        """Return the age limit for a group of indications, else the general one."""
        return self.age_days_max_by_indication.get(indication or "", self.age_days_max)


def protocol(table: Table, *, known: Known) -> ImagingProtocol:
    """Read an imaging protocol."""
    by_indication = table.table("age_days_max_by_indication")
    found = ImagingProtocol(
        modalities=table.words("modalities", among=MODALITIES),
        body_parts=table.words("body_parts"),
        slice_thickness_max=values.bound(table.table("slice_thickness_max"), sources=known.sources),
        pixel_max=values.bound(table.table("pixel_max"), sources=known.sources),
        tilt_max=values.bound(table.table("tilt_max"), sources=known.sources),
        age_days_max=values.bound(table.table("age_days_max"), sources=known.sources),
        age_days_max_by_indication={
            group: values.bound(by_indication.table(group), sources=known.sources)
            for group in by_indication.keys()  # noqa: SIM118
        },
        kernel=table.texts("kernel"),
        coverage=table.texts("coverage"),
        cautions=tuple(one.said() for one in table.tables("cautions")),
    )
    if not found.modalities:
        table.refuse("No modality is allowed.", "Then no series could ever be accepted.", key="modalities")
    by_indication.done()
    table.done()
    return found
