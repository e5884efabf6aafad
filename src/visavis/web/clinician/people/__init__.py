"""People cared for: find, read, register, edit."""
