"""The ASGI layer in front of the pages: proxies, access log, built files, request bodies."""
