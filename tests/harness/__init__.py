"""What tests stand on: a real PostgreSQL, and the whole product started as a user starts it."""
