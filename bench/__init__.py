"""Measurements against named peers: `make bench`. Ratios count, not seconds: both run in turn."""
