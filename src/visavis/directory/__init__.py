"""Organizations, sites, practitioners and their roles, authorized tools, dated settings."""
