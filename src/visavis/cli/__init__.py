"""The `visavis` command line. Each command imports what it needs when it runs: help comes at once."""
