"""All that is done to a visit. Each function is one transaction; effects outside follow the commit."""
