"""What public registers count: said by the secretariat with its source, and withdrawn when it was wrong."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import Act, Refused, action
from filrouge.ground.people.models import Space
from filrouge.ground.said import on_one_line
from filrouge.methods.legal_forms import FAMILIES
from filrouge.methods.places import COUNTRIES
from filrouge.rooms.register.models import PublicRegisterCount
from filrouge.rooms.register.rules import MAY

_LONGEST_NAME, _LONGEST_LINK = 200, 500


@action(
    "register.say_register_count",
    rule=MAY["keep_register_counts"],
    about="space",
    says=gettext_lazy("Count of a public register noted"),
)
def say_register_count(
    act: Act,
    *,
    space: Space,
    register: str,
    country: str,
    organisations: int,
    as_of: date,
    link: str,
    family: str = "",
) -> PublicRegisterCount:
    """Say how many organisations a public register counts in a country, or of one family there, on a day.

    `link` is where the number can be read. A later day of the same register and scope follows an earlier one.
    """
    name = _named(space, register)
    _check(act, name, country, family, as_of, link)
    said = PublicRegisterCount(
        space=space, register=name, country=country, family=family, as_of=as_of, organisations=organisations,
        link=link, said_at=act.at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            said.save()
    except IntegrityError as error:
        raise _said_before(said) from error
    after = {"register": name, "country": country, "family": family, "organisations": organisations}
    act.changed(said, after={**after, "as_of": as_of.isoformat(), "link": link})
    return said


def _named(space: Space, typed: str) -> str:
    """A register under the name it had before, whatever the capitals: its next count follows the last one."""
    name = on_one_line(typed, longest=_LONGEST_NAME, field="register")
    before = PublicRegisterCount.objects.filter(space=space, register__iexact=name).order_by("-id").first()
    return before.register if before else name


def _check(act: Act, name: str, country: str, family: str, as_of: date, link: str) -> None:
    if not name:
        raise Refused(_("Say which register counts: write its name."), code="no_register", field="register")
    if country not in COUNTRIES:
        raise Refused(_("Say of which country the register is."), code="no_country", field="country")
    if family and family not in FAMILIES:
        raise Refused(_("There is no family “%(family)s”. Choose one.") % {"family": family}, field="family")
    if as_of > act.at.date():
        raise Refused(
            _("A register has not counted yet on a day that is still to come. Correct the day."),
            code="ahead", field="as_of",
        )  # fmt: skip
    if not link.startswith(("https://", "http://")) or len(link) > _LONGEST_LINK:
        raise Refused(
            _("Say where the number can be read: an address that begins with https://."), code="no_link", field="link"
        )


def _said_before(said: PublicRegisterCount) -> Refused:
    return Refused(
        _("A count of this register of %(day)s is here already. Withdraw it first if it is wrong, or correct the day.")
        % {"day": formats.date_format(said.as_of, "DATE_FORMAT")},
        code="same_day",
        field="as_of",
    )


@action(
    "register.withdraw_register_count",
    rule=MAY["keep_register_counts"],
    about="count",
    says=gettext_lazy("Count of a public register withdrawn"),
)
def withdraw_register_count(act: Act, *, count: PublicRegisterCount) -> PublicRegisterCount:
    """Take a count back: it lowers no total any more, and the one before it counts again. Published totals stay."""
    standing = PublicRegisterCount.objects.filter(pk=count.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=act.at):
        raise Refused(_("This count is withdrawn already. Nothing was changed."), code="withdrawn")
    count.withdrawn_at = act.at
    act.changed(count, before={"withdrawn": False}, after={"withdrawn": True})
    return count
