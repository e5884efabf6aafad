"""What people do in the journeys, in their words: each step waits for what it promises, none sleeps."""
