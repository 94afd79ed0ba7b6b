"""Why an element is not simply present: each reason once, with its sentence and the way out."""

from __future__ import annotations

from maatwerk.paperwork.findings import Reason

# code: the sentence, what to do. Braces are facts that the caller gives.
_REASONS: dict[str, tuple[str, str]] = {
    "element_missing": ("{what} cannot be found.", "State it."),
    "heading_empty": (
        "The heading is there and nothing stands under it.",
        "Fill it in, or say that there is none.",
    ),
    "said_not_to_apply": ("“{said}” stands where the law always asks for something.", "State it."),
    "said_unknown": ("“{said}” says that it is not known.", "Find it out, and state it."),
    "from_a_series": (
        "The text speaks of a device from a series or a catalogue, not of characteristics for one patient.",
        "State what the prescription gives; what is made in series is no custom-made device (Art. 2(3)).",
    ),
    "denial_open": (
        "The sentence leaves open whether the device contains such a substance or tissue.",
        "Say what the device contains, or that it contains none.",
    ),
    "placeholder": ("“{said}” was never replaced.", "Replace it by the fact."),
    "address_missing": ("A name is there, an address cannot be seen.", "Add the address."),
    "sites_not_named": (
        "No manufacturing site is named: right only when all of it was made at the manufacturer's address.",
        "Name every site where a step of the making was done.",
    ),
    "representative_missing": (
        "The address names “{said}”, which is outside the Union, and no authorised representative is named.",
        "Name the authorised representative with the address (Art. 11).",
    ),
    "not_identifying": (
        "The device is described, and nothing tells it from another of its kind.",
        "Add a number of the device, order, lot or series.",
    ),
    "exclusive_use_not_declared": (
        "It is not declared that the device is for the exclusive use of that one patient or user.",
        "Declare it in one sentence.",
    ),
    "patient_not_identified": (
        "The patient is not identified by name, acronym or code.",
        "Add the name, the acronym or the code.",
    ),
    "person_not_named": (
        "An institution or a profession is named, a person is not.",
        "Name the person who prescribed.",
    ),
    "points_elsewhere": ("The text only points to another document.", "State the characteristics here."),
    "not_specific": (
        "One word is no characteristic with its value.",
        "State each characteristic with its value.",
    ),
    "conformity_denied": (
        "The sentence denies conformity, or leaves it open.",
        "Declare conformity, and name what is not fully met with its grounds.",
    ),
    "gspr_not_named": (
        "Conformity is mentioned, not with the general safety and performance requirements of Annex I.",
        "Declare conformity with Annex I.",
    ),
    "old_law": (
        "Conformity is declared with the requirements of the old directive.",
        "Declare conformity with Annex I of Regulation (EU) 2017/745.",
    ),
    "grounds_missing": ("A requirement is excepted and no grounds are given.", "Give the grounds for each."),
    "substance_not_indicated": (
        "The text names “{said}”, and does not say that the device contains such a substance or tissue.",
        "Indicate what the device contains.",
    ),
    "value_empty": ("{what} is empty in the data.", "Fill it in."),
    "shape_fault": ("{what}", "Give the data the shape of maatwerk.statement/1."),
    "left_out": ("“{said}” should be stated ({what}) and cannot be found.", "State it."),
    "partly_stated": (
        "“{said}” should be stated ({what}); only a part of it can be found.",
        "State it whole.",
    ),
    "stated_otherwise": (
        "“{said}” should be stated ({what}); “{found}” is stated.",
        "Find out which is right, and correct the other.",
    ),
    "stated_unexpectedly": (
        "“{said}” is stated ({what}); none is expected.",
        "Find out which is right, and correct the other.",
    ),
    "not_told": (
        "Whether “{said}” is stated ({what}) cannot be told from this text.",
        "Let a person compare it with what is expected.",
    ),
    "data_differs_from_text": (
        "The page does not say what the attached data say ({what}).",
        "Do not use this file. Take it from the archive again.",
    ),
    "text_not_readable": (
        "There are no words in the file; it may be a scan.",
        "Give the original, or a scan with recognised text.",
    ),
    "too_little_to_tell": (
        "This is no statement, or there is too little text to tell.",
        "Give the statement itself; a label or another paper does not hold the eight elements.",
    ),
    "language_not_read": (
        "The text is in a language that is not read here.",
        "Let a person who knows the language compare it with Annex XIII, section 1.",
    ),
}


def reason(code: str, *, indent: int, strength: str = "never", **facts: str) -> Reason:
    """Return a reason with its sentence filled in, citing an indent of Annex.XIII.1."""
    text, do = _REASONS[code]
    return Reason(
        code,
        text.format(**facts),
        cites=(f"Annex.XIII.1 indent {indent}",),
        facts=facts,
        strength=strength,
        do=do,
    )
