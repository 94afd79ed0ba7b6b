"""The demonstration hospital: its people, its lab, its real head CT, and one case walked through all gates."""
