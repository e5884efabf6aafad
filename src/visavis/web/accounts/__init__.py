"""Sign-in of professionals: password, second factor, passkeys, role. People cared for have no account."""
