"""Meshes: reading STL, PLY and 3MF, and what can be said about one."""
