"""Asking the tables: order, dates, safeguards, calendars."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from triage.decision import Action, Jurisdiction, Urgency
from triage.located_yaml import Complaints
from triage.rules import Facts, Rulebook
from triage.rules.calendar import WorkCalendar, due_dates, read_calendar
from triage.rules.conditions import QUESTIONS, Mode
from triage.rules.epidemics import read_epidemics
from triage.rules.tables import MOST, Term
from triage.shipped import DATA

DAY = date(2024, 1, 2)


def facts(category: str, nature: str = "投诉", **known: object) -> Facts:
    return Facts(category, nature)._replace(**known)


def test_every_leaf_and_nature_is_decided(rulebook: Rulebook) -> None:
    for leaf in rulebook.taxonomy.leaves:
        for nature in rulebook.taxonomy.natures:
            for epidemic in (False, True):
                ruling = rulebook.decide(facts(leaf, nature, epidemic=epidemic), DAY)
                assert ruling.referrals and ruling.rules


def test_a_lead_is_never_merely_told_to_go_elsewhere(rulebook: Rulebook) -> None:
    """Crime leads outside our jurisdiction are accepted and transferred, never sent away (the interview; CPL 110)."""
    for leaf in rulebook.taxonomy.leaves:
        ruling = rulebook.decide(facts(leaf, "违法犯罪线索"), DAY)
        outside = [referral for referral in ruling.referrals if not referral.internal]
        if outside and leaf != "OTH.invalid":
            assert ruling.jurisdiction is not Jurisdiction.NOT_OURS or any(
                referral.action is not Action.DIRECT for referral in outside
            ), leaf


def test_an_epidemic_matter_is_answered_the_same_day_while_the_mode_is_on(rulebook: Rulebook) -> None:
    """The interview: epidemic matters are handled and answered the same day and reported to the headquarters."""
    day = date(2020, 2, 10)
    for leaf in rulebook.taxonomy.leaves:
        ruling = rulebook.decide(facts(leaf, epidemic=True, epidemic_mode=True), day)
        assert ruling.due(day)[0].due == day, leaf
        assert "疫情防控指挥部" in [referral.agency for referral in ruling.referrals], leaf


def test_outside_the_mode_an_epidemic_matter_has_the_usual_deadlines(rulebook: Rulebook) -> None:
    ruling = rulebook.decide(facts("EPI.help", epidemic=True), DAY)
    assert all(deadline.due > DAY for deadline in ruling.due(DAY))


def test_nothing_is_handed_to_the_accused(rulebook: Rulebook) -> None:
    """R-CONF-1: a petition never reaches those it accuses."""
    accused = facts("CRM.other", "控告", signals=frozenset({"police-accused"}))
    handed = [r.agency for r in rulebook.decide(accused, DAY).referrals if r.action.hands_over]
    assert "公安" not in handed


def test_the_stage_of_a_case_decides(rulebook: Rulebook) -> None:
    before = facts("CRM.fraud", "违法犯罪线索")
    after = facts("CRM.fraud", "申请监督", signals=frozenset({"reported-to-police", "police-refused"}))
    assert rulebook.decide(before, DAY).jurisdiction is not Jurisdiction.OURS
    assert rulebook.decide(after, DAY).jurisdiction is Jurisdiction.OURS


def test_a_rule_holds_from_its_first_day_until_its_last(rulebook: Rulebook) -> None:
    rule = rulebook.tables["urgency"][0]
    dated = replace(rule, since=date(2020, 1, 1), until=date(2021, 1, 1))
    held = [dated.in_force(day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1))]
    assert held == [False, True, True, False]


def test_an_unverified_article_is_cited_without_its_number(rulebook: Rulebook) -> None:
    unverified = [article for article in rulebook.law.articles.values() if not article.verified]
    assert unverified
    assert all("条" not in article.citation for article in unverified)


def test_every_signal_of_a_p0_rule_makes_a_p0(rulebook: Rulebook) -> None:
    rules = [rule for rule in rulebook.tables["urgency"] if rule.then is Urgency.P0]
    asking = [dict(rule.when) for rule in rules if dict(rule.when).keys() <= {"signal", "no_signal", "nature"}]
    signals = {word for when in asking for word in when["signal"]}
    assert len(signals) >= 5
    for signal in signals:
        assert rulebook.decide(facts("LIV.private", "求助", signals=frozenset({signal})), DAY).urgency is Urgency.P0, (
            signal
        )


@pytest.mark.parametrize(
    ("mode", "wanted", "words", "holds"),
    [
        (Mode.ANY, "ab", "b", True),
        (Mode.ANY, "ab", "c", False),
        (Mode.ALL, "ab", "b", False),
        (Mode.ALL, "ab", "abc", True),
        (Mode.NONE, "ab", "c", True),
        (Mode.NONE, "ab", "b", False),
    ],
)
def test_how_words_are_held_against_each_other(mode: Mode, wanted: str, words: str, holds: bool) -> None:
    question = QUESTIONS["signal"]._replace(mode=mode)
    assert question.meets(frozenset(words), frozenset(wanted)) is holds


@pytest.mark.parametrize(
    ("length", "unit", "start", "due", "working", "provisional"),
    [
        (7, "calendar-days", "2024-03-01", "2024-03-08", "2024-03-12", False),
        (0, "calendar-days", "2024-03-01", "2024-03-01", "2024-03-01", False),
        (1, "working-days", "2024-02-09", "2024-02-18", "2024-02-18", False),  # Spring Festival, make-up Sunday
        (5, "working-days", "2024-04-30", "2024-05-10", "2024-05-10", False),  # May Day, make-up Saturday is not yet
        (1, "months", "2024-01-31", "2024-02-29", "2024-02-29", False),
        (3, "months", "2023-11-30", "2024-02-29", "2024-02-29", False),
        (1, "months", "2024-08-14", "2024-09-14", "2024-09-14", False),  # a Saturday worked before Mid-Autumn
        (6, "months", "2024-12-31", "2025-06-30", "2025-06-30", False),
        (2, "working-days", "2090-06-02", "2090-06-06", "2090-06-06", True),
    ],
)
def test_days_are_counted_as_the_law_counts(length, unit, start, due, working, provisional) -> None:
    """Civil Code article 201: the day of receipt does not count; holidays as the State Council set them."""
    found = due_dates(Term("答复", length, unit), date.fromisoformat(start))
    assert found == (date.fromisoformat(due), date.fromisoformat(working), provisional)


def test_holidays_written_down_since_count(tmp_path: Path) -> None:
    """What the State Council announced after this program was built is a matter of data, not of code."""
    (tmp_path / "holidays.yaml").write_text(
        "complete: [2090]\ndays:\n  - {date: 2090-06-05, works: false, why: 端午}\n  - {date: 2090-06-10, works: true, why: 调休}\n",
        encoding="utf-8",
    )
    complaints = Complaints()
    written = read_calendar(tmp_path / "holidays.yaml", complaints)
    complaints.settle()
    assert due_dates(Term("答复", 2, "working-days"), date(2090, 6, 2), written)[1:] == (date(2090, 6, 7), False)
    assert due_dates(Term("答复", 1, "working-days"), date(2090, 6, 9), written)[1:] == (date(2090, 6, 10), False)
    assert due_dates(Term("答复", 2, "working-days"), date(2091, 6, 2), written)[2]


@pytest.mark.parametrize("unit", MOST)
@pytest.mark.parametrize("start", [date(2100, 12, 31), date(9998, 12, 25), date(9999, 12, 30), date.max])
def test_a_deadline_never_lies_beyond_the_calendar(start: date, unit: str) -> None:
    """Somebody mistyped the year: deciding goes on, with the last day there is."""
    last_is_free = WorkCalendar({date.max: False}, frozenset())
    for worked in (WorkCalendar({}, frozenset()), last_is_free):
        for length in (0, 1, 7, MOST[unit]):
            due, working, _ = due_dates(Term("答复", length, unit), start, worked)
            assert start <= due <= working


def test_a_ruling_of_the_last_day_there_is_has_its_deadlines(rulebook: Rulebook) -> None:
    for day in (date(9998, 12, 31), date.max):
        assert rulebook.decide(facts("LIV.wages"), day).due(day)


def test_safeguards_are_asked_until_nothing_is_left_to_turn_away(rulebook: Rulebook) -> None:
    """R-CONF-1: what is turned away from a township to the supervisors does not reach supervisors who are accused too."""
    accused = facts("PIL.environment", "违法犯罪线索", signals=frozenset({"township-accused", "supervision-accused"}))
    handed = {r.agency for r in rulebook.decide(accused, DAY).referrals if r.action.hands_over}
    assert "上级监委/纪委" in handed and not handed & {"街道/乡镇", "监委/纪委"}


def test_two_safeguards_for_one_agency_come_to_an_end(rulebook: Rulebook) -> None:
    accused = facts("PIL.land_asset", "违法犯罪线索", signals=frozenset({"land-accused", "county-accused"}))
    ruling = rulebook.decide(accused, DAY)
    assert [r.agency for r in ruling.referrals if not r.internal] == ["上级主管部门"]


def test_a_conclusion_that_rests_on_no_law_that_was_read_is_looked_at(rulebook: Rulebook) -> None:
    """The issue's reasons to look: an unverified ground."""
    told = [
        any("没有核对过全文" in reason for reason in rulebook.decide(facts(leaf), DAY).review)
        for leaf in ("RGT.judicial_aid", "RGT.lawyer")
    ]
    assert told == [True, False]


def test_the_epidemic_mode_has_a_time_and_a_place(rulebook: Rulebook) -> None:
    period = rulebook.epidemics[0]._replace(area="湖北省")
    assert period.covers(date(2020, 2, 10), ("湖北省", "武汉市"))
    assert not period.covers(date(2020, 2, 10), ("湖南省",))
    assert not period.covers(date(2024, 2, 10), ("湖北省",))


def test_the_epidemic_mode_takes_every_division_by_its_full_name(tmp_path: Path) -> None:
    with (DATA / "places.csv").open(encoding="utf-8", newline="") as file:
        names = sorted({row["name"] for row in csv.DictReader(file)})
    periods = [f"  - {{disease: 某病, area: {name}, from: 2030-01-01}}\n" for name in ["全国", *names]]
    (tmp_path / "epidemic_mode.yaml").write_text("epidemic_mode:\n" + "".join(periods), encoding="utf-8")
    complaints = Complaints()
    assert [period.area for period in read_epidemics(tmp_path / "epidemic_mode.yaml", complaints)] == ["全国", *names]
    assert complaints.found == []
