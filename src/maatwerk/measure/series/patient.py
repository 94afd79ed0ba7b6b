"""Whose images these are, compared inside the child so that no value leaves it."""

import re
from collections.abc import Mapping

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.findings import Finding, Severity
from maatwerk.measure.series.gather import Series
from maatwerk.measure.series.slices import ImageFile

_ELEMENTS = {"id": "PatientID", "name": "PatientName", "birth_date": "PatientBirthDate"}


def _plain(key: str, value: str) -> str:
    """Return a value as it is compared: names by their words, dates and numbers by their signs."""
    if key == "name":
        # Only the alphabetic group of a name; ideographic and phonetic spellings follow after "=".
        return " ".join(sorted(re.findall(r"\w+", value.split("=", maxsplit=1)[0].casefold())))
    return re.sub(r"[\W_]+", "", value).casefold()


def _value(file: ImageFile, key: str) -> str:
    return _plain(key, file.text(_ELEMENTS[key]) or "")


def _several(series: Series) -> bool:
    """Tell whether the files of the series name more than one patient."""
    return any(len({_value(file, key) for file in series.files}) > 1 for key in _ELEMENTS)


def look(series: Series, expected: Mapping[str, str] | None) -> list[Finding]:
    """Compare with the expected patient: keys `id`, `name`, `birth_date`, those that are given."""
    found: list[Finding] = []
    if _several(series):
        found.append(
            Finding(Severity.STOP, "patients_mixed", "The files of this series name different patients.")
        )
    if expected is None:
        return found
    if not expected or not set(expected) <= _ELEMENTS.keys():
        what = "The option `patient` takes `id`, `name` and `birth_date`."
        raise Unreadable(Code.OPTION_UNKNOWN, what)
    stated = {key: _value(series.head, key) for key in expected if _value(series.head, key)}
    differing = [_ELEMENTS[key] for key, value in stated.items() if value != _plain(key, expected[key])]
    if differing:
        text = f"The images name another patient ({', '.join(sorted(differing))})."
        return [*found, Finding(Severity.STOP, "patient_differs", text)]
    if not stated:
        text = "The images do not name a patient; whose they are must be confirmed by other means."
        return [*found, Finding(Severity.REVIEW, "patient_unnamed", text)]
    named = ", ".join(sorted(_ELEMENTS[key] for key in stated))
    return [*found, Finding(Severity.GOOD, "patient_agrees", f"The images name this patient ({named}).")]
