"""What must hold for every petition, each class quoting the article or section it checks."""

from __future__ import annotations

import random
import shutil
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from triage.decision import Action, Urgency
from triage.rules import Facts, Rulebook, load, load_with_examples
from triage.rules.examples import Example
from triage.rules.ruling import Ruling
from triage.shipped import DATA
from triage.text import clean

BOOK = load(DATA)
LEAVES, NATURES, SIGNALS = list(BOOK.taxonomy.leaves), list(BOOK.taxonomy.natures), list(BOOK.signals.by_id)
LEAD = "违法犯罪线索"
MANY = settings(max_examples=300, deadline=None)

days = st.dates(date(2018, 1, 1), date(2030, 12, 31))
signals = st.frozensets(st.sampled_from(SIGNALS), max_size=6)
petitions = st.builds(
    Facts,
    category=st.sampled_from(LEAVES),
    nature=st.sampled_from(NATURES),
    also=st.frozensets(st.sampled_from(LEAVES), max_size=2),
    epidemic=st.booleans(),
    signals=signals,
    urgent=st.booleans(),
    doubtful=st.booleans(),
    place_known=st.booleans(),
    epidemic_mode=st.booleans(),
)


def handed_over(ruling: Ruling) -> set[str]:
    return {referral.agency for referral in ruling.referrals if referral.action.hands_over and not referral.internal}


class TestEpidemic:
    """The Supreme People's Procuratorate's notice of 2020-02-06: whatever concerns the epidemic is taken in, handled
    and answered the same day, and the headquarters is told."""

    @MANY
    @given(petitions, st.dates(date(2020, 1, 20), date(2023, 1, 7)))
    def test_nothing_is_due_later_than_the_same_day_while_the_mode_is_on(self, facts: Facts, day: date) -> None:
        assert BOOK.epidemic_mode(day, ())
        ruling = BOOK.decide(facts._replace(epidemic=True, epidemic_mode=True), day)
        assert "当日接收、当日处理、当日回复" in {deadline.what for deadline in ruling.due(day) if deadline.due == day}
        reached = {referral.agency for referral in ruling.referrals}
        assert reached & {"疫情防控指挥部", "上级主管部门"}


class TestAccused:
    """信访工作条例第三十条: 不得将信访人的检举、揭发材料以及有关情况透露或者转给被检举、揭发的人员或者单位。
    data/rules/safeguards.yaml adds the direct subordinates."""

    UNITS = (
        ("police-accused", {"公安"}),
        ("court-accused", {"法院"}),
        ("township-accused", {"街道/乡镇"}),
        ("supervision-accused", {"监委/纪委"}),
        ("education-accused", {"教育"}),
        ("health-accused", {"卫健"}),
        ("market-accused", {"市场监管"}),
        ("land-accused", {"自然资源"}),
        ("environment-accused", {"生态环境"}),
        ("labour-accused", {"人社"}),
        ("housing-accused", {"住建"}),
        ("city-officers-accused", {"城管"}),
        ("transport-accused", {"交通运输"}),
        ("water-accused", {"水利"}),
        ("farming-accused", {"农业农村"}),
        ("forestry-accused", {"林草"}),
        ("relief-accused", {"民政"}),
        ("insurance-accused", {"医保"}),
        ("safety-accused", {"应急/消防"}),
        ("justice-accused", {"司法局"}),
        ("tax-accused", {"税务"}),
        ("culture-accused", {"文旅文物"}),
        ("pricing-accused", {"发改"}),
        (
            "county-accused",
            {
                "公安",
                "监委/纪委",
                "自然资源",
                "住建",
                "教育",
                "人社",
                "文旅文物",
                "发改",
                "街道/乡镇",
                "疫情防控指挥部",
            },
        ),
    )

    def test_no_accused_is_forgotten_here(self) -> None:
        assert {signal for signal, _ in self.UNITS} == {signal for signal in SIGNALS if signal.endswith("-accused")}

    @pytest.mark.parametrize(("signal", "units"), UNITS, ids=[signal for signal, _ in UNITS])
    def test_nothing_is_handed_to_the_one_accused(self, signal: str, units: set[str]) -> None:
        for leaf in LEAVES:
            for nature in (LEAD, "控告", "投诉", "求助"):
                ruling = BOOK.decide(Facts(leaf, nature, signals=frozenset({signal})), date(2024, 3, 4))
                assert not handed_over(ruling) & units, (leaf, nature)

    @example(
        Facts("PIL.environment", LEAD), date(2024, 3, 4), [UNITS[2], UNITS[3]]
    )  # turned away from the one to the other
    @MANY
    @given(petitions, days, st.lists(st.sampled_from(UNITS), min_size=1, max_size=3))
    def test_nothing_is_handed_to_those_accused(
        self, facts: Facts, day: date, accused: list[tuple[str, set[str]]]
    ) -> None:
        said = facts.signals | {signal for signal, _ in accused}
        reached = handed_over(BOOK.decide(facts._replace(signals=said), day))
        assert not reached & set().union(*(units for _, units in accused))

    @MANY
    @given(petitions, days)
    def test_nothing_that_is_turned_away_gets_lost(self, facts: Facts, day: date) -> None:
        """Whoever is spared the accused is not spared an answer: the matter still reaches somebody."""
        ruling = BOOK.decide(facts, day)
        assert ruling.referrals
        if handed_over(BOOK.decide(facts._replace(signals=frozenset()), day)) and not facts.signals:
            assert handed_over(ruling)


class TestLead:
    """刑事诉讼法第一百一十条: 对于报案、控告、举报，都应当接受。对于不属于自己管辖的，应当移送主管机关处理，并且通知报案人。"""

    @MANY
    @given(petitions, days)
    def test_a_lead_is_never_merely_told_to_go_elsewhere(self, facts: Facts, day: date) -> None:
        ruling = BOOK.decide(facts._replace(nature=LEAD), day)
        taken_in = (Action.ACCEPT, Action.TRANSFER, Action.COORDINATE)
        assert any(referral.action in taken_in for referral in ruling.referrals)

    @MANY
    @given(petitions, days)
    def test_the_agency_that_has_a_lead_first_is_handed_it(self, facts: Facts, day: date) -> None:
        unsuspected = frozenset(signal for signal in facts.signals if not signal.endswith("-accused"))
        ruling = BOOK.decide(facts._replace(nature=LEAD, signals=unsuspected), day)
        main = [
            referral for referral in ruling.referrals if not referral.internal and referral.rule.startswith("agencies/")
        ][:1]
        assert all(referral.action is Action.TRANSFER for referral in main)


class TestDeadlines:
    """人民检察院刑事诉讼规则第一百六十三条: 对于收到的群众来信，应当在七日以内进行程序性答复。"""

    @MANY
    @given(petitions, days)
    def test_whoever_writes_is_answered_within_seven_days(self, facts: Facts, day: date) -> None:
        due = BOOK.decide(facts, day).due(day)
        assert (due[0].due - day).days <= 7 and "程序性答复" in {deadline.what for deadline in due}


class TestLaw:
    """来文按收到当日有效的法律引用:不引尚未施行的、已经失效的。"""

    @MANY
    @given(petitions, days)
    def test_only_law_in_force_that_day_is_cited(self, facts: Facts, day: date) -> None:
        holding = {article.citation for article in BOOK.law.articles.values() if article.holds_on(day)}
        assert set(BOOK.decide(facts, day).grounds) <= holding


EXAMPLES = load_with_examples(DATA)[1]
DANGER = [one for one in EXAMPLES if one.meets and one.rule.table == "urgency" and one.rule.then is Urgency.P0]
IRRELEVANT = [
    "今天天气很好",
    "我住在河边",
    "这封信是邻居代写的",
    "谢谢",
    "此致敬礼",
    "我种了三亩地",
    "字写得不好请原谅",
]


class TestDanger:
    """P0 (data/rules/urgency.yaml): whoever says that a life is in danger goes to a person at once, whatever else is said."""

    @settings(max_examples=200, deadline=None)
    @given(
        st.sampled_from(DANGER),
        st.lists(st.sampled_from(IRRELEVANT) | st.text(st.characters(codec="ascii"), max_size=12), max_size=4),
        st.booleans(),
    )
    def test_irrelevant_text_never_removes_a_p0(self, example: Example, noise: list[str], before: bool) -> None:
        beside = "。".join(noise)
        text = f"{beside}。{example.text}" if before else f"{example.text}。{beside}"
        facts = example.facts_under(BOOK)._replace(signals=frozenset(BOOK.signals.find(clean(text))))
        assert BOOK.decide(facts, example.received).urgency is Urgency.P0


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        order.shuffle(keys)
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def disordered(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("disordered")
    order = random.Random(7)
    shutil.copytree(DATA / "rules", folder / "rules")
    for name in ("taxonomy.yaml", "agencies.yaml", "law.yaml", "signals.yaml", "holidays.yaml"):
        shutil.copy(DATA / name, folder)
    for path in folder.rglob("*.yaml"):
        written = shuffled(yaml.safe_load(path.read_text(encoding="utf-8")), order)
        if path.name == "agencies.yaml" and path.parent == folder:
            written = {key: written[key] for key in sorted(written, reverse=True)}
        path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load(folder)


class TestFiles:
    """DESIGN section 5: the order of rules is the priority, and nothing else in a file is: not the order of keys."""

    def test_the_order_of_keys_changes_no_decision(self, disordered: Rulebook) -> None:
        order = random.Random(11)
        for _ in range(600):
            facts = Facts(
                order.choice(LEAVES),
                order.choice(NATURES),
                signals=frozenset(order.sample(SIGNALS, 4)),
                epidemic=order.random() < 0.3,
            )
            one, other = BOOK.decide(facts, date(2024, 3, 4)), disordered.decide(facts, date(2024, 3, 4))
            assert (one.outcome, one.review, one.grounds) == (other.outcome, other.review, other.grounds)
            assert [rule.name for rule in one.rules] == [rule.name for rule in other.rules]
