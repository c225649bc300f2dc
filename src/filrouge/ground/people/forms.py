"""What people type to sign in and on their own page. The steps are allauth's, the words are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from filrouge.ground.people.models import Person

# A code of an authenticator fits for three periods of 30 seconds (one to each side), so it is remembered that long.
USED_FOR = 120
NO_RECOVERY_CODE = _("This is none of your recovery codes that are left. Each works once.")


def _worded(form: Any, name: str, label: Any, hint: Any = "", **attributes: Any) -> None:
    """Give a field of allauth our label and hint; a placeholder is not a label."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class Address(LoginForm):  # type: ignore[misc]  # allauth has no types
    """The address, and the password where passwords are on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "" if settings.PASSWORDS else _("We send you a code. There is no password to remember.")
        _worded(self, "login", _("Your email address"), hint, autocomplete="username webauthn")
        if "password" in self.fields:
            _worded(self, "password", _("Your password"))


class AddressForCode(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The address to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, "email", _("Your email address"), _("We send you a code."), autocomplete="username")


class Code(ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no types
    """The code from the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Eight letters. Capitals and the dash do not matter.")
        _worded(self, "code", _("The code from the mail"), hint, autofocus=True, autocapitalize="characters",
                spellcheck="false", maxlength=20, size=12, **{"class": "w-m"})  # fmt: skip


class _FactorCode:
    """A code of an authenticator is taken once, for as long as it would fit.

    Whoever has passkeys alone types recovery codes only, and is not told of an authenticator.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user: Person = self.user  # type: ignore[attr-defined]  # mixed into allauth's forms
        self.counts = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
        hint = _("Six digits from your authenticator, or one of your recovery codes.")
        if not self.counts:
            hint = _("One of your recovery codes. With a passkey you need none.")
        _worded(
            self, "code", _("Code"), hint, autofocus=True, spellcheck="false", maxlength=20, size=12, **{"class": "w-m"}
        )

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # mixed into allauth's forms
        except forms.ValidationError as error:
            if error.code == "incorrect_code" and not self.counts:
                raise forms.ValidationError(NO_RECOVERY_CODE, code=error.code) from None
            raise
        factor: Authenticator = self.authenticator  # type: ignore[attr-defined]  # the same
        seen = f"factor-code:{factor.user_id}:{''.join(code.split())}"
        if factor.type == Authenticator.Type.TOTP and not cache.add(seen, 1, USED_FOR):
            raise forms.ValidationError(_("This code was used already. Wait for the next one and type that."))
        return code


class FactorCode(_FactorCode, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second factor while signing in."""


class FactorAgain(_FactorCode, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The second factor before a grave act."""


class NewAuthenticator(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new authenticator, which proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, "code", _("The code it shows now"), _("Six digits."), inputmode="numeric", maxlength=12,
                size=12, **{"class": "w-m"})  # fmt: skip


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A passkey and the name by which its owner will know it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)  # every passkey of ours can sign in by itself
        hint = _("So that you know it later, for instance “work laptop”.")
        _worded(self, "name", _("Name of the passkey"), hint, maxlength=60)


class PasskeyName(EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _worded(self, "name", _("Name of the passkey"), maxlength=60)


class Profile(forms.Form):
    """What a person says about themselves: as little as possible."""

    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=120,
        help_text=_("As others in the network see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("No choice: as the page")), *settings.LANGUAGES],
        help_text=_(
            "In which we write to you. Pages follow the language in their address; "
            "what people wrote stays in its own language."
        ),
        widget=forms.Select(attrs={"class": "w-m"}),
    )


class Farewell(forms.Form):
    """Closing one's account: the address once more, since it cannot be undone."""

    email = forms.EmailField(label=_("Type your email address once more"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).lower()
        if typed != self.person.email:
            raise forms.ValidationError(_("This is not the address of your account. Look at the top of your page."))
        return typed
