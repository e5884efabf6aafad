"""Journeys through the whole product, in real browsers with an invented camera and microphone."""
