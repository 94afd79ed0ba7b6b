"""What the lint of a statement says, in the reader's language; the report keeps its English."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

REASONS: dict[str, tuple[Words, Words]] = {
    "element_missing": (
        _("%(what)s cannot be found."),
        _("State it."),
    ),
    "heading_empty": (
        _("The heading is there and nothing stands under it."),
        _("Fill it in, or say that there is none."),
    ),
    "said_not_to_apply": (
        _("“%(said)s” stands where the law always asks for something."),
        _("State it."),
    ),
    "said_unknown": (
        _("“%(said)s” says that it is not known."),
        _("Find it out, and state it."),
    ),
    "from_a_series": (
        _(
            "The text speaks of a device from a series or a catalogue, not of characteristics for one "
            "patient."
        ),
        _("State what the prescription gives; what is made in series is no custom-made device (Art. 2(3))."),
    ),
    "denial_open": (
        _("The sentence leaves open whether the device contains such a substance or tissue."),
        _("Say what the device contains, or that it contains none."),
    ),
    "placeholder": (
        _("“%(said)s” was never replaced."),
        _("Replace it by the fact."),
    ),
    "address_missing": (
        _("A name is there, an address cannot be seen."),
        _("Add the address."),
    ),
    "sites_not_named": (
        _(
            "No manufacturing site is named: right only when all of it was made at the manufacturer's "
            "address."
        ),
        _("Name every site where a step of the making was done."),
    ),
    "representative_missing": (
        _(
            "The address names “%(said)s”, which is outside the Union, and no authorised "
            "representative is named."
        ),
        _("Name the authorised representative with the address (Art. 11)."),
    ),
    "not_identifying": (
        _("The device is described, and nothing tells it from another of its kind."),
        _("Add a number of the device, order, lot or series."),
    ),
    "exclusive_use_not_declared": (
        _("It is not declared that the device is for the exclusive use of that one patient or user."),
        _("Declare it in one sentence."),
    ),
    "patient_not_identified": (
        _("The patient is not identified by name, acronym or code."),
        _("Add the name, the acronym or the code."),
    ),
    "person_not_named": (
        _("An institution or a profession is named, a person is not."),
        _("Name the person who prescribed."),
    ),
    "points_elsewhere": (
        _("The text only points to another document."),
        _("State the characteristics here."),
    ),
    "not_specific": (
        _("One word is no characteristic with its value."),
        _("State each characteristic with its value."),
    ),
    "conformity_denied": (
        _("The sentence denies conformity, or leaves it open."),
        _("Declare conformity, and name what is not fully met with its grounds."),
    ),
    "gspr_not_named": (
        _("Conformity is mentioned, not with the general safety and performance requirements of Annex I."),
        _("Declare conformity with Annex I."),
    ),
    "old_law": (
        _("Conformity is declared with the requirements of the old directive."),
        _("Declare conformity with Annex I of Regulation (EU) 2017/745."),
    ),
    "grounds_missing": (
        _("A requirement is excepted and no grounds are given."),
        _("Give the grounds for each."),
    ),
    "substance_not_indicated": (
        _("The text names “%(said)s”, and does not say that the device contains such a substance or tissue."),
        _("Indicate what the device contains."),
    ),
    "value_empty": (
        _("%(what)s is empty in the data."),
        _("Fill it in."),
    ),
    "shape_fault": (
        "%(what)s",
        _("Give the data the shape of maatwerk.statement/1."),
    ),
    "left_out": (
        _("“%(said)s” should be stated (%(what)s) and cannot be found."),
        _("State it."),
    ),
    "partly_stated": (
        _("“%(said)s” should be stated (%(what)s); only a part of it can be found."),
        _("State it whole."),
    ),
    "stated_otherwise": (
        _("“%(said)s” should be stated (%(what)s); “%(found)s” is stated."),
        _("Find out which is right, and correct the other."),
    ),
    "stated_unexpectedly": (
        _("“%(said)s” is stated (%(what)s); none is expected."),
        _("Find out which is right, and correct the other."),
    ),
    "not_told": (
        _("Whether “%(said)s” is stated (%(what)s) cannot be told from this text."),
        _("Let a person compare it with what is expected."),
    ),
    "data_differs_from_text": (
        _("The page does not say what the attached data say (%(what)s)."),
        _("Do not use this file. Take it from the archive again."),
    ),
    "text_not_readable": (
        _("There are no words in the file; it may be a scan."),
        _("Give the original, or a scan with recognised text."),
    ),
    "too_little_to_tell": (
        _("This is no statement, or there is too little text to tell."),
        _("Give the statement itself; a label or another paper does not hold the eight elements."),
    ),
    "language_not_read": (
        _("The text is in a language that is not read here."),
        _("Let a person who knows the language compare it with Annex XIII, section 1."),
    ),
}
"""By code: the sentence, and what to do."""
_NAMED: dict[str, Words] = {
    "What the law always asks for": _("What the law always asks for"),
    "The declaration of conformity with Annex I": _("The declaration of conformity with Annex I"),
    "The name and address of the manufacturer": _("The name and address of the manufacturer"),
    "The data that identify the device": _("The data that identify the device"),
    "The declaration of exclusive use by one patient": _("The declaration of exclusive use by one patient"),
    "The name of the person who prescribed": _("The name of the person who prescribed"),
    "The characteristics that the prescription gives": _("The characteristics that the prescription gives"),
    "manufacturer, name": _("manufacturer, name"),
    "manufacturer, address": _("manufacturer, address"),
    "manufacturing site": _("manufacturing site"),
    "authorised representative, name": _("authorised representative, name"),
    "authorised representative, address": _("authorised representative, address"),
    "device, identification": _("device, identification"),
    "device, description": _("device, description"),
    "patient, identifier": _("patient, identifier"),
    "patient, kind of identifier": _("patient, kind of identifier"),
    "sentence of exclusive use": _("sentence of exclusive use"),
    "prescriber, name": _("prescriber, name"),
    "prescriber, profession": _("prescriber, profession"),
    "prescriber, institution": _("prescriber, institution"),
    "characteristic": _("characteristic"),
    "sentence of conformity with Annex I": _("sentence of conformity with Annex I"),
    "exception from Annex I": _("exception from Annex I"),
    "grounds of an exception from Annex I": _("grounds of an exception from Annex I"),
    "medicinal substance": _("medicinal substance"),
    "human tissue or cells": _("human tissue or cells"),
    "animal tissue or cells": _("animal tissue or cells"),
    "number of the statement": _("number of the statement"),
    "number of the statement that is superseded": _("number of the statement that is superseded"),
    "language of the statement": _("language of the statement"),
    "fingerprint of the data": _("fingerprint of the data"),
}
WARNINGS: dict[str, Words] = {
    "ce_mark_claimed": _("It claims a CE mark"),
    "udi_claimed": _("It claims a UDI"),
    "declaration_of_conformity_claimed": _("It claims to be an EU declaration of conformity"),
    "wrong_article": _("It names the wrong article"),
    "regulation_not_named": _("It does not name the regulation"),
    "patient_not_exclusive": _("It does not bind the device to one patient"),
    "series_device": _("It speaks of a device from a series"),
    "hidden_text": _("It holds text that nobody sees"),
}


def warning(code: str) -> str:
    """Return a warning of the lint in words."""
    return str(WARNINGS.get(code, code.replace("_", " ").capitalize()))


def reasons(found: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return why an element is not simply present, and what to do."""
    return [_said(one) for one in found]


def _said(reason: Mapping[str, Any]) -> dict[str, str]:
    words = REASONS.get(reason["code"])
    if words is None:
        return {"text": reason["text"], "do": reason["do"]}
    facts = {name: str(_NAMED.get(value, value)) for name, value in reason["facts"].items()}
    return {"text": str(words[0]) % facts, "do": str(words[1])}
