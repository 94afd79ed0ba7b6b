"""What the choices of the law's questions are called, in the reader's language."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maatwerk.people.spoken import written_number

CHOICES: dict[str, "str | Promise"] = {
    "yes": _("Yes"),
    "no": _("No"),
    "none": _("none"),
    "other": _("something else"),
    "nothing": _("nothing"),
    "non_invasive": _("not at all"),
    "body_orifice": _("through a body orifice"),
    "surgical": _("surgically"),
    "transient": _("under 60 minutes"),
    "short_term": _("up to 30 days"),
    "long_term": _("longer than 30 days"),
    "intact_skin": _("intact skin"),
    "injured_skin": _("injured skin"),
    "mucosa": _("mucosa"),
    "bone": _("bone"),
    "teeth": _("teeth"),
    "soft_tissue": _("soft tissue"),
    "heart": _("heart"),
    "central_circulation": _("central circulation"),
    "cns": _("brain, meninges, spinal cord"),
    "spinal_column": _("bony spine"),
    "mouth_to_pharynx": _("mouth to pharynx"),
    "ear_canal": _("ear canal"),
    "nasal_cavity": _("nasal cavity"),
    "barrier": _("a barrier"),
    "breached_dermis_secondary_intent": _("for deep wounds that heal only by secondary intent"),
    "micro_environment": _("keeps the micro-environment"),
    "hazardous": _("yes, in a potentially hazardous way"),
    "blood_bag": _("it is a blood bag"),
    "blood_or_body_liquid_or_cells": _("blood, body liquids, cells or tissues"),
    "filtration_centrifugation_exchange": _("only by filtering, centrifuging or exchanging gas or heat"),
    "no_decision": _("it decides nothing"),
    "decision": _("a decision on diagnosis or therapy"),
    "serious_or_surgery": _("serious worsening, or surgery"),
    "death_or_irreversible": _("death, or worsening for ever"),
    "monitoring": _("it monitors a process of the body"),
    "vital_monitoring": _("it monitors what is vital, with danger at once"),
    "exchanges_energy": _("treats by energy"),
    "exchanges_energy_hazardously": _("treats by energy, potentially hazardous"),
    "controls_class_iib_therapy": _("controls a therapy of class IIb"),
    "supplies_absorbed_energy": _("supplies energy that the body absorbs"),
    "illuminates_visibly": _("illuminates with visible light only"),
    "images_radiopharmaceuticals": _("images radiopharmaceuticals"),
    "diagnoses_or_monitors_vital_processes": _("diagnoses or monitors vital processes"),
    "vital_danger_monitoring": _("monitors where a change is danger at once"),
    "moves_substances": _("moves substances in or out"),
    "moves_substances_hazardously": _("moves substances, potentially hazardous"),
    "not_done": _("no"),
    "some": _("some"),
    "besides_medical": _("yes, besides the medical one"),
    "annex_xvi": _("only as a product of Annex XVI"),
    "combined": _("yes"),
    "combined_and_sterilised": _("yes, and we sterilise them"),
    "as_manufacturer": _("yes, as their manufacturer"),
    "within_institution": _("yes, within the institution"),
    "class_iii_implantable": _("also class III implants"),
    "contact_lenses": _("contact lenses"),
    "devices": _("devices"),
    "invasive_devices_as_end_point": _("invasive devices, as the last step"),
    "physical_cleaning_only": _("only by physical cleaning"),
    "human": _("human"),
    "animal": _("animal"),
    "animal_intact_skin_only": _("animal, for intact skin only"),
    "negligible": _("negligible"),
    "low": _("low"),
    "medium": _("medium"),
    "high": _("high"),
    "essential_or_life_threatening": _("yes, essential to their effect or for what threatens life"),
    "systemic_for_purpose": _("absorbed through the whole body, to do its work"),
    "gut_and_systemic": _("in stomach or gut, then absorbed"),
    "skin_nose_or_mouth": _("on the skin, in nose or mouth"),
}


def choice(code: str) -> str:
    """Return a choice of one of the law's questions in words; classes stand as they are."""
    return str(CHOICES.get(code, code.replace("_", " ")))


def in_words(value: Any) -> str:
    """Return an answer in words: yes or no, choices, a number; an empty set says that there is none."""
    if isinstance(value, bool):
        return choice("yes" if value else "no")
    if isinstance(value, frozenset | set | list | tuple):
        return ", ".join(choice(str(one)) for one in sorted(value)) or gettext("none of these")
    return written_number(value) if isinstance(value, int | float) else choice(str(value))
