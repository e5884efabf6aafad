"""Planning, participants, invitations, waiting room, admission and the media session."""
