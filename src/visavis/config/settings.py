"""Django's settings, read from the environment that `visavis up` (or an administrator) prepares.

Every process keeps no state of its own: sessions, throttles and queues are in PostgreSQL. Nothing here
has a default that would be unsafe in production; the demonstration is asked for by name.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from environs import Env, validate

env = Env()

SOURCE = Path(__file__).resolve().parent.parent

# --- What kind of installation -------------------------------------------------------------------
VISAVIS_MODE: str = env.str(
    "VISAVIS_MODE", "production", validate=validate.OneOf(("production", "demonstration"))
)
DEMONSTRATION = VISAVIS_MODE == "demonstration"
VISAVIS_URL: str = env.str("VISAVIS_URL", "http://localhost:8000").rstrip("/")
VISAVIS_HOME: str = env.str("VISAVIS_HOME", "")
VISAVIS_KEYS_DIR: str = env.str("VISAVIS_KEYS_DIR", "")
VISAVIS_MAILDIR: str = env.str("VISAVIS_MAILDIR", "")
# Where the reports of undelivered messages arrive: a Maildir that the organization's mail server fills.
VISAVIS_RETURN_MAILDIR: str = env.str("VISAVIS_RETURN_MAILDIR", "") or VISAVIS_MAILDIR
# The help line of pages that belong to no establishment (sign-in, unknown links), in E.164.
VISAVIS_HELP_TELEPHONE: str = env.str("VISAVIS_HELP_TELEPHONE", "+15145550199" if DEMONSTRATION else "")
VISAVIS_TRUSTED_PROXIES: list[str] = env.list("VISAVIS_TRUSTED_PROXIES", [])
SERVED_OVER_TLS = VISAVIS_URL.startswith("https://")

DEBUG = False
STATIC_URL = "/static/"  # built files, served in the ASGI layer
# Django's pages run in these threads; each keeps one connection to PostgreSQL.
WEB_THREADS: int = env.int("VISAVIS_WEB_THREADS", 4)


def _secret_key() -> str:
    """The key of cookies and tokens; empty when there is none, which Django refuses at the first use."""
    key_file = Path(VISAVIS_KEYS_DIR) / "django_secret"
    return key_file.read_text().strip() if VISAVIS_KEYS_DIR and key_file.is_file() else ""


SECRET_KEY = _secret_key()
_public = urlsplit(VISAVIS_URL)
ALLOWED_HOSTS = [_public.hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

# --- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    "visavis.core",
    "visavis.directory",
    "visavis.patients",
    "visavis.compliance",
    "visavis.consent",
    "visavis.visits",
    "visavis.encounters",
    "visavis.records",
    "visavis.web",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "visavis.web.middleware.headers.PrivacyHeadersMiddleware",
    "visavis.web.middleware.nul.NulMiddleware",
    "visavis.web.middleware.language.LanguageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "visavis.web.middleware.csrf.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "visavis.web.middleware.actor.ActorMiddleware",
    "visavis.web.middleware.second_factor.SecondFactorMiddleware",
    "visavis.web.middleware.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "visavis.config.urls"
WSGI_APPLICATION = "visavis.config.wsgi.application"
ASGI_APPLICATION = "visavis.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SOURCE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "visavis.web.context.site",
            ],
        },
    }
]

# --- Database ------------------------------------------------------------------------------------
# The application's role; `visavis migrate` alone runs as the owner (VISAVIS_AS_OWNER=1).
AS_OWNER: bool = env.bool("VISAVIS_AS_OWNER", False)
_database_variable = "DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL"
DATABASE_URL: str = env.str(_database_variable, "postgresql://visavis_app@127.0.0.1:5432/visavis")
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL,
        engine="visavis.core.database",
        # The few WSGI threads live as long as the process: each keeps its connection.
        conn_max_age=600,
        # PostgreSQL restarted: the next request finds out and opens a new connection.
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5
# The role that pages and jobs run as: migrations take from it what it must not do (rule N4).
APPLICATION_ROLE: str = urlsplit(env.str("DATABASE_URL", "")).username or "visavis_app"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Nothing kept here may matter to another process; what must be shared is in PostgreSQL.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "fr-ca"
LANGUAGES = [("fr-ca", "Français"), ("en-ca", "English")]
LANGUAGE_COOKIE_NAME = "vv_lang"
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SERVED_OVER_TLS
LOCALE_PATHS = [
    SOURCE / "web" / "locale",
    SOURCE / "web" / "patient" / "locale",
    SOURCE / "web" / "clinician" / "locale",
    SOURCE / "web" / "accounts" / "locale",
]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"

# --- Sessions, cookies, transport ----------------------------------------------------------------
SESSION_COOKIE_NAME = "vv_session"
SESSION_COOKIE_AGE = int(timedelta(minutes=30).total_seconds())  # idle limit of the staff's pages
SESSION_SAVE_EVERY_REQUEST = False  # the actor middleware notes the time, once a minute
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SERVED_OVER_TLS
CSRF_COOKIE_NAME = "vv_csrf"
CSRF_COOKIE_HTTPONLY = True  # the token stands in the form or in the room's boot data
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SERVED_OVER_TLS
CSRF_FAILURE_VIEW = "visavis.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = None  # the privacy headers decide page by page
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if SERVED_OVER_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_SSL_REDIRECT = False  # the proxy's work
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Media server --------------------------------------------------------------------------------
LIVEKIT_URL: str = env.str("LIVEKIT_URL", "ws://localhost:7880")
LIVEKIT_API_KEY: str = env.str("LIVEKIT_API_KEY", "")
LIVEKIT_API_SECRET: str = env.str("LIVEKIT_API_SECRET", "")
_sfu = urlsplit(LIVEKIT_URL)
_sfu_secure = _sfu.scheme in ("wss", "https")
# Both schemes: the client fetches /rtc/v1/validate when the WebSocket is refused.
_sfu_schemes = ("wss", "https") if _sfu_secure else ("ws", "http")
SFU_ORIGINS = [f"{scheme}://{_sfu.netloc}" for scheme in _sfu_schemes]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "media-src": [SELF, "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *SFU_ORIGINS],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-src": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# --- Mail ----------------------------------------------------------------------------------------
EMAIL_URL: str = env.str("EMAIL_URL", "")
EMAIL_TIMEOUT = 10
# The domain that messages leave from, and to which bounces come; the address of the product when not set.
VISAVIS_MAIL_DOMAIN: str = env.str("VISAVIS_MAIL_DOMAIN", "")
VISAVIS_MAIL_FROM: str = env.str(
    "VISAVIS_MAIL_FROM",
    "rendez-vous@visavis.example" if DEMONSTRATION else f"rendez-vous@{_public.hostname or 'localhost'}",
)

# --- Sign-in -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())
LOGIN_URL = "/connexion"
LOGIN_REDIRECT_URL = "/journee/"
LOGOUT_REDIRECT_URL = "/connexion"
SECOND_FACTOR_REQUIRED: bool = env.bool("VISAVIS_SECOND_FACTOR_REQUIRED", not DEMONSTRATION)

ACCOUNT_ADAPTER = "visavis.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the establishment, never by oneself
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=10).total_seconds())
# allauth's limits live in one process's memory and lock the owner out: core.throttle replaces them.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "visavis.web.accounts.forms.SignInForm",
    "reset_password_from_key": "visavis.web.accounts.forms.NewPasswordForm",
    "change_password": "visavis.web.accounts.forms.ChangePasswordForm",
    "reauthenticate": "visavis.web.accounts.forms.ConfirmPasswordForm",
}
MFA_ADAPTER = "visavis.web.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "visavis.web.accounts.forms.CodeForm",
    "reauthenticate": "visavis.web.accounts.forms.ConfirmCodeForm",
    "activate_totp": "visavis.web.accounts.forms.ActivateTotpForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "preferred"
MFA_TOTP_ISSUER = "Vis-à-vis"
MFA_TOTP_TOLERANCE = 1  # telephones' clocks drift; each code still passes once only
MFA_RECOVERY_CODE_COUNT = 10
MFA_RATE_LIMITS = False
# --- Background work -----------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_IMPORT_PATHS: list[str] = ["visavis.jobs.tasks", "visavis.jobs.accounts"]

# --- Logs ----------------------------------------------------------------------------------------
# N3: no query string, cookie, body or exception value of a request reaches a log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redact": {"()": "visavis.web.middleware.redaction.RedactingFilter"}},
    "formatters": {
        "line": {
            "()": "visavis.web.middleware.redaction.SilentValuesFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["redact"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "visavis": {"level": "INFO"},
        "visavis.access": {"level": env.str("VISAVIS_ACCESS_LOG_LEVEL", "INFO")},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
    },
}
