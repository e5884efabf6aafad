"""What is done in a visit: identity, place, contingency, breakdowns."""
