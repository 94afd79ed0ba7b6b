"""Rules of the house that a machine can check: `python -m guards`; tests/house proves that each bites."""
