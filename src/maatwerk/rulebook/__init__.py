"""Reasoning about the law: in force, applies, fulfilled, what is not known."""
