"""Decide petitions where they lie: a table in, the same table with a column `decision` out.

    cp dist/triage-*.whl triage.zip          # Spark knows a wheel only as a .zip
    spark-submit --master spark://host:7077 --py-files triage.zip examples/spark_job.py inbox.parquet decided.parquet
    spark-submit … examples/spark_job.py --format jdbc --option url=jdbc:… --option dbtable=xinfang "" decided.parquet

The executors' Python needs the libraries that triage depends on, not triage itself.
"""

import argparse

from pyspark.sql import SparkSession

from triage.spark import decide


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="folder or file of petitions; empty for jdbc")
    parser.add_argument("target", help="folder for the result, which must not exist yet")
    parser.add_argument("--format", default="parquet", help="parquet, csv, json, text, jdbc …")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE", help="an option of that format")
    parser.add_argument("--text", default="", help="column with the text; by default found by its usual names")
    options = parser.parse_args()
    spark = SparkSession.builder.appName("triage").getOrCreate()
    reader = spark.read.format(options.format).options(**dict(pair.split("=", 1) for pair in options.option))
    decide(reader.load(options.source or None), options.text).write.parquet(options.target)


if __name__ == "__main__":
    main()
