"""The web server's health, asked as a browser would."""

import http.client


def answers(port: int, host: str) -> bool:
    """`/sante` says 200 when the application reaches its database. `host` is the name that it answers to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sante", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
