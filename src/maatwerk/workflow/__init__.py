"""How a record moves: states, moves, gates, and the one doorway."""
