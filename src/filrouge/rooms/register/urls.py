"""Addresses of the room, below /<language>/<space>/register/."""

from django.urls import path, register_converter

from filrouge.ground.people.models import ALPHABET
from filrouge.rooms.register.pages import (
    bodies,
    directory,
    downloads,
    duplicates,
    lists,
    members,
    missed,
    organisations,
    questions,
    register_counts,
    spaces,
    totals,
)


class Address:
    """The public address of an organisation in a path."""

    regex = f"[{ALPHABET}]{{8}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Address, "address")
app_name = "register"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("twins/", directory.twins, name="twins"),
    path("totals/", totals.totals, name="totals"),
    path("totals/rows/", totals.rows, name="totals_rows"),
    path("totals/publish/", totals.publish, name="publish"),
    path("totals/<int:number>/", totals.published, name="published"),
    path("totals/<int:number>/thread.jsonld", totals.published_thread, name="published_thread"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<int:number>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<int:number>/settle/", duplicates.settle, name="settle"),
    path("duplicates/missed/", missed.missed, name="missed"),
    path("duplicates/missed/<int:number>/", missed.answer, name="missed_answer"),
    path("duplicates/questions/", questions.questions, name="questions"),
    path("duplicates/questions/<int:number>/", questions.question, name="question"),
    path("duplicates/answers/", duplicates.answers, name="answers"),
    path("duplicates/answers/<int:number>/undo/", duplicates.undo, name="undo"),
    path("add/", organisations.add, name="add"),
    path("members/", members.members, name="members"),
    path("members/admit/", members.admit, name="admit"),
    path("members/<int:number>/", members.membership, name="membership"),
    path("members/<int:number>/space/", spaces.open_space, name="open_space"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/new/", bodies.create, name="body_create"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("bodies/<slug:slug>/change/", bodies.change, name="body_change"),
    path("bodies/<slug:slug>/seats/", bodies.add_seats, name="body_add_seats"),
    path("bodies/<slug:slug>/seats/<int:number>/", bodies.seats, name="body_seats"),
    path("bodies/<slug:slug>/give/", bodies.give, name="body_give"),
    path("bodies/<slug:slug>/terms/<int:number>/", bodies.term, name="body_term"),
    path("download/", downloads.download, name="download"),
    path("download/<slug:kind>", downloads.download_as, name="download_as"),
    path("privacy/", downloads.privacy, name="privacy"),
    # An address is eight characters of people.models.ALPHABET, so it never hides one of the words above.
    path("<address:address>/", organisations.organisation, name="organisation"),
    path("<address:address>/data/<slug:kind>", downloads.organisation_data, name="organisation_data"),
    path("<address:address>/sites/", organisations.sites, name="sites"),
    path("<address:address>/ties/", members.relations, name="relations"),
    path("<address:address>/ties/take-back/", members.unrelate, name="unrelate"),
    path("<address:address>/edit/", organisations.edit, name="edit"),
    path("<address:address>/choose/", organisations.choose, name="choose"),
    path("<address:address>/visibility/", organisations.visibility, name="visibility"),
    path("<address:address>/split/", organisations.split, name="split"),
    path("<address:address>/totals/", totals.totals_of, name="totals_of"),
    path("<address:address>/totals/rows/", totals.rows_of, name="totals_rows_of"),
    path("lists/", lists.lists, name="lists"),
    path("lists/send/", lists.send, name="list_send"),
    path("lists/number/", lists.declare, name="list_declare"),
    path("lists/registers/", register_counts.register_counts, name="register_counts"),
    path("lists/registers/<int:number>/withdraw/", register_counts.withdraw, name="register_count_withdraw"),
    path("lists/<int:number>/", lists.report, name="list_report"),
    path("lists/<int:number>/columns/", lists.columns, name="list_columns"),
    path("lists/<int:number>/preview/", lists.preview, name="list_preview"),
    path("lists/<int:number>/stop/", lists.stop, name="list_stop"),
    path("lists/<int:number>/withdraw/", lists.withdraw, name="list_withdraw"),
    path("lists/<int:number>/sample/", lists.sample, name="list_sample"),
    path("lists/<int:number>/original/", lists.original, name="list_original"),
    path("lists/<int:number>/<slug:group>.csv", lists.rows_csv, name="list_rows"),
]
