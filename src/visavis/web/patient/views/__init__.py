"""Views of the public pages, one file for each moment of the path."""
