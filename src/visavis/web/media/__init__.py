"""What the media server tells us. Lost or repeated, it changes nothing: the watch asks the server itself."""
