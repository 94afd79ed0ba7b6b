"""The demonstration hospital: its people, its lab, its head CT, and one case through all gates."""
