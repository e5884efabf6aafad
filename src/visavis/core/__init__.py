"""What every package stands on: identifiers, clock, errors, actors, audit trail, base model."""
