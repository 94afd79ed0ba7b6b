"""The standing hospital of the tests of cases; what is judged was born through actions."""

from tests.cases.conftest import at, fits, lab

__all__ = ["at", "fits", "lab"]
