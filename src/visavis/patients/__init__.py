"""People cared for, their contacts and needs, and who cares for them."""
