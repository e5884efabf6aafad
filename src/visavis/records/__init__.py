"""The note of a visit: prefilled, signed, filed, and its document."""
