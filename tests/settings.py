"""Settings of the tests in process: the product's own, on keys and addresses made for this run.

The database is chosen later, by `tests/integration/conftest.py`: never one that the environment names.
"""

import os
import tempfile
from pathlib import Path

from visavis.runtime.home import make_keys, open_home

_home = open_home(Path(tempfile.gettempdir()) / f"visavis-tests-{os.getuid()}")
make_keys(_home)

for _name in ("DATABASE_OWNER_URL", "VISAVIS_AS_OWNER", "VISAVIS_MAILDIR", "VISAVIS_SECOND_FACTOR_REQUIRED"):
    os.environ.pop(_name, None)
os.environ |= {
    "DATABASE_URL": "postgresql://visavis_app@127.0.0.1:1/none",
    "VISAVIS_MODE": "demonstration",
    "VISAVIS_URL": "http://localhost:8000",
    "VISAVIS_HOME": str(_home.root),
    "VISAVIS_KEYS_DIR": str(_home.keys),
    "LIVEKIT_URL": "ws://127.0.0.1:1",
    "LIVEKIT_API_KEY": "test",
    "LIVEKIT_API_SECRET": "a secret of the tests, of thirty-two characters or more",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}

from visavis.config.settings import *  # noqa: E402, F403

# Argon2 takes 50 ms on purpose; tests sign in often.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
