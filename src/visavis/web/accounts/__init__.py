"""Sign-in of professionals: password, second factor, passkeys, choice of a role. People cared for have no account."""
