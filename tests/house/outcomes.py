# SPDX-License-Identifier: Apache-2.0
"""Prints "name<tab>passed|failed|skipped<tab>why" for each test in a report of `ctest --output-junit`.

A test of CTest's whose output is TAP (those of tests/page/) holds many: each of them is an outcome of its own.
"""

import re
import sys
import xml.etree.ElementTree as xml

POINT = re.compile(r"^(not )?ok \d+ - (.*?)( # SKIP\b ?(.*))?$", re.M)


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


def outcomes(case):
    """(name, status, why) of a test, or of each test in its TAP. One that ended before its plan, or is at odds with it, has failed."""
    name = case.get("name", "?")
    status, why = outcome(case)
    text = case.findtext("system-out") or ""
    if "TAP version" not in text or status == "skipped":
        return [(name, status, why)]
    points = [(f"{name}: {what}", "skipped" if skip else "failed" if bad else "passed", reason or "")
              for bad, what, skip, reason in POINT.findall(text)]
    plan = re.search(r"^1\.\.(\d+)$", text, re.M)
    whole = plan is not None and int(plan[1]) == len(points)
    if not whole or (status == "failed") != any(point[1] == "failed" for point in points):
        points.append((name, "failed", why or "its report is not whole"))
    return points


def main():
    for case in xml.parse(sys.argv[1]).getroot().iter("testcase"):
        for found in outcomes(case):
            print("\t".join(found))


if __name__ == "__main__":
    main()
