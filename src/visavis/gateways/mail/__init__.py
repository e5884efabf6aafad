"""Mail: one message out to one person, and what comes back (bounces, calendar replies). No template here."""
