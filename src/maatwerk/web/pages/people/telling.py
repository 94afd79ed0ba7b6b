"""What roles, abilities and topics are called for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people.roles import Role
from maatwerk.web.pages.lab.telling import tell

Words = str | Promise

MEANS: dict[str, Words] = {
    Role.PRESCRIBER: _("Authorised by national law to prescribe; owns the design decisions."),
    Role.ENGINEER: _("Designs: pictures, segmentation, design files, build files."),
    Role.TECHNICIAN: _("Makes: prints, finishes, checks, hands over."),
    Role.RELEASER: _("Releases a finished device that somebody else made."),
    Role.QUALITY_MANAGER: _(
        "Keeps families, recipes, lots and holds in order; verifies what others recorded."
    ),
    Role.PRRC: _("Responsible for regulatory compliance (Art. 15): may stop anything, and releases."),
    Role.ADMINISTRATOR: _("Keeps accounts and roles; takes no part in a case through this role."),
    Role.INSPECTOR: _("Reads everything, changes nothing."),
}
AREAS: dict[str, Words] = {
    "release": _("Release of devices (Art. 15(3)(a))"),
    "documentation": _("Documentation and declaration (Art. 15(3)(b))"),
    "post_market_surveillance": _("Watching what happens after delivery (Art. 15(3)(c))"),
    "reporting": _("Reporting to authorities (Art. 15(3)(d))"),
    "investigations": _("Investigations (Art. 15(3)(e))"),
}
PATHS: dict[str, Words] = {
    "manufacturing": _(
        "Two years of making such devices: enough for custom-made (Art. 15(1), second sentence)"
    ),
    "degree": _("A degree, and one year in regulatory affairs or quality (Art. 15(1)(a))"),
    "experience": _("Four years in regulatory affairs or quality of devices (Art. 15(1)(b))"),
}


def topic(code: str) -> str:
    """Return a topic of competence in words."""
    found = current_library().topics.get(code)
    return code.replace("-", " ") if found is None else tell(found.title)
