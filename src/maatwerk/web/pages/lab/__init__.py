"""The lab on pages: families, recipes, machines, instruments, lots, suppliers, holds."""
