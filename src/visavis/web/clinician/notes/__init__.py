"""The note of a visit, and the list of notes."""
