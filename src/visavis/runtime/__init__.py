"""Starting and watching the parts that make a running product, without Django.

The supervisor (`visavis up`) starts PostgreSQL, LiveKit, the mail receiver, the web server and the worker as
child processes, waits until each answers, starts again what dies, and stops all of them together.
"""
