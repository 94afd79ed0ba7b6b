"""Doors for programs: health, metrics and the REST interface."""
