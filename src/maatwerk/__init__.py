"""Maatwerk: the EU Medical Device Regulation made practical for hospital 3D labs."""

__version__ = "0.1.0"
