"""ISO 13485: do we need it now, each clause with what became of it, and what the MDR asks beyond it."""
