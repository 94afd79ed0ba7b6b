"""An order signed on paper: taken in by one person, compared by a second."""

from typing import Any, cast

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.cases import actions
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import PaperOrder
from maatwerk.cases.words import Source
from maatwerk.people.models import Account
from maatwerk.web.pages import door
from maatwerk.web.pages.forms import DayInput, ScanField, SignForm
from maatwerk.web.pages.orders.fields import PrescriptionForm, unit_word
from maatwerk.web.pages.steps.orders import DraftPrescription
from maatwerk.web.pages.steps.page import StepPage


class TranscriptionForm(PrescriptionForm):
    """The scan, whose signature it bears, and what it says."""

    scan = ScanField(
        label=gettext_lazy("Scan of the signed order"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 20 MB. It is kept as it is, under its hash."),
    )
    signer = forms.ModelChoiceField(label=gettext_lazy("Who signed it"), queryset=Account.objects.none())
    signed_on = forms.DateField(label=gettext_lazy("Date on the paper"), widget=DayInput())
    field_order = ("scan", "signer", "signed_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.device.case
        theirs = [case.prescriber_id, *case.co_prescribers.values_list("account", flat=True)]
        self.fields["signer"].queryset = Account.objects.filter(pk__in=theirs)  # type: ignore[attr-defined]
        self.fields["signer"].label_from_instance = lambda one: one.full_name  # type: ignore[attr-defined]
        self.initial.setdefault("signer", case.prescriber_id)
        self.sources.setdefault("signer", _("case %(case)s") % {"case": case.number})
        came_from = self.fields["came_from"]
        came_from.choices = [  # type: ignore[attr-defined]
            (Source.PRESCRIBER.value, _("The paper states them")),
            (Source.TEMPLATE.value, _("The paper picks from a template")),
        ]

    def _came_from(self, *, by_prescriber: bool) -> str:
        return Source.PRESCRIBER.value


class TranscribeOrder(DraftPrescription):
    """Keeps the scan and writes down what it says."""

    code = "transcribe_order"
    form_class = TranscriptionForm
    template = "orders/transcribe.html"

    def act(self, form: forms.Form) -> PaperOrder:  # type: ignore[override]
        """Take it in."""
        form = cast(TranscriptionForm, form)
        name, content = form.cleaned_data["scan"]
        return actions.transcribe_order(
            device=self.device,
            scan=content,
            name=name,
            signer=form.cleaned_data["signer"],
            signed_on=form.cleaned_data["signed_on"],
            purpose=form.cleaned_data["purpose"],
            characteristics=form.stated(),
            accompanied_by=form.accompaniment(),
            reason=form.cleaned_data.get("reason", ""),
            actor=self.request.user,
            at=self.at,
        )

    def said(self) -> str:
        """Say what is missing."""
        return _("Taken in. It counts once a second person has compared scan and transcription.")

    def next_page(self) -> str:
        """Go back to the device, whoever transcribed."""
        return StepPage.next_page(self)


class ComparisonForm(SignForm):
    """They agree, signed; or they differ, and where."""

    note = forms.CharField(
        label=gettext_lazy("What differs"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.differs:
            self.fields["password"].required = False
            self.fields["note"].required = True

    @property
    def differs(self) -> bool:
        """Return whether the person says that they differ."""
        return bool(self.data) and self.data.get("agree") == "no"


class CompareOrder(StepPage):
    """A second person holds the transcription against the scan, and signs that both say the same."""

    code = "compare_order"
    form_class = ComparisonForm
    template = "orders/compare.html"

    def _order(self) -> PaperOrder | None:
        waiting = PaperOrder.objects.filter(
            prescription__device=self.device, prescription__state="drafted", agrees__isnull=True
        )
        found = waiting.select_related("prescription", "signer", "transcribed_by")
        return found.order_by("-pk").first()

    def draw(
        self, form: forms.Form, *, trouble: door.Trouble | None = None, status: int | None = None
    ) -> HttpResponse:
        """Show both; without an order, say so."""
        if self._order() is None:
            answer = door.show(
                self.request, "orders/nothing_to_sign.html", {"device": self.device}, trouble=trouble
            )
            answer.status_code = status or answer.status_code
            return answer
        return super().draw(form, trouble=trouble, status=status)

    def initial(self) -> dict[str, Any]:
        """Bind the signature to scan and transcription."""
        order = self._order()
        return {"digest": "" if order is None else order.digest}

    def context(self) -> dict[str, Any]:
        """Show the scan and what was written down."""
        order = self._order()
        stated = [] if order is None else order.prescription.characteristics.order_by("position")
        rows = [{"stated": one, "unit": unit_word(one.unit)} for one in stated]
        second = order is not None and self.request.user.pk not in {order.transcribed_by_id, order.signer_id}
        return {"order": order, "rows": rows, "second": second}

    def act(self, form: forms.Form) -> PaperOrder:
        """Sign that they agree, or say what differs."""
        form = cast(ComparisonForm, form)
        order = self._order()
        if order is None:
            raise CaseError(
                "nothing_to_compare", what=_("No signed order waits here."), where=self.device.number
            )
        self.differs = form.differs
        if self.differs:
            return actions.refuse_transcription(
                order=order, note=form.cleaned_data["note"], actor=self.request.user, at=self.at
            )
        return actions.attest_order(order=order, actor=self.request.user, at=self.at, proof=self.proof(form))

    def said(self) -> str:
        """Say what follows."""
        if self.differs:
            return _("Noted. The order is to be transcribed anew; the scan stays.")
        return _("Scan and transcription agree. The prescription is in force.")


PAGES = (TranscribeOrder, CompareOrder)
