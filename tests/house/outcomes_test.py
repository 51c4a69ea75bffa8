# SPDX-License-Identifier: Apache-2.0
"""What `./test` counts."""

import unittest
import xml.etree.ElementTree as xml

from outcomes import outcomes

TAP = """TAP version 13
# Subtest: one
ok 1 - one
  ---
  duration_ms: 1
  ...
ok 2 - two # SKIP there is no Chromium
{third}
1..3
"""

SUITE = """[==========] Running 2 tests from 1 test suite.
[ RUN      ] Rows.one
[       OK ] Rows.one (1200 ms)
[ RUN      ] Rows.two
{second}
"""


def case(status, output="", message=None):
    element = xml.Element("testcase", name="x", status=status)
    if message is not None:
        xml.SubElement(element, "skipped", message=message)
    xml.SubElement(element, "system-out").text = output
    return outcomes(element)


class Outcomes(unittest.TestCase):
    def test_a_plain_test_is_one_outcome(self):
        self.assertEqual(case("run", "ok 1 - not TAP"), [("x", "passed", "")])
        self.assertEqual(case("fail")[0][1], "failed")
        self.assertEqual(case("notrun", message="SKIP_REGULAR_EXPRESSION_MATCHED")[0][1], "skipped")
        self.assertEqual(case("notrun", message="Unable to find executable")[0][1], "failed")

    def test_each_point_of_a_tap_report_is_an_outcome(self):
        self.assertEqual(case("run", TAP.format(third="ok 3 - three")),
                         [("x: one", "passed", ""), ("x: two", "skipped", "there is no Chromium"), ("x: three", "passed", "")])
        self.assertEqual([status for _, status, _ in case("fail", TAP.format(third="not ok 3 - three"))], ["passed", "skipped", "failed"])

    def test_a_tap_report_that_breaks_off_or_contradicts_its_end_is_a_failure(self):
        self.assertEqual(case("fail", "TAP version 13\nok 1 - one\n")[-1][:2], ("x", "failed"))
        self.assertEqual(case("run", "TAP version 13\nok 1 - one\n")[-1][:2], ("x", "failed"))
        self.assertEqual(case("run", TAP.format(third=""))[-1][:2], ("x", "failed"))
        self.assertEqual(case("run", TAP.format(third="not ok 3 - three"))[-1][:2], ("x", "failed"))
        self.assertEqual(case("fail", TAP.format(third="ok 3 - three"))[-1][:2], ("x", "failed"))

    def test_each_test_of_a_suite_in_one_program_is_an_outcome(self):
        self.assertEqual(case("run", SUITE.format(second="[       OK ] Rows.two (3 ms)")),
                         [("x.Rows.one", "passed", ""), ("x.Rows.two", "passed", "")])
        failed = case("fail", SUITE.format(second="[  FAILED  ] Rows.two, where GetParam() = 4 (3 ms)"))
        self.assertEqual(failed, [("x.Rows.one", "passed", ""), ("x.Rows.two", "failed", "")])
        self.assertEqual(case("run", SUITE.format(second="[       OK ] Rows.two (3 ms)").replace("2 tests", "1 test")), [("x", "passed", "")])

    def test_a_suite_that_breaks_off_or_contradicts_its_end_is_a_failure(self):
        self.assertEqual(case("fail", SUITE.format(second=""))[-1][:2], ("x", "failed"))
        self.assertEqual(case("run", SUITE.format(second=""))[-1][:2], ("x", "failed"))
        self.assertEqual(case("run", SUITE.format(second="[  FAILED  ] Rows.two (3 ms)"))[-1][:2], ("x", "failed"))
        self.assertEqual(case("fail", SUITE.format(second="[       OK ] Rows.two (3 ms)"))[-1][:2], ("x", "failed"))


if __name__ == "__main__":
    unittest.main()
