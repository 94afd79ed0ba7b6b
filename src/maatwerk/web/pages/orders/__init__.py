"""The pages of an order as it really arrives: a new case, its devices, meetings, changes, exceptions."""
