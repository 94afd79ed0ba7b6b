"""Editions of the law: what one is, and what two of them differ in."""

from maatwerk.rulebook.diff import DiffAnswer, diff
from maatwerk.rulebook.edition import Edition

__all__ = ["DiffAnswer", "Edition", "diff"]
