"""The doors of the people: everybody, one, what can be done, the table of roles, and oneself."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.people.actions import new_totp_secret
from maatwerk.people.roles import ROLES, Ability, roles_with
from maatwerk.people.spoken import ABILITIES
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.acts import Act, Place, among, offers, perform
from maatwerk.web.pages.people import accounts, forms, telling
from maatwerk.web.pages.people.acts import ENROL, OWN
from maatwerk.web.pages.records import Kind, Shelf


class PeopleShelf(Shelf):
    """One kind, so that its addresses need not name it."""

    def list_at(self, kind: Kind) -> str:
        """Return the address of everybody."""
        return reverse("people")

    def record_at(self, kind: Kind, record: Any) -> str:
        """Return the address of a person."""
        return reverse("person", kwargs={"key": kind.key(record)})

    def act_at(self, kind: Kind, record: Any, act: Act) -> str:
        """Return the address of something to do about a person."""
        return reverse("person_act", kwargs={"key": kind.key(record), "act": act.code})

    def add_at(self, kind: Kind, act: Act) -> str:
        """Return the address where an account is created."""
        return reverse("people_add", kwargs={"act": act.code})

    def crumbs(self, *more: Any) -> list[Any]:
        """Return the way here: People is where it begins."""
        return list(more)


SHELF = PeopleShelf(place=(gettext_lazy("People"), "people"), kinds=(accounts.KIND,), names=("", "", "", ""))
KIND = accounts.KIND


class CodeForm(forms.EnrolForm):
    """Shows the secret as a picture to scan, and as text."""

    def prepare(self) -> None:
        """Make a secret, the same until it is enrolled."""
        self.fields["secret"].initial = new_totp_secret()

    @property
    def shows(self) -> SafeString:
        """Return the picture and the text of the secret."""
        secret = str(self["secret"].value() or "")
        adapter = get_adapter()
        picture = adapter.build_totp_svg(adapter.build_totp_url(self.viewer, secret))
        return format_html(
            '<section class="panel stack tight"><h2>{}</h2><div class="qr">{}</div><p class="small">{}</p>'
            '<p class="secret">{}</p></section>',
            _("Scan it with the app"),
            mark_safe(picture),  # noqa: S308 - drawn here from our own secret
            _("Without a camera, type this into the app:"),
            secret,
        )


@login_required
def people(request: door.Inside) -> HttpResponse:
    """Show everybody whom the viewer may see."""
    return SHELF.listed(request, KIND)


@login_required
def person(request: door.Inside, key: str) -> HttpResponse:
    """Show a person."""
    return SHELF.shown(request, KIND, key)


@login_required
def act(request: door.Inside, key: str, act: str) -> HttpResponse:
    """Show or do one thing about a person."""
    return SHELF.done(request, KIND, key, act)


@login_required
def add(request: door.Inside, act: str) -> HttpResponse:
    """Show or do the creating of an account."""
    return SHELF.added(request, KIND, act)


@login_required
def roles(request: door.Inside) -> HttpResponse:
    """Show the table of roles in words: what each is, what each may do."""
    table = [
        {
            "role": words.role(role.value),
            "means": telling.MEANS[role.value],
            "may": [ABILITIES[one.value] for one in Ability if one in entry.abilities],
        }
        for role, entry in ROLES.items()
    ]
    turned = [(ABILITIES[one.value], roles_with(one)) for one in Ability]
    return door.show(request, "people/roles.html", {"table": table, "turned": turned})


@login_required
def me(request: door.Inside) -> HttpResponse:
    """Show oneself: what one may do, what is on record, password and authenticator."""
    at = timezone.now()
    own = offers(
        [*OWN, ENROL],
        record=request.user,
        viewer=request.user,
        at=at,
        href=lambda one: reverse("my_act", kwargs={"act": one.code}),
    )
    deputy = [one for one in accounts.KIND.acts if one.code in {"deputy", "withdraw-deputy"}]
    mine = offers(
        deputy,
        record=request.user,
        viewer=request.user,
        at=at,
        href=lambda one: SHELF.act_at(KIND, request.user, one),
    )
    context = {
        "detail": accounts.detail(request.user, request.user, at),
        "offers": own + [one for one in mine if one.open],
        "crumbs": [],
    }
    return door.show(request, "people/me.html", context)


@login_required
def my_act(request: door.Inside, act: str) -> HttpResponse:
    """Change one's own password, or set up an authenticator."""
    found = among([*OWN, _enrolling()], act)
    here = reverse("me")
    place = Place(record=request.user, crumbs=[(_("You"), here)], back=here)
    answer = perform(request, found, place)
    if answer.status_code == 302 and found.code == "password":
        update_session_auth_hash(request, request.user)
    return answer


def _enrolling() -> Act:
    return Act(
        code=ENROL.code,
        title=ENROL.title,
        ability=None,
        form=CodeForm,
        call=ENROL.call,
        when=ENROL.when,
        tells=ENROL.tells,
    )
