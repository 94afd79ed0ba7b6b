"""The deviation of a scanned part from its design."""
