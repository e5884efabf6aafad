"""The media server (LiveKit): rooms, who is in them, tokens, webhooks. No recording: no code here can."""
