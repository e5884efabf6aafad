"""Calendar objects (iTIP, RFC 5546): invitations and cancellations out, replies in.

Bytes only: mail carries them. There is no outside system here, so neither settings nor a fake.
"""
