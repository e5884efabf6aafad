"""Background entry points: each reads its rows again, and may run twice without harm."""
