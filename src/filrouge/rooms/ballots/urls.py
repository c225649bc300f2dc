"""Addresses of the room, below /<language>/<space>/ballots/."""

from django.urls import path

from filrouge.rooms.ballots.pages import ballots, casting, drafting, files, links, results, rule_steps, rules, running

app_name = "ballots"
urlpatterns = [
    path("", ballots.ballots, name="ballots"),
    path("new/", drafting.new, name="new"),
    path("new/from-file/", files.from_file, name="from_file"),
    path("count-a-file/", files.count_file, name="count_file"),
    path("vote/<str:token>/", links.vote_by_link, name="vote_by_link"),
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.new, name="new_rule"),
    path("rules/bring/", rule_steps.bring, name="bring_rule"),
    path("rules/<int:number>/", rules.rule, name="rule"),
    path("rules/<int:number>/change/", rules.change, name="change_rule"),
    path("rules/<int:number>/trial/", rule_steps.trial, name="rule_trial"),
    path("rules/<int:number>/rule.json", rule_steps.file, name="rule_file"),
    path("rules/<int:number>/step/<slug:step>/", rule_steps.step, name="rule_step"),
    # The address of a ballot is eight characters of people.models.ALPHABET; the converter is that of the register.
    path("<address:address>/", ballots.ballot, name="ballot"),
    path("<address:address>/file.<str:kind>", files.file_as, name="file"),
    path("<address:address>/protocol.pdf", files.protocol, name="protocol"),
    path("<address:address>/cast/", casting.cast, name="cast"),
    path("<address:address>/papers/", casting.papers, name="papers"),
    path("<address:address>/change/", drafting.change, name="change"),
    path("<address:address>/again/", drafting.again, name="again"),
    path("<address:address>/withdraw/", drafting.withdraw, name="withdraw"),
    path("<address:address>/trial/", running.trial, name="trial"),
    path("<address:address>/roll/", running.roll, name="roll"),
    path("<address:address>/count/", results.count, name="count"),
    path("<address:address>/votes/", results.votes, name="votes"),
    path("<address:address>/contest/", results.contest, name="contest"),
    path("<address:address>/contest/<int:number>/", results.answer, name="answer"),
    path("<address:address>/tie/", results.tie, name="tie"),
    path("<address:address>/standing.json", running.standing, name="standing"),
    path("<address:address>/step/<slug:step>/", running.step, name="step"),
]
