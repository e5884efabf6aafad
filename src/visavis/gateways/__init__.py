"""Outside systems, one folder each, one shape: client, schemas, errors, fake. They know nothing of visits."""
