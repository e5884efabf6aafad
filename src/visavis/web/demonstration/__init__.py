"""Pages of the demonstration only: what the embedded mail receiver took in."""
