"""Spark in this process: what it decides is what one process decides, row for row."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

pytest.importorskip("pyspark", reason="the extra [spark] is not installed")
pytest.importorskip("pyarrow", reason="the extra [spark] is not installed")

import jsonschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain import ROOT, needs_spark, plain
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, Row, SparkSession
from pyspark.sql.types import DateType, StructType

from triage.errors import InputError
from triage.intake import Columns, Layout
from triage.intake import Row as TableRow
from triage.petition import CHINA, Channel, Petition
from triage.spark import decide
from triage.workers import Kit

pytestmark = needs_spark
TEXTS = ["工地欠我们工钱", "我真的不想活了", "", "派出所不给立案", "口罩是假的", "路灯坏了三个月"]
HEADING = "`编号` string, `内容` string, `渠道` string, `来信日期` date, `所在地` string"
SHORT = "`编号` string, `内容` string"
POISON = [None, "", "\x00", "😀" * 9, "\u202e反写", "=1+1", "长" * 1_000_000, "{}[]\\\"'", "\ud7ff\ue000\uffff"]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    derby = f"-Dderby.system.home={tmp_path_factory.mktemp('derby')}"
    settings = {
        "spark.driver.extraJavaOptions": derby,
        "spark.ui.enabled": "false",
        "spark.log.level": "OFF",
        "spark.driver.host": "127.0.0.1",
    }
    builder = SparkSession.builder.master("local[2]").config(
        map=settings | {"spark.sql.session.timeZone": "Asia/Shanghai"}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(ROOT))
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit.of()


def decisions(frame: DataFrame) -> dict[str, Any]:
    """What was decided, by id; fails when a row came out twice."""
    rows = frame.collect()
    found = {row["编号"]: plain(row["decision"].asDict(recursive=True)) for row in rows}
    assert len(found) == len(rows)
    return found


Cells = tuple[str | None, str, date, str]
ROWS = st.lists(
    st.tuples(
        st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(TEXTS) | st.none(),
        st.sampled_from([channel.label for channel in Channel]),
        st.dates(date(2000, 1, 1), date(2030, 1, 1)),
        st.sampled_from(["", "四川省合江县"]),
    ),
    max_size=40,
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(1, 3))
def test_spark_decides_row_for_row_what_one_process_decides(
    spark: SparkSession, kit: Kit, rows: list[Cells], parts: int
) -> None:
    labels = {channel.label: channel for channel in Channel}
    petitions = [
        Petition(str(n), (text or "").strip(), labels[way], datetime(day.year, day.month, day.day, tzinfo=CHINA), place)
        for n, (text, way, day, place) in enumerate(rows)
    ]
    frame = spark.createDataFrame([(str(n), *row) for n, row in enumerate(rows)], HEADING).repartition(parts)
    alone = kit.decide(petitions) if petitions else []
    assert decisions(decide(frame, kit=kit)) == {str(n): decision for n, decision in enumerate(alone)}


def test_the_callers_columns_stay_and_the_decision_is_typed(spark: SparkSession, kit: Kit) -> None:
    cells = ("A1", "派出所不给立案", "来电", date(2024, 3, 1), "合江县")
    frame = spark.createDataFrame([cells], HEADING).selectExpr("*", "named_struct('a', array(1.5D)) as `其他`")
    decided = decide(frame, kit=kit)
    assert decided.schema[:-1] == frame.schema
    (row,) = decided.collect()
    assert tuple(row)[:-1] == (*cells, Row(a=[1.5]))
    kind = decided.schema["decision"].dataType
    assert isinstance(kind, StructType)
    assert kind["deadlines"].dataType.elementType["due"].dataType == DateType()
    schema = json.loads((ROOT / "triage/output/decision.schema.json").read_text(encoding="utf-8"))
    assert list(schema["properties"]) == kind.names
    jsonschema.validate(plain(row["decision"].asDict(recursive=True)), schema)


def test_nothing_runs_until_somebody_asks_and_the_kit_is_shipped_once(spark: SparkSession, kit: Kit) -> None:
    frame = spark.createDataFrame([("A1", "派出所不给立案")], SHORT)
    tracker = spark.sparkContext.statusTracker()
    before = tracker.getJobIdsForGroup()
    one, other = decide(frame, kit=kit), decide(frame, "内容", Columns(id="编号"), kit)
    assert tracker.getJobIdsForGroup() == before
    assert one.collect() == other.collect()
    shipped = [path for path in spark.sparkContext.listArchives if "#triage-" in path]
    assert len(shipped) == len(set(shipped)) == 1


def test_poisoned_rows_are_decided_and_spoil_no_neighbour(spark: SparkSession, kit: Kit) -> None:
    texts = [each for poison in POISON for each in (poison, "派出所不给立案")]
    day = date(2024, 3, 1)
    frame = spark.createDataFrame([(f"{n}", text, "来电", day, "") for n, text in enumerate(texts)], HEADING)
    found = decisions(decide(frame.coalesce(1), kit=kit))
    heading = ("内容", "渠道", "来信日期")
    layout = Layout(heading, Columns().found_in(heading))
    alone = kit.decide([layout.petition(TableRow(1, (text, "来电", day))) for text in texts])
    assert [found[str(n)] for n in range(len(texts))] == [{**one, "petition": str(n)} for n, one in enumerate(alone)]
    assert found["0"]["category"] == "OTH.invalid" and found["0"]["review"]


def test_a_row_without_an_id_is_given_none(spark: SparkSession, kit: Kit) -> None:
    frame = spark.createDataFrame([("A1", "欠薪"), (None, "欠薪"), (" ", "欠薪")], SHORT)
    assert [row[0] for row in decide(frame, kit=kit).select("decision.petition").collect()] == ["A1", "", ""]
    nameless = decide(frame.select("内容"), kit=kit)
    assert {row[0] for row in nameless.select("decision.petition").collect()} == {""}


def test_text_parquet_and_jdbc_are_read_as_spark_reads_them(spark: SparkSession, kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for number, text in enumerate(TEXTS):
        (tmp_path / f"letters/{number}.txt").write_text(f"{text}\n第二行", encoding="utf-8")
    letters = spark.read.text(str(tmp_path / "letters"), wholetext=True)
    assert decide(letters, "value", kit=kit).select("decision.category").count() == len(TEXTS)
    rows = [(str(number), text) for number, text in enumerate(TEXTS)]
    frame = spark.createDataFrame(rows, SHORT)
    expected = decisions(decide(frame, kit=kit))
    frame.write.parquet(str(tmp_path / "table"))
    assert decisions(decide(spark.read.parquet(str(tmp_path / "table")), kit=kit)) == expected
    base = {"url": f"jdbc:derby:{tmp_path}/base;create=true", "dbtable": "xinfang"}
    frame.write.format("jdbc").options(**base).save()
    assert decisions(decide(spark.read.format("jdbc").options(**base).load(), kit=kit)) == expected


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("select 1 as `金额`", "找不到写着来文正文的列"),
        ("select cast('a' as binary) as `内容`", "不是文本"),
        ("select 'a' as `内容`, 1 as Decision", "已经有名为"),
    ],
)
def test_a_table_that_cannot_be_decided_is_refused_at_once(
    spark: SparkSession, kit: Kit, frame: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        decide(spark.sql(frame), kit=kit)


@pytest.fixture
def copied(kit: Kit, tmp_path: Path) -> Kit:
    """The kit on storage that all machines share, where a test may spoil it."""
    kit.pack(tmp_path / "kit.zip")
    with ZipFile(tmp_path / "kit.zip") as archive:
        archive.extractall(tmp_path / "kit")
    return kit.unpacked(tmp_path / "kit")


def test_a_kit_on_shared_storage_is_not_shipped(spark: SparkSession, kit: Kit, copied: Kit) -> None:
    frame = spark.createDataFrame([("A1", "派出所不给立案")], SHORT)
    shipped = decisions(decide(frame, kit=kit))
    before = spark.sparkContext.listArchives
    assert decisions(decide(frame, kit=copied, shared=True)) == shipped
    assert spark.sparkContext.listArchives == before


@pytest.mark.parametrize("spoiled", ["missing", "rulebook", "program"])
def test_executors_that_would_decide_otherwise_fail_with_the_cause(
    spark: SparkSession, copied: Kit, spoiled: str
) -> None:
    said = {"missing": "打不开", "rulebook": "规则应为", "program": "程序应为 old"}[spoiled]
    if spoiled == "missing":
        shutil.rmtree(copied.model)
    elif spoiled == "rulebook":
        path = copied.data / "rules/copies.yaml"
        path.write_text(path.read_text(encoding="utf-8") + "# another\n", encoding="utf-8")
    else:
        copied = replace(copied, seal=replace(copied.seal, program="old"))
    frame = spark.createDataFrame([("A1", "派出所不给立案")], SHORT)
    with pytest.raises(PySparkException, match=said):
        decide(frame, kit=copied, shared=True).collect()


def test_the_sampling_recipe_keeps_at_most_so_many_of_a_leaf_and_always_the_same(spark: SparkSession) -> None:
    page = (ROOT / "docs/scaling.md").read_text(encoding="utf-8")
    recipe = page.split("```python\n")[1].split("```")[0]
    assert "place <= 400" in recipe
    labels = {"SUP.no_filing": 9, "LIV.wages": 3, "OTH.consult": 1}
    rows = [(f"{leaf}第{n}次反映", leaf) for leaf, count in labels.items() for n in range(count)]
    samples = []
    for parts in (1, 3):
        known: dict[str, Any] = {
            "labelled": spark.createDataFrame(rows, "text string, category string").repartition(parts)
        }
        exec(recipe.replace("400", "4"), known)
        samples.append({tuple(row) for row in known["sample"].select("text", "category").collect()})
    assert samples[0] == samples[1]
    assert Counter(leaf for _, leaf in samples[0]) == {"SUP.no_filing": 4, "LIV.wages": 3, "OTH.consult": 1}
