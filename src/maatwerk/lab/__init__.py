"""What the lab has: families, recipes, machines, lots, instruments, holds."""
