"""The standing hospital of the tests of cases; verdicts are judged on records that were born through actions."""

from tests.cases.conftest import at, fits, lab

__all__ = ["at", "fits", "lab"]
