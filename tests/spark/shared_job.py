"""A job whose kit each process opens below its own folder, as on machines that each mount a storage of their own."""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

from triage.spark import decide
from triage.workers import Kit

KIT = Path("/proc/self/cwd/../../kit")

spark = SparkSession.builder.getOrCreate()
kit = Kit.of(KIT / "model", KIT / "data")
decide(spark.read.parquet(sys.argv[1]), kit=kit, shared=True).write.parquet(sys.argv[2])
