"""Where a design is shown: pictures from several sides at once, and the meshes that a browser turns."""

import gzip
import json
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import previews
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Design, DesignFile, Device, Remark
from maatwerk.web.pages import door
from maatwerk.web.pages.lab.telling import titled

DIRECTIONS: dict[str, Promise] = {
    "L": gettext_lazy("left"),
    "R": gettext_lazy("right"),
    "A": gettext_lazy("front"),
    "P": gettext_lazy("back"),
    "S": gettext_lazy("head"),
    "I": gettext_lazy("feet"),
}
VIEWS: dict[str, tuple[Promise, int, int]] = {
    # Its word, and the same turn and lift as the pictures have.
    "oblique-left": (gettext_lazy("Oblique"), -40, 25),
    "oblique-right": (gettext_lazy("Oblique"), 40, 25),
    "front": (gettext_lazy("Front"), 0, 0),
    "back": (gettext_lazy("Back"), 180, 0),
    "left": (gettext_lazy("Left"), -90, 0),
    "right": (gettext_lazy("Right"), 90, 0),
    "top": (gettext_lazy("Head"), 0, 90),
    "bottom": (gettext_lazy("Feet"), 0, -90),
}
_KINDS = {"part": "part", "reference": "anatomy", "coupon": "coupon"}


@dataclass(frozen=True)
class Seen:
    """One view of a design: its picture, and what lies at the edges of it."""

    code: str
    word: str
    turn: int
    lift: int
    address: str
    spot: str
    edges: tuple[tuple[str, str, str], ...]


def edges_of(view: str) -> tuple[tuple[str, str, str], ...]:
    """Return for each edge of a picture its place, the letters, and the directions in words."""
    return tuple(
        (place, letters, ", ".join(str(DIRECTIONS[one]) for one in letters))
        for place, letters in zip("lrtb", previews.EDGES[view], strict=True)
    )


def stage_of(device: Device, *, wanted: str = "", design: Design | None = None) -> dict[str, Any] | None:
    """Return what the stage of a device shows: the newest design from the side that is asked for."""
    design = design or device.designs.order_by("-version").first()
    if design is None:
        return None
    views = [_seen(device, design, code) for code in previews.views_for(device.side)]
    files = [file for file in design.files.all() if file.role != "coupon"]
    remarks = [remark for remark in design.remarks.all() if remark.mark]
    marks = [
        {"number": number, "point": (remark.mark or {})["point"]}
        for number, remark in enumerate(remarks, start=1)
    ]
    return {
        "design": design,
        "views": views,
        "view": next((one for one in views if one.code == wanted), views[0]),
        "layers": [_layer(device, file) for file in files],
        "has_anatomy": any(file.role == "reference" for file in files),
        "edges": json.dumps({letter: str(word) for letter, word in DIRECTIONS.items()}),
        "marks": json.dumps(marks),
        "name": _("%(device)s, version %(version)s, to be turned")
        % {"device": titled(device.title), "version": design.version},
        "width": previews.WIDTH,
        "height": previews.HEIGHT,
    }


def _seen(device: Device, design: Design, code: str) -> Seen:
    word, turn, lift = VIEWS[code]
    given = {"number": device.number, "version": design.version, "view": code}
    return Seen(
        code,
        str(word),
        turn,
        lift,
        reverse("picture", kwargs=given),
        reverse("spot", kwargs=given),
        edges_of(code),
    )


def _layer(device: Device, file: DesignFile) -> dict[str, str]:
    return {
        "address": reverse("mesh", kwargs={"number": device.number, "sha256": file.sha256}),
        "kind": _KINDS[file.role],
        "name": file.name,
        "sha256": file.sha256,
    }


@login_required
def picture(request: door.Inside, number: str, version: int, view: str) -> HttpResponse:
    """Give a picture of one version of a design."""
    device = door.device_for(request, number)
    design = device.designs.filter(version=version).first()
    if design is None or view not in previews.views_for(device.side):
        raise Http404
    try:
        content = previews.picture(design, view=view)
    except CaseError as trouble:
        return HttpResponse(str(trouble), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="image/png")


@login_required
def finding(request: door.Inside, number: str, sha256: str, place: int) -> HttpResponse:
    """Give the picture of one finding of the inspection."""
    device = door.device_for(request, number)
    file = DesignFile.objects.filter(design__device=device, sha256=sha256).order_by("-design").first()
    if file is None or place >= len(previews.findings_shown(file)):
        raise Http404
    try:
        content = previews.finding_picture(file, number=place)
    except CaseError as trouble:
        return HttpResponse(str(trouble), status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type="image/png")


@login_required
def spot(request: door.Inside, number: str, version: int, view: str) -> HttpResponse:
    """Say which place of a design a spot on its picture shows, for whoever has no live picture."""
    device = door.device_for(request, number)
    design = device.designs.filter(version=version).first()
    if design is None or view not in previews.views_for(device.side):
        raise Http404
    try:
        across, down = float(request.GET.get("across", "")), float(request.GET.get("down", ""))
        found = previews.spot(design, view=view, across=across, down=down)
    except (ValueError, CaseError):
        return JsonResponse({"found": False}, status=422)
    if found is None:
        return JsonResponse({"found": False})
    mark = {"sha256": found.file.sha256, "name": found.file.name, "point": found.point}
    return JsonResponse({"found": True, "mark": {**mark, "camera": found.camera}})


@login_required
def mesh(request: door.Inside, number: str, sha256: str) -> HttpResponse:
    """Give a file of a design as few enough triangles for a browser."""
    device = door.device_for(request, number)
    file = DesignFile.objects.filter(design__device=device, sha256=sha256).order_by("-design").first()
    if file is None:
        raise Http404
    try:
        packed = previews.screen_mesh(file)
    except CaseError as trouble:
        return HttpResponse(str(trouble), status=503, content_type="text/plain; charset=utf-8")
    squeezed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        packed if squeezed else gzip.decompress(packed), content_type="application/octet-stream"
    )
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


@dataclass(frozen=True)
class Said:
    """A remark on a version of a design; `number` is that of its mark on the stage of the newest version."""

    remark: Remark
    number: int | None
    camera: str


def remarks_of(device: Device, *, newest: Design | None) -> list[Said]:
    """Return what was sent back on a device, the newest first."""
    found: list[Said] = []
    numbers = 0
    remarks = Remark.objects.filter(design__device=device).select_related("design", "written_by")
    for remark in remarks.order_by("written_at", "pk"):
        shown = bool(remark.mark) and newest is not None and remark.design_id == newest.pk
        numbers += int(shown)
        camera = json.dumps((remark.mark or {})["camera"]) if shown else ""
        found.append(Said(remark, numbers if shown else None, camera))
    return found[::-1]


def sides_of(device: Device, design: Design) -> list[Seen]:
    """Return the six sides of a design, each with its directions."""
    return [_seen(device, design, code) for code in previews.STANDARD]
