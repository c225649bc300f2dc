"""Settings, all from the environment, with defaults that are safe on one's own machine.

docs/running/settings.md lists every variable. What would be insecure on a reachable host is refused at start
by the checks in filrouge.front.checks, with a sentence that says how to mend it.
"""

from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF

from filrouge.front import static_files
from filrouge.front.environment import database, flag, known, listed, number, secret, text

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(text("FILROUGE_HOME", str(ROOT / "var"))).resolve()
SECRET_KEY = secret(HOME)
DEBUG = False
DEMO = flag("FILROUGE_DEMO")
PASSWORDS = flag("FILROUGE_PASSWORDS")
ALLOWED_HOSTS = listed("FILROUGE_HOSTS", "localhost,127.0.0.1,[::1]")
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "[::1]", "testserver"}
REACHABLE = not set(ALLOWED_HOSTS) <= LOOPBACK_HOSTS
TLS = flag("FILROUGE_TLS")
PUBLIC_ADDRESS = text("FILROUGE_ADDRESS", "http://localhost:8000").rstrip("/")
CSRF_FAILURE_VIEW = "filrouge.front.home.expired"
CSRF_TRUSTED_ORIGINS = [PUBLIC_ADDRESS] if TLS else []
# How many proxies in front add their line to X-Forwarded-For; 0 believes nobody.
PROXIES = number("FILROUGE_PROXIES", 0)
# How many processes answer: each lets its share of the API's limits through. `serve` says it to those it starts.
PROCESSES = max(1, number("FILROUGE_PROCESSES", 1))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "filrouge.ground.people",  # before allauth: its templates stand before those of the library
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "filrouge.ground.trail",
    "filrouge.ground.thread",
    "filrouge.ground.jobs",
    "filrouge.ground.mail",
    "filrouge.ground.asked",
    "filrouge.ground.files",
    "filrouge.ground.search",
    "filrouge.ground.tokens",
    "filrouge.ground.pages",
    "filrouge.front",
    "filrouge.rooms.register",
    "filrouge.rooms.ballots",
    "filrouge.rooms.meetings",
    "filrouge.rooms.plans",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "filrouge.ground.pages.middleware.ClientAddress",
    "csp.middleware.CSPMiddleware",
    "filrouge.ground.pages.middleware.Headers",
    "filrouge.ground.pages.live.Early",
    "filrouge.ground.pages.middleware.CleanInput",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "filrouge.ground.pages.middleware.Refusals",
]

ROOT_URLCONF = "filrouge.front.urls"
WSGI_APPLICATION = "filrouge.front.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src/filrouge/ground/templates", ROOT / "src/filrouge/front/templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "filrouge.front.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "filrouge.ground.forms.Renderer"

DATABASES = {"default": database(text("DATABASE_URL", f"sqlite:///{quote(str(HOME / 'filrouge.sqlite3'))}"))}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a writer waits for its turn at once instead of failing half-way (docs/decisions/database.md).
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-64000;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STORAGE = Path(text("FILROUGE_STORAGE", str(HOME / "files"))).resolve()
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ROOT / "src/filrouge/ground/static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STORAGE}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

WHITENOISE_ADD_HEADERS_FUNCTION = static_files.headers

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fr", "Français"), ("nl", "Nederlands")]
# Catalogues exist and are checked for spelling of placeholders, but are not complete yet.
PREPARED_LANGUAGES = [("de", "Deutsch"), ("it", "Italiano"), ("es", "Español")]
LOCALE_PATHS = [ROOT / "src/filrouge/front/locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = TLS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["filrouge.front.formats"]

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["filrouge.ground.people.sign_in.SignedIn"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "spaces"
ACCOUNT_LOGOUT_REDIRECT_URL = "spaces"
ACCOUNT_ADAPTER = "filrouge.ground.people.sign_in.Accounts"
ACCOUNT_FORMS = {
    "login": "filrouge.ground.people.forms.Address",
    "request_login_code": "filrouge.ground.people.forms.AddressForCode",
    "confirm_login_code": "filrouge.ground.people.forms.Code",
}
ACCOUNT_LOGIN_METHODS = {"email"}
# The sign-in form asks for a password where accounts have one; nobody signs up in either case.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"] if PASSWORDS else ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"length": 8, "numeric": False, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# Our own limits stand before every step (filrouge.ground.people.entrances): they answer 429 with Retry-After.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
MFA_ADAPTER = "filrouge.ground.people.sign_in.Factors"
MFA_FORMS = {
    "authenticate": "filrouge.ground.people.forms.FactorCode",
    "reauthenticate": "filrouge.ground.people.forms.FactorAgain",
    "activate_totp": "filrouge.ground.people.forms.NewAuthenticator",
    "add_webauthn": "filrouge.ground.people.forms.NewPasskey",
    "edit_webauthn": "filrouge.ground.people.forms.PasskeyName",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Filrouge"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not TLS

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Room for the slots of the rate limits; the default of 300 would throw them out under attack.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
SESSION_ENGINE = "filrouge.ground.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
if TLS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "worker-src": [SELF],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
UPLOAD_LIMIT = number("FILROUGE_UPLOAD_LIMIT", 100 * 1024 * 1024)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

EMAIL_URL = text("FILROUGE_MAIL", "console")
EMAIL_BACKEND = "filrouge.ground.mail.sending.post_office"
DEFAULT_FROM_EMAIL = text("FILROUGE_MAIL_FROM", "Filrouge <filrouge@localhost>")
REPLY_TO = text("FILROUGE_REPLY_TO", "")
INBOX = text("FILROUGE_INBOX", "")
TRUSTED_MAIL_HOST = text("FILROUGE_TRUSTED_MAIL_HOST", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "filrouge.ground.pages.logs.NoSecrets"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": known("FILROUGE_LOG", "WARNING", "ERROR", "INFO", "DEBUG")},
}
