"""« Ma journée »."""
