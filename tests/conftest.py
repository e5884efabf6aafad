"""Ground rules of every test: the network stays closed, and translations read as French."""
