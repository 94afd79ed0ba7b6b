"""The commands of `maatwerk`, one module a command: `add` declares its words, `run` does it."""
