# SPDX-License-Identifier: Apache-2.0
"""Prints "name<tab>passed|failed|skipped<tab>why" for each test in a report of `ctest --output-junit`.

A test of CTest's whose output is TAP (those of tests/page/), or that is several tests of GoogleTest's in one program, holds
many: each of them is an outcome of its own.
"""

import re
import sys
import xml.etree.ElementTree as xml

TAP_PLAN = re.compile(r"^1\.\.(\d+)$", re.M)
POINT = re.compile(r"^(not )?ok \d+ - (.*?)( # SKIP\b ?(.*))?$", re.M)

SUITE_PLAN = re.compile(r"^\[=+\] Running (\d+) tests from", re.M)
SUITE_POINT = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] ([^\s,]+).* \(\d+ ms\)$", re.M)


def outcome(case):
    """CTest says "notrun" both of a test that skipped itself and of one whose program is not there; only the first is a skip."""
    status = case.get("status")
    skipped = case.find("skipped")
    why = skipped.get("message", "") if skipped is not None else ""
    if status == "run":
        return "passed", ""
    if status == "disabled":
        return "skipped", "disabled"
    if status == "notrun" and ("SKIP_REGULAR_EXPRESSION" in why or "SKIP_RETURN_CODE" in why):
        return "skipped", ""
    return "failed", why


def points_of(name, text):
    """(how many there should be, the outcome of each) of a report of many; None if it is none. A TAP report that breaks off plans nothing."""
    if "TAP version" in text:
        plan = TAP_PLAN.search(text)
        points = [(f"{name}: {what}", "skipped" if skip else "failed" if bad else "passed", reason or "")
                  for bad, what, skip, reason in POINT.findall(text)]
        return plan and int(plan[1]), points
    plan = SUITE_PLAN.search(text)
    if plan is None or int(plan[1]) == 1:
        return None
    words = {"OK": "passed", "FAILED": "failed", "SKIPPED": "skipped"}
    return int(plan[1]), [(f"{name.split('.')[0]}.{what}", words[word], "") for word, what in SUITE_POINT.findall(text)]


def outcomes(case):
    """(name, status, why) of a test, or of each test in its report. One that ended before its plan, or is at odds with it, has failed."""
    name = case.get("name", "?")
    status, why = outcome(case)
    report = points_of(name, case.findtext("system-out") or "")
    if report is None or status == "skipped":
        return [(name, status, why)]
    plan, points = report
    if plan != len(points) or (status == "failed") != any(point[1] == "failed" for point in points):
        points.append((name, "failed", why or "its report is not whole"))
    return points


def main():
    for case in xml.parse(sys.argv[1]).getroot().iter("testcase"):
        for found in outcomes(case):
            print("\t".join(found))


if __name__ == "__main__":
    main()
