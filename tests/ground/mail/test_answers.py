"""An answer to a mail does what the same words on the page would do; whatever else comes does nothing, and says why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from filrouge.ground.actions import NotAllowed, Refused
from filrouge.ground.mail import outbox
from filrouge.ground.mail.models import Arrival, Message, ReplyAddress
from filrouge.ground.mail.replies import addresses, answering, receiving
from filrouge.ground.mail.replies.addresses import digest_of, is_an_address, reply_to, secret_in
from filrouge.ground.people import actions as people
from filrouge.ground.people.models import Mandate, Person
from tests.ground.mail.conftest import ABOUT, Room
from tests.ground.mail.letters import mail, nested
from tests.world import World

TAKEN, REFUSED = ("reply_taken", "delegate@sample.example"), ("reply_refused", "delegate@sample.example")


def test_an_answer_reaches_the_room_that_asked_with_the_person_and_the_thing(room: Room) -> None:
    arrival = room.answer("The first step is done.\n\nKind regards\nJan\n", identifier="<one@mail.example>")
    ((viewer, about, text, identifier),) = room.taken
    assert (viewer.person, viewer.space, viewer.means, viewer.strong) == (
        room.world.delegate, room.world.space, "mail", False,
    )  # fmt: skip
    assert viewer.acting is not None
    assert viewer.acting.organisation == room.world.federation.id
    assert (about, text, identifier) == (ABOUT, "The first step is done.", "<one@mail.example>")
    assert (arrival.outcome, arrival.why, arrival.text, arrival.kind) == ("taken", "", "", "test.progress")
    assert ReplyAddress.objects.get().used == 1


def test_who_answered_is_told_what_was_taken_and_in_which_words(room: Room) -> None:
    room.answer("Done.\nTwice.\n\n-- \nJan\n")
    (letter,) = Message.objects.all()
    assert (letter.kind, letter.to, letter.space) == ("reply_taken", "delegate@sample.example", room.world.space)
    assert "Your progress is on the page." in letter.body
    assert "> Done.\n> Twice.\n" in letter.body
    assert "Jan" not in letter.body


def test_the_same_mail_twice_does_nothing_twice(room: Room) -> None:
    raw = mail(room.address)
    assert receiving.receive(raw).pk == receiving.receive(raw).pk
    assert (room.texts, room.letters(), ReplyAddress.objects.get().used) == (["Done."], [TAKEN], 1)


def test_without_a_message_id_the_same_bytes_are_the_same_mail(room: Room) -> None:
    for body in ("Done.", "Done.", "More is done."):
        room.answer(body, identifier="")
    assert room.texts == ["Done.", "More is done."]


def test_the_same_mail_given_twice_at_the_same_moment_does_nothing_twice(room: Room) -> None:
    raw = mail(room.address)
    first = receiving.receive(raw)
    post = receiving._known(receiving.read(raw))
    with pytest.raises(IntegrityError), transaction.atomic():
        receiving._settled(post)  # as the second process does, which saw no row when it looked
    assert receiving.receive(raw) == first
    assert (room.texts, room.letters(), ReplyAddress.objects.get().used) == (["Done."], [TAKEN], 1)


def test_an_address_takes_more_than_one_answer(room: Room) -> None:
    room.answer("Half of it.")
    room.answer("All of it.")
    assert (room.texts, ReplyAddress.objects.get().used) == (["Half of it.", "All of it."], 2)


def test_only_a_digest_of_the_address_is_kept(room: Room) -> None:
    kept = ReplyAddress.objects.get()
    assert kept.digest == digest_of(secret_in([room.address]))
    assert secret_in([room.address]) not in str(vars(kept))


def test_without_a_setting_no_address_is_made_and_no_mail_promises_one(world: World, settings: Any, room: Room) -> None:
    ReplyAddress.objects.all().delete()
    settings.REPLY_TO = ""
    assert (room.ask(), ReplyAddress.objects.count()) == ("", 0)
    outbox.write("answer", world.delegate, by=world.secretariat, context={"reply_to": room.ask()})
    letter = Message.objects.get()
    assert (letter.subject, letter.body.strip(), letter.headers) == ("", "", {})


def test_a_mail_that_may_be_answered_says_so_and_carries_the_address(world: World, room: Room) -> None:
    outbox.write("answer", world.delegate, by=world.secretariat, context={"reply_to": room.address})
    letter = Message.objects.get()
    assert letter.headers == {"Reply-To": room.address}
    assert letter.subject.startswith("You can answer this mail")


def test_an_address_for_a_kind_that_nobody_takes_is_not_made(room: Room) -> None:
    with pytest.raises(RuntimeError, match="nothing takes answers of the kind nobody"):
        reply_to("nobody", room.world.delegate, space=room.world.space, organisation=room.world.federation,
                 about=ABOUT, until=timezone.now())  # fmt: skip


def test_two_rooms_cannot_take_the_same_kind(room: Room) -> None:
    answering.answered("test.progress", room.take)
    with pytest.raises(RuntimeError, match="two functions"):
        answering.answered("test.progress", lambda viewer, about, text, identifier: "")


def test_capitals_that_a_server_changed_do_not_matter(room: Room) -> None:
    assert room.answer(to=room.address.upper(), sender="Jan <DELEGATE@Sample.example>").outcome == "taken"


def test_the_address_is_found_wherever_a_mail_server_noted_it(room: Room) -> None:
    for header in ("Delivered-To", "X-Original-To", "Envelope-To", "Cc"):
        assert room.answer(to="undisclosed-recipients:;", headers=f"{header}: {room.address}\n").outcome == "taken"


# What is refused in words. Each shares everything with the answer that is taken, and changes nothing.


def untouched(room: Room) -> bool:
    return ReplyAddress.objects.filter(used__gt=0).count() == 0 and TAKEN not in room.letters()


def refused(room: Room, arrival: Arrival, why: str, *, text: str = "Done.", reader: str = REFUSED[1]) -> None:
    """It has a row with the reason and the text for the secretariat, and the writer gets their text back."""
    assert (arrival.outcome, arrival.why, arrival.text) == ("refused", why, text)
    letter = Message.objects.get()
    assert (letter.kind, letter.to) == ("reply_refused", reader)
    assert all(f"> {line}" in letter.body for line in text.split("\n") if line)
    assert untouched(room)


def test_somebody_else_cannot_answer_and_whom_it_was_sent_to_is_told(room: Room) -> None:
    refused(room, room.answer(sender="stranger@evil.example"), "other_sender")
    assert "came from stranger@evil.example" in Message.objects.get().body
    assert room.taken == []


def test_a_colleague_who_is_known_here_gets_their_own_text_back(room: Room) -> None:
    arrival = room.answer(sender="secretary@sample.example")
    refused(room, arrival, "other_sender", reader="secretary@sample.example")
    assert arrival.person == room.world.secretary


def test_somebody_of_another_network_is_not_written_to(room: Room) -> None:
    arrival = room.answer(sender="outsider@sample.example")
    assert (arrival.why, room.letters()) == ("other_sender", [REFUSED])


def test_an_answer_that_comes_too_late_is_told_so(room: Room) -> None:
    ReplyAddress.objects.update(until=timezone.now() - timedelta(seconds=1))
    refused(room, room.answer(), "over")
    assert room.taken == []


def test_an_address_that_is_gone_is_told_to_people_we_know_and_to_nobody_else(room: Room) -> None:
    ReplyAddress.objects.all().delete()
    assert room.answer(sender="stranger@evil.example").why == "stranger"
    assert room.letters() == []
    arrival = room.answer()
    assert (arrival.why, arrival.text, arrival.space) == ("unknown_address", "Done.", None)
    assert room.letters() == [REFUSED]


def test_who_acts_for_the_organisation_no_more_cannot_answer_for_it(room: Room) -> None:
    people.end_mandate(room.world.system, mandate=Mandate.objects.get(person=room.world.delegate))
    refused(room, room.answer(), "no_mandate")
    assert room.taken == []


def test_an_answer_counts_for_the_organisation_that_was_asked_and_for_no_other(room: Room) -> None:
    ReplyAddress.objects.update(organisation=room.world.space.organisation)
    refused(room, room.answer(), "no_mandate")


def test_what_a_room_refuses_comes_back_in_its_own_words(room: Room) -> None:
    room.trouble = Refused("The step is closed. Write to the secretariat.", code="closed")
    arrival = room.answer()
    refused(room, arrival, "closed")
    assert arrival.reason == "The step is closed. Write to the secretariat."
    assert arrival.reason in Message.objects.get().body


def test_what_a_rule_forbids_says_nothing_about_the_thing(room: Room) -> None:
    room.trouble = NotAllowed("plans.report")
    refused(room, room.answer(), "not_allowed")
    assert "plans.report" not in Message.objects.get().body


def test_a_kind_that_nobody_takes_any_more_is_told_so(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(answering.ANSWERS, "test.progress")
    refused(room, room.answer(), "no_use")


def test_an_error_of_ours_undoes_everything_and_keeps_the_text(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    def fails(*_asked: object) -> str:
        Person.objects.update(name="half done")
        raise KeyError("a mistake")

    answering.ANSWERS["test.progress"] = fails
    arrival = room.answer()
    assert (arrival.outcome, arrival.why, arrival.text, room.letters()) == ("failed", "error", "Done.", [REFUSED])
    assert not Person.objects.filter(name="half done").exists()
    assert "an answer by mail failed" in caplog.text


def test_a_database_that_is_away_leaves_the_mail_where_it_is(room: Room) -> None:
    room.trouble = DatabaseError("away")
    with pytest.raises(DatabaseError):
        room.answer()
    assert (Arrival.objects.count(), room.letters()) == (0, [])


def test_a_refusal_is_in_the_language_of_its_reader(room: Room) -> None:
    Person.objects.filter(pk=room.world.delegate.pk).update(language="nl")
    seen: list[str | None] = []

    def takes(*_asked: object) -> str:
        seen.append(translation.get_language())
        raise Refused(gettext_lazy("Waiting"), code="no")

    answering.ANSWERS["test.progress"] = takes
    assert (room.answer().reason, seen, Message.objects.get().language) == ("Wacht", ["nl"], "nl")


def test_too_many_answers_within_an_hour_wait(room: Room) -> None:
    outcomes = [room.answer(f"Number {number}").why for number in range(receiving.PER_ADDRESS + 1)]
    assert outcomes == [""] * receiving.PER_ADDRESS + ["too_often"]
    assert len(room.taken) == receiving.PER_ADDRESS


def test_who_is_refused_again_and_again_is_told_a_few_times(room: Room) -> None:
    for number in range(receiving.REFUSALS + 2):
        room.answer(f"Number {number}", sender="stranger@evil.example")
    assert room.letters() == [REFUSED] * receiving.REFUSALS
    assert Arrival.objects.exclude(text="").count() == receiving.REFUSALS + 2
    cache.clear()


def test_a_mail_larger_than_a_megabyte_is_not_used_and_what_was_read_of_it_comes_back(room: Room) -> None:
    refused(room, room.answer("Done.\n\n-- \n" + "x" * 1024 * 1024), "too_large")
    assert room.taken == []


def test_a_mail_that_takes_its_reader_down_has_its_row(room: Room) -> None:
    arrival = room.answer(*nested(400))
    refused(room, arrival, "too_many_parts", text="")
    assert arrival.size > 20_000


def test_texts_and_senders_are_forgotten_after_a_month_and_rows_after_a_year(room: Room) -> None:
    room.answer(sender="stranger@evil.example")
    receiving.forget_old()
    assert Arrival.objects.get().text == "Done."
    Arrival.objects.update(at=timezone.now() - timedelta(days=31))
    receiving.forget_old()
    kept = Arrival.objects.get()
    assert (kept.text, kept.sender, kept.subject, kept.why) == ("", "", "", "other_sender")
    Arrival.objects.update(at=timezone.now() - timedelta(days=367))
    ReplyAddress.objects.update(until=timezone.now() - timedelta(days=367))
    receiving.forget_old()
    assert (Arrival.objects.count(), ReplyAddress.objects.count()) == (0, 0)


def test_with_an_account_goes_what_is_kept_of_its_mail(room: Room) -> None:
    room.answer("Private words", sender="secretary@sample.example")
    room.answer("Other words", sender="stranger@evil.example")
    people.erase_person(room.world.system, person=room.world.delegate)
    assert list(Arrival.objects.values_list("text", flat=True)) == ["Private words"]
    assert ReplyAddress.objects.count() == 0


@pytest.mark.parametrize("said", ["reply", "a+b@network.example", "Reply <reply@network.example>", "a@b@c", "a@b c"])
def test_a_setting_that_is_no_plain_address_is_seen(said: str) -> None:
    assert not is_an_address(said)
    assert is_an_address("reply@network.example")
    assert is_an_address("")


def test_secrets_are_long_and_differ(room: Room) -> None:
    made = {secret_in([room.ask()]) for _try in range(5)}
    assert {len(secret) for secret in made} == {addresses.LENGTH}
    assert len(made) == 5
