"""Petitions in, decisions out."""

import time
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from triage import Petition, Triage, TriageError
from triage.decision import Jurisdiction, Urgency
from triage.petition import CHINA
from triage.prediction import Scored
from triage.text import Content


def on(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=CHINA)


def test_a_text_alone_is_decided(triage: Triage) -> None:
    decision = triage.decide("包工头欠我们八个人四个月工资，一共十二万，打电话不接")
    assert decision.category == "LIV.wages"
    assert decision.jurisdiction is Jurisdiction.PARTLY
    assert "人社" in [referral.agency for referral in decision.of(internal=False)]


@pytest.mark.parametrize("text", ["", "   \n\t", "？？？！！", "。" * 500, "\u200b\u200b"])
def test_a_petition_without_words_is_invalid_and_for_review(triage: Triage, text: str) -> None:
    decision = triage.decide(text)
    assert decision.category == "OTH.invalid"
    assert decision.review


def test_danger_to_life_comes_before_everything(triage: Triage) -> None:
    decision = triage.decide("法院不给执行，我真的活不下去了，农药已经买好了，今天就喝")
    assert decision.urgency is Urgency.P0
    assert decision.urgent_words
    assert decision.review


def test_every_decision_names_what_decided_it(triage: Triage) -> None:
    decision = triage.decide("村里的路被挖断了")
    assert decision.stamps == triage.stamps
    assert decision.stamps.model == triage.model.id
    assert {rule.split("/")[0] for rule in decision.rules} >= {"urgency", "jurisdiction", "departments", "office"}


def test_the_day_of_receipt_decides_the_deadlines(triage: Triage) -> None:
    text = "一审判决我不服，要求检察院监督民事判决，再审申请已被驳回"
    days = [triage.decide(Petition("1", text, received=on(day))).deadlines for day in ("2024-03-01", "2024-04-01")]
    assert days[0] and all(one.due < other.due for one, other in zip(*days, strict=True))


def test_a_day_is_the_day_in_china(triage: Triage) -> None:
    late = datetime.fromisoformat("2024-03-01T20:00:00+00:00")
    early = datetime(2024, 3, 2, 4, tzinfo=CHINA)
    one, other = (triage.decide(Petition("1", "工地欠我工资", received=at)) for at in (late, early))
    assert one.deadlines == other.deadlines


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="only where a process can change its zone")
def test_a_time_without_a_zone_is_chinas(triage: Triage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    at = datetime(2024, 3, 1, 23, 30)
    bare, zoned = (
        triage.decide(Petition("1", "工地欠我工资", received=each)) for each in (at, at.replace(tzinfo=CHINA))
    )
    monkeypatch.undo()
    time.tzset()
    assert bare.deadlines == zoned.deadlines


def test_a_date_before_all_rules_is_said_and_looked_at(triage: Triage) -> None:
    decision = triage.decide(Petition("1", "工地欠我工资", received=on("1985-06-01")))
    assert any("早于最早的规则" in reason for reason in decision.review)
    assert all(deadline.due > date(1985, 6, 1) for deadline in decision.deadlines)


def test_a_date_before_all_rules_is_ruled_as_today(triage: Triage) -> None:
    text = "工地欠我工资，法院判了，执行局不管"
    early, today = (triage.decide(Petition("1", text, received=at)) for at in (on("1985-06-01"), None))
    assert early.rules == today.rules and early.grounds == today.grounds and early.referrals == today.referrals
    assert early.grounds != triage.decide(Petition("1", text, received=on("2018-06-01"))).grounds


@pytest.mark.parametrize("placeholder", [datetime.max.replace(tzinfo=timezone.utc), datetime.min.replace(tzinfo=CHINA)])
def test_a_date_that_databases_put_where_there_is_none_is_said_and_stops_nothing(
    triage: Triage, placeholder: datetime
) -> None:
    dated, undated = (triage.decide(Petition("1", "工地欠我工资", received=at)) for at in (placeholder, None))
    assert any("不会是真的" in reason for reason in dated.review)
    assert dated.deadlines == undated.deadlines


def test_a_day_that_has_not_come_is_said_and_looked_at(triage: Triage) -> None:
    today = datetime.now(CHINA)
    late, punctual = (
        triage.decide(Petition("1", "工地欠我工资", received=at)) for at in (today + timedelta(days=2), today)
    )
    assert any("还没有到" in reason for reason in late.review)
    assert not any("还没有到" in reason for reason in punctual.review)
    assert late.deadlines == punctual.deadlines


def test_traditional_characters_are_decided_as_simplified_ones(triage: Triage) -> None:
    pairs = [
        ("我真的活不下去了，農藥已經買好了，今天就喝", "我真的活不下去了，农药已经买好了，今天就喝"),
        (
            "廣東省深圳市龍崗區一家藥店販賣假口罩，一個賣五十元，請查處",
            "广东省深圳市龙岗区一家药店贩卖假口罩，一个卖五十元，请查处",
        ),
        ("派出所不給立案，說證據不夠，請檢察院監督", "派出所不给立案，说证据不够，请检察院监督"),
    ]
    decided = [[triage.decide(text) for text in pair] for pair in pairs]
    assert all(traditional == simplified for traditional, simplified in decided)
    assert decided[0][0].urgency is Urgency.P0
    assert "龙岗区" in decided[1][0].office.reason


def test_nothing_to_read_is_no_further_matter_beside_a_plain_one(triage: Triage) -> None:
    ranked = (Scored("LIV.wages", 0.5), Scored("OTH.invalid", 0.4), Scored("LIV.private", 0.4)), (Scored("求助", 1.0),)
    found = triage.model.classifier._prediction(ranked, 0.0, False, False, Content.PLAIN)
    assert [item.label for item in found.further] == ["LIV.private"]


def test_texts_alone_are_numbered(triage: Triage) -> None:
    texts = ["工地欠我工资", "派出所不给立案"]
    decided = list(triage.decide_all(texts))
    assert [decision.petition for decision in decided] == ["1", "2"]
    assert [decision.category for decision in decided] == [triage.decide(text).category for text in texts]


@pytest.mark.parametrize(
    ("part", "value"),
    [("id", 5), ("text", None), ("text", float("nan")), ("received", "2024-01-01"), ("received", date(2024, 1, 1)),
     ("channel", "来信"), ("place", 5)],
)  # fmt: skip
def test_a_petition_of_wrong_parts_is_refused_where_it_is_made(part: str, value: object) -> None:
    with pytest.raises(TypeError, match=rf"Petition\.{part} is a .*, not {type(value).__name__}"):
        Petition(**{"id": "1", "text": "好", part: value})
    with pytest.raises(TypeError) as said:
        Petition("1", ["我叫陈大伟"])
    assert "陈大伟" not in str(said.value)


def test_what_is_no_petition_is_refused(triage: Triage) -> None:
    with pytest.raises(TypeError, match="not NoneType"):
        triage.decide(None)
    with pytest.raises(TypeError, match="number 2"):
        list(triage.decide_all(["工地欠我工资", 3]))


def test_petitions_come_out_in_their_order_whatever_the_chunks(triage: Triage) -> None:
    petitions = [Petition(str(number), f"第{number}次反映工资") for number in range(600)]
    assert [decision.petition for decision in triage.decide_all(petitions)] == [str(n) for n in range(600)]


def test_decide_all_reads_no_further_than_it_must(triage: Triage) -> None:
    def endless():
        while True:
            yield Petition("1", "工地欠我工资")

    assert next(triage.decide_all(endless())).petition == "1"


def test_a_broken_data_folder_is_one_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(TriageError):
        Triage.load(data=tmp_path)


def test_the_competent_office_is_named_or_not_but_never_guessed(triage: Triage) -> None:
    found = triage.decide("四川省泸州市合江县公安局不立案，我报了诈骗案，申请立案监督").office
    assert found.name == "合江县人民检察院"
    city = triage.decide(Petition("1", "公安局不立案，我报了诈骗案，申请立案监督", place="四川省泸州市"))
    assert city.office.name is None and any("办理院待定" in reason for reason in city.review)
    assert not any("办理院待定" in reason for reason in triage.decide("四川省泸州市路灯坏了").review)
    unknown = triage.decide("朝阳区公安分局不立案，我报了诈骗案，申请立案监督").office
    assert unknown.name is None
    assert len(unknown.candidates) > 1
