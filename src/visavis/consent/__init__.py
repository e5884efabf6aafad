"""Consent texts and their versions, consents by purpose, revocation."""
