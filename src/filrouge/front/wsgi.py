"""What the server runs. Whichever server that is: what would be insecure is refused here, as `filrouge serve` does."""

import gc
import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "filrouge.front.settings")
application = get_wsgi_application()

from filrouge.front.checks import serious  # noqa: E402  # the checks need the applications, which stand since then

if found := serious():
    said = "\n".join(f"- {message.msg}\n  {message.hint or ''}" for message in found)
    raise ImproperlyConfigured(f"Filrouge does not start like this. Mend what follows and start again.\n{said}")

# What was made until here stays for good. Going through half a million such things once in a while is what a reader
# waits for who comes at that moment.
gc.freeze()
