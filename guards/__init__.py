"""Guards: rules of the house that a machine can check. `python -m guards` runs them all; tests/house proves that each bites."""
