"""Reads what the library and adopted families and recipes say; pure but for `shelf`."""
