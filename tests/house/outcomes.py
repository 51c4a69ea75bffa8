# SPDX-License-Identifier: Apache-2.0
"""Prints "name<tab>passed|failed|skipped<tab>why" for each test in a report of `ctest --output-junit`."""

import sys
import xml.etree.ElementTree as xml


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


def main():
    for case in xml.parse(sys.argv[1]).getroot().iter("testcase"):
        print("\t".join([case.get("name", "?"), *outcome(case)]))


if __name__ == "__main__":
    main()
