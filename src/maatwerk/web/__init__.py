"""The doors: pages for people, an API for programs; no rule lives here."""
