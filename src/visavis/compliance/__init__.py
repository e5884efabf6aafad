"""Facts → norms → a stored decision with its sources, and the motive that overrides it."""
