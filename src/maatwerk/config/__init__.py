"""Wiring only: settings, addresses, the `maatwerk` command, the demonstration."""
