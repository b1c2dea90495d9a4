"""What legal staff can ask of their rulebook: what is unused, why a petition is decided so, what a change changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from triage.cli import main, train
from triage.engine import Triage
from triage.rules import Facts, Rulebook, load_with_examples
from triage.rules.remarks import overlaps, remarks
from triage.rules.tracing import trace
from triage.shipped import DATA
from triage.text import clean

DAY = date(2024, 1, 2)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ignore = shutil.ignore_patterns("corpus", "vectors", "evaluation", "samples")
    return Path(shutil.copytree(DATA, tmp_path / "data", ignore=ignore))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(
        "编号,来信日期,内容\nA1,2024-03-01,我真的活不下去了，农药已经买好了\nA2,2024-03-01,谢谢检察官帮我们要回了工钱\n",
        encoding="utf-8",
    )
    return path


def test_remarks_name_what_is_unused_untried_unverified_and_ending(data: Path) -> None:
    change(data / "signals.yaml", "signals:\n", "signals:\n  - {id: idle, name: 没人用, terms: [闲着没事]}\n")
    change(data / "agencies.yaml", "external:\n", "external:\n  - {name: 闲置局, handles: 无}\n")
    book, examples = load_with_examples(data)
    text = "\n".join(remarks(book, examples, DAY))
    assert "没有规则用到的信号：" in text and "idle" in text
    assert "闲置局" in text
    assert "未核对全文的依据" in text
    assert not any("police-refused" in line for line in text.splitlines() if "没有例子" in line)


def test_law_that_ends_is_announced(data: Path) -> None:
    change(
        data / "rules/urgency.yaml",
        "    when: {signal: [suicide-risk]}\n",
        "    when: {signal: [suicide-risk]}\n    in_force: {from: 2018-01-01, until: 2024-10-01}\n",
    )
    book, examples = load_with_examples(data)
    line = next(line for line in remarks(book, examples, DAY) if "最先到期" in line)
    assert line.index("规则 urgency/suicide 2024-10-01") < line.index(
        "突发事件应对法（emergency-11-of-2007） 2024-11-01"
    )


def test_law_that_was_read_long_ago_is_announced(rulebook: Rulebook) -> None:
    told = [
        any("此后有无修改请复核" in line for line in remarks(rulebook, (), day))
        for day in (date(2025, 5, 1), date(2026, 5, 1))
    ]
    assert told == [False, True]


def test_a_leaf_nobody_speaks_of_is_told(data: Path) -> None:
    change(
        data / "rules/agencies.yaml",
        "when: {category: [LIV.private]}",
        "when: {category: [LIV.private], nature: [投诉, 求助]}",
    )
    book, _ = load_with_examples(data)
    line = next(line for line in remarks(book, (), DAY) if "只落到“petition-bureau”" in line)
    assert "LIV.private（控告）" in line and "LIV.private（投诉）" not in line and "LIV.land" not in line


def test_checking_rules_checks_the_tables_of_places_too(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (data / "offices.csv").open("a", encoding="utf-8") as file:
        file.write("只有,两格\n")
    change(data / "rules/urgency.yaml", "signal: [suicide-risk]", "signal: [suicide-rist]")
    assert main(["rules", "check", "--data", str(data)]) == 1
    said = capsys.readouterr().err
    assert "offices.csv:" in said and "格数与表头不符" in said and "suicide-rist" in said


def test_checking_rules_takes_no_model_and_less_than_two_seconds() -> None:
    script = (
        "import sys, time; start = time.process_time(); from triage.cli import main; code = main(['rules', 'check']);"
        "took = time.process_time() - start;"
        "sys.exit(code or (took >= 2) or bool({'numpy', 'sklearn', 'jieba'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, cwd=DATA.parent)
    assert done.returncode == 0, done.stderr.decode()


def test_rules_that_rest_on_order_are_listed(rulebook: Rulebook) -> None:
    found = list(overlaps(rulebook))
    assert any("suicide" in line for line in found)
    assert not any("“police-refused”" in line and "“services”" in line for line in found)


def test_a_trace_says_which_rule_held_and_why_the_others_did_not(rulebook: Rulebook) -> None:
    facts = Facts("CRM.fraud", "违法犯罪线索", signals=frozenset({"reported-to-police"}))
    ruling, steps = trace(rulebook, facts, DAY)
    assert {step.rule for step in steps if step.held} == set(ruling.rules)
    refused = next(step for step in steps if step.rule.name == "jurisdiction/police-refused")
    assert "police-refused" in refused.because and "reported-to-police" in refused.because
    assert all(step.held or step.because for step in steps)


def test_a_trace_says_when_a_rule_was_not_yet_in_force(data: Path) -> None:
    change(
        data / "rules/urgency.yaml",
        "    then: {urgency: P0}\n",
        "    then: {urgency: P0}\n    in_force: {from: 2024-01-01}\n",
    )
    book, _ = load_with_examples(data)
    _, steps = trace(book, Facts("LIV.wages", "求助", signals=frozenset({"suicide-risk"})), date(2023, 5, 1))
    assert "不在生效期" in next(step for step in steps if step.rule.id == "suicide").because


def test_explain_prints_every_table(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["rules", "explain", "派出所不给立案", "--category", "SUP.no_filing", "--nature", "申请监督"]
    assert main([*words, "--received", "2024-03-01"]) == 0
    said = capsys.readouterr().out
    assert "✔ filing-supervision" in said and "收到 2024-03-01" in said
    assert "结论 " in said and "刑事检察（移送）" in said


def test_a_rule_is_tried_before_it_is_in_force(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = (
        "rules:\n  - {id: to-come, in_force: {from: 2090-01-01}, when: {category: [LIV.wages]}, then: {review: 新规定},"
        " why: 新规定, examples: [{text: 欠薪, category: LIV.wages}]}\n"
    )
    change(data / "rules/review.yaml", "rules:\n", rule)
    for day, mark in (("2089-12-31", "✘"), ("2090-01-01", "✔")):
        words = ["rules", "explain", "欠薪", "--data", str(data), "--category", "LIV.wages", "--nature", "求助"]
        assert main([*words, "--received", day]) == 0
        said = capsys.readouterr().out
        assert f"{mark} to-come" in said and f"收到 {day}" in said


@pytest.mark.parametrize("labels", [[], ["--nature", "控告"]])
def test_explain_explains_the_urgency_that_is_decided(
    labels: list[str], triage: Triage, capsys: pytest.CaptureFixture[str]
) -> None:
    """The model alone calls this urgent: no signal says so."""
    text = "动刀的才十六，爹妈躲了，我儿胳膊还要开三次刀，在罗定卖肠粉供不起，能帮吗"
    assert triage.decide(text).prediction.urgent
    assert main(["classify", "--text", text]) == 0
    urgency = capsys.readouterr().out.splitlines()[0].removeprefix("紧急程度").strip()
    assert main(["rules", "explain", text, *labels]) == 0
    said = capsys.readouterr().out
    assert "✔ reads-urgent" in said and f"结论 {urgency}，" in said


def test_the_gate_gives_models_examples_in_their_one_spelling() -> None:
    """Whoever writes an example may type `!` or `！`; what models are trained on and asked has one of them."""
    texts = [example.text for example in load_with_examples(DATA)[1] if example.meets]
    assert texts != [clean(text) for text in texts]
    assert [row.text for row in train._examples(DATA)] == [clean(text) for text in texts]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["explain", "好", "--category", "LIV.wage"], "不认识“LIV.wage”"),
        (["explain", "好", "--received", "昨天"], "“昨天”不是日期"),
        (["explian", "好"], "没有“explian”"),
    ],
)
def test_wrong_words_are_answered(words: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", *words]) == 2
    assert says in capsys.readouterr().err


def test_explain_finds_a_petition_by_its_id(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "explain", "A1", "--inbox", str(inbox)]) == 0
    assert "✔ suicide" in capsys.readouterr().out
    assert main(["rules", "explain", "A9", "--inbox", str(inbox)]) == 2
    assert "没有编号“A9”" in capsys.readouterr().err


def test_replay_lists_exactly_the_decisions_that_change(
    data: Path, inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "replay", str(DATA), str(data), str(inbox)]) == 0
    assert "共 2 件，0 件的决定不同" in capsys.readouterr().out
    change(data / "rules/deadlines.yaml", "when: {urgency: [P0, P1]}", "when: {urgency: [P1]}")
    assert main(["rules", "replay", str(DATA), str(data), str(inbox)]) == 0
    said = capsys.readouterr().out
    assert "A1  期限 " in said and "A2" not in said and "1 件的决定不同" in said


def test_coverage_counts_each_rule(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "coverage", str(inbox)]) == 0
    said = capsys.readouterr().out
    assert "       1  urgency/suicide" in said
    assert "       0  urgency/gathering-now" in said
