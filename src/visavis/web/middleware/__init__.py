"""What every page has in common: headers, language, author, failures that tell nothing."""
