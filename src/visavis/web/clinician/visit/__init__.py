"""The visit page: the room at the left, its panel at the right (door, identity, telephone, list)."""
