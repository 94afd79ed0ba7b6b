"""People on pages: accounts, roles, authorisations, competences, deputies, and oneself."""
