"""Pages of people cared for and of those who accompany them: no account, plain forms, one thing a page."""
