"""The case and its devices, from prescription to follow-up."""
