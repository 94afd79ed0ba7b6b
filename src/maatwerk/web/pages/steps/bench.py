"""The bench for one device: what records answer, what one looks at, what one tries and measures."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Seen
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import PartCopy
from maatwerk.cases.queries import Line, Sheet
from maatwerk.lab import spoken
from maatwerk.lab.catalogue.values import Texts
from maatwerk.lab.models import Instrument
from maatwerk.lab.words import Verification
from maatwerk.people.spoken import written_number
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.lab.telling import instrument_kind
from maatwerk.web.pages.production_forms import check_photo
from maatwerk.web.pages.readings import noted
from maatwerk.web.pages.steps.outcomes import outcomes
from maatwerk.web.pages.steps.page import StepPage

RECORDS = "records"


class CheckDevice(StepPage):
    """Every check of the plan on this device, piece by piece."""

    code = "check_device"
    template = "bench/check.html"

    def get(self, request: door.Inside, number: str) -> HttpResponse:
        """Show the bench."""
        return self.draw(self.form())

    def post(self, request: door.Inside, number: str) -> HttpResponse:
        """Record what was seen; whatever is refused, what was typed stays."""
        deeds = {
            RECORDS: self._from_records,
            "look": self._look,
            "measure": self._measure,
            "verify": self._verify,
        }
        deed = deeds.get(request.POST.get("do", ""))
        if deed is None:
            raise Http404
        done = door.attempt(deed)
        if isinstance(done, door.Trouble):
            return self.draw(self.form(), trouble=done)
        if request.POST["do"] == "verify":
            door.say(request, _("Checked. Now somebody who did not make it can release it."))
            return redirect("device", number=self.device.number)
        door.say(request, _("On record."))
        piece = request.POST.get("piece", "")
        return redirect(f"{reverse('step', args=[self.device.number, self.code])}?piece={piece}")

    def act(self, form: forms.Form) -> object:
        """Pass the gate of verification."""
        return self._verify()

    def context(self) -> dict[str, Any]:
        """Show the sheet, one piece or the build at a time."""
        sheet = self._sheet()
        chosen = self._chosen(sheet)
        lines = sheet.of_builds() if chosen is None else sheet.of_piece(chosen)
        kinds = {one.due.check.instrument_kind for one in lines if one.due.check.instrument_kind}
        known = _Instruments(self, sheet, kinds=kinds)
        rows = [self._row(one, known=known) for one in lines]
        looks = [one for one in rows if queries.is_visual(one["line"])]
        by_hand = [one for one in rows if not queries.is_visual(one["line"]) and not one["line"].answer]
        return {
            "sheet": sheet,
            "chosen": chosen,
            "piece": RECORDS if chosen is None else str(chosen.pk),
            "tabs": list(_tabs(sheet, chosen)),
            "looks": looks,
            "looked": all(one["line"].done and not (one["marked"] or one["why"]) for one in looks),
            "tries": [one for one in by_hand if not _is_tried(one)],
            "tried": [one for one in by_hand if _is_tried(one)],
            "answers": [self._row(one, known=known) for one in sheet.from_records],
            "trainee": _trainee(sheet),
        }

    def _sheet(self) -> Sheet:
        return queries.bench_sheet(self.request.user, device=self.device, at=self.at)

    def _chosen(self, sheet: Sheet) -> PartCopy | None:
        wanted = self.request.POST.get("piece") or self.request.GET.get("piece") or ""
        if wanted == RECORDS:
            return None
        by_key = {str(one.pk): one for one in sheet.pieces}
        if wanted in by_key:
            return by_key[wanted]
        if any(not line.done for line in sheet.of_builds()):
            return None
        waiting = (one for one in sheet.pieces if any(not line.done for line in sheet.of_piece(one)))
        return next(waiting, next(iter(sheet.pieces), None))

    def _row(self, line: Line, *, known: "_Instruments") -> dict[str, Any]:
        check, typed = line.due.check, self.request.POST
        right, wrong = outcomes(check.code, check.kind)
        instrument, source = known.likely(check.instrument_kind)
        build = line.due.build or (line.due.copy.build if line.due.copy else None)
        return {
            "line": line,
            "build": build,
            "answer": noted(line.answer.said, build=build) if line.answer else "",
            "key": line.key,
            "title": _said(check.title),
            "method": _said(check.method),
            "measured": check.kind is Verification.MEASURED,
            "unit": words.unit(check.unit.value) if check.unit else "",
            "limit": _limit(line),
            "right": right,
            "wrong": wrong,
            "kind": instrument_kind(check.instrument_kind) if check.instrument_kind else "",
            "value": typed.get(f"value-{line.key}", ""),
            "asks": _is_outside(line, typed.get(f"value-{line.key}", "")),
            "said": typed.get(f"said-{line.key}", ""),
            "note": typed.get(f"note-{line.key}", ""),
            "marked": check.code in typed.getlist("wrong"),
            "why": typed.get(f"note-{check.code}", ""),
            "instrument": typed.get(f"instrument-{line.key}", instrument),
            "source": source if f"instrument-{line.key}" not in typed else "",
        }

    def _from_records(self) -> object:
        return actions.record_from_records(device=self.device, actor=self.request.user, at=self.at)

    def _look(self) -> object:
        sheet = self._sheet()
        piece = self._chosen(sheet)
        if piece is None:
            raise Http404
        wrong = self.request.POST.getlist("wrong")
        exceptions = {code: self.request.POST.get(f"note-{code}", "").strip() for code in wrong}
        photos = {code: photo for code in wrong if (photo := self._photo(f"photo-{code}")) is not None}
        return actions.record_visual_checks(
            device=self.device,
            copy=piece,
            exceptions=exceptions,
            photos=photos,
            actor=self.request.user,
            at=self.at,
        )

    def _measure(self) -> object:
        sheet = self._sheet()
        piece = self._chosen(sheet)
        lines = sheet.of_builds() if piece is None else sheet.of_piece(piece)
        seen = [one for line in lines if (one := self._seen(line)) is not None]
        return actions.record_checks(device=self.device, seen=seen, actor=self.request.user, at=self.at)

    def _seen(self, line: Line) -> Seen | None:
        """Return what was filled in for a line; what was left empty stays to be done."""
        given, key = self.request.POST, line.key
        value, said = given.get(f"value-{key}", "").strip(), given.get(f"said-{key}", "")
        if not value and said not in {"right", "wrong"}:
            return None
        self._must_be_meant(line, value=value)
        return Seen(
            code=line.due.check.code,
            copy=line.due.copy,
            build=line.due.build,
            passed={"right": True, "wrong": False}.get(said),
            value=_number(value, where=_said(line.due.check.title)) if value else None,
            instrument=self._instrument(line),
            note=given.get(f"note-{key}", "").strip(),
            evidence=self._photo(f"photo-{key}"),
        )

    def _must_be_meant(self, line: Line, *, value: str) -> None:
        """Ask once more about a value outside the limit: kept, it stops the build or the device."""
        limit = line.due.check.limit
        if not value or limit is None or self.request.POST.get(f"sure-{line.key}") == value:
            return
        title = _said(line.due.check.title)
        if limit.keeps(float(_number(value, where=title))):
            return
        raise CaseError(
            "value_outside_limit",
            what=_("%(value)s lies outside the limit (%(limit)s).") % {"value": value, "limit": _limit(line)},
            where=title,
            why=_("On record it is a failed check, and what it was made on stops."),
            do=_("Measure again and correct it; or say beside the value that it was measured so."),
        )

    def _instrument(self, line: Line) -> Instrument | None:
        kind = line.due.check.instrument_kind
        code = self.request.POST.get(f"instrument-{line.key}", "").strip()
        if kind is None or not code:
            return None
        found, reasons = queries.instrument_by_code(self.request.user, code=code, on=day_of(self.at))
        if found is None:
            raise CaseError(
                "code_unknown",
                what=_("No instrument has the code %(code)s.") % {"code": code},
                where=_said(line.due.check.title),
                do=_("Scan the instrument again."),
            )
        if reasons:
            raise CaseError(
                "instrument_out_of_date",
                what=" ".join(reasons),
                where=_said(line.due.check.title),
                do=_("Take one that is in date and measure again."),
            )
        return found

    def _photo(self, name: str) -> bytes | None:
        found = self.request.FILES.get(name)
        if found is None:
            return None
        try:
            check_photo(found)
        except ValidationError as trouble:
            raise CaseError("photo_unfit", what=" ".join(trouble.messages)) from trouble
        return bytes(found.read())

    def _verify(self) -> object:
        return actions.finish_verification(device=self.device, actor=self.request.user, at=self.at)


class _Instruments:
    """Which instrument was likely used: the one scanned before on this device, or the lab's only one."""

    def __init__(self, page: CheckDevice, sheet: Sheet, *, kinds: set[str]) -> None:
        self._lab = queries.instruments_for(page.request.user, kinds=kinds) if kinds else {}
        self._used: dict[str, Any] = {}
        done = (one for one in sheet.lines if one.result is not None)
        for line in sorted(done, key=lambda one: one.result.checked_at):  # type: ignore[union-attr]
            result = line.result
            if result and result.instrument and result.checked_by_id == page.request.user.pk:
                self._used[result.instrument.kind] = line

    def likely(self, kind: str | None) -> tuple[str, str]:
        """Return the code of an instrument and where it was taken from."""
        if kind is None:
            return "", ""
        if (line := self._used.get(kind)) is not None:
            title = _said(line.due.check.title)
            return line.result.instrument.code, _("the check “%(title)s”") % {"title": title}
        found = self._lab.get(kind, [])
        if len(found) == 1:
            return found[0].code, _("the list of instruments, the only one")
        return "", ""


def _is_tried(row: dict[str, Any]) -> bool:
    """Return whether a check is done, and nothing is being typed in its place."""
    return bool(row["line"].done and not (row["value"] or row["said"]))


def _said(texts: Texts) -> str:
    return texts.get(str(get_language() or "en")[:2]) or texts["en"]


def _number(text: str, *, where: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise CaseError(
            "value_unreadable", what=_("“%(text)s” is no number.") % {"text": text}, where=where
        ) from None
    if not found.is_finite():
        raise CaseError("value_unreadable", what=_("“%(text)s” is no number.") % {"text": text}, where=where)
    return found


def _is_outside(line: Line, value: str) -> bool:
    """Return whether a typed value lies outside the limit, so that the page asks once more."""
    limit = line.due.check.limit
    try:
        return bool(value) and limit is not None and not limit.keeps(float(value.replace(",", ".")))
    except ValueError:
        return False


def _limit(line: Line) -> str:
    limit = line.due.check.limit
    if limit is None:
        return ""
    unit = line.due.check.unit.value if line.due.check.unit else ""
    if limit.min is None and limit.max is None:
        return ""
    if limit.min is not None and limit.max is not None:
        said = {"least": written_number(limit.min), "most": spoken.amount(limit.max, unit)}
        return _("%(least)s to %(most)s") % said
    if limit.max is not None:
        return _("at most %(value)s") % {"value": spoken.amount(limit.max, unit)}
    return _("at least %(value)s") % {"value": spoken.amount(limit.min or 0, unit)}


def _trainee(sheet: Sheet) -> dict[str, Any] | None:
    """Return what is to be told somebody whose checks do not count."""
    standing = sheet.standing
    if standing is None or standing.counts_as_second_person:
        return None
    return {"supervisor": standing.supervisor, "may_work": standing.may_work}


def _tabs(sheet: Sheet, chosen: PartCopy | None) -> Iterable[dict[str, Any]]:
    """Yield the build, then each piece, with how much is left on it."""
    lines = sheet.of_builds()
    if lines:
        left = sum(not one.done for one in lines)
        yield {"piece": RECORDS, "mark": "", "left": left, "here": chosen is None}
    for piece in sheet.pieces:
        left = sum(not one.done for one in sheet.of_piece(piece))
        yield {"piece": piece.pk, "mark": piece, "left": left, "here": piece == chosen}


PAGES = (CheckDevice,)
