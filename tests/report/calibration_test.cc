// SPDX-License-Identifier: Apache-2.0
#include "report/calibration.h"

#include <gtest/gtest.h>

#include "scenario/reader.h"

namespace walkaway {
namespace {

/// A calibration as it might come out, of one number whose label tries to break out of the picture.
struct Made {
  Made() {
    calibration.records = calibration.asked.records = 40;
    calibration.tests = 2;
    calibration.longest = 1;
    calibration.effective_sample_size.assign(40, 100);
    CalibrationTarget target;
    target.kind = CalibrationTarget::Kind::type;
    target.subject = 0;
    target.histogram = {0, 10, 20, 10};
    target.ranks.assign(40, 0.5);
    calibration.targets.push_back(target);
    calibration.recovery.push_back({0, {RecoveryPoint{}, RecoveryPoint{}}});
  }
  Scenario scenario = read_scenario_text(
      "walkaway = 1\ntitle = \"a <b>\"\nclock = { rounds = 1 }\n[party.a]\nlabel = \"A & <i>\"\nnoise = 1\n"
      "type.x.prior = 0.5\ntype.y.prior = \"rest\"\n[[stage]]\nid = \"s\"\nmover = \"a\"\nthen = \"next_round\"\n"
      "move.go = {}\nmove.stay = {}\n",
      "test.toml");
  Calibration calibration;
};

TEST(CalibrationReport, DrawsBinsByWhatIsExpected) {
  const Made made;
  const std::string text = calibration_text(made.scenario, made.calibration, {});
  EXPECT_NE(text.find("\u00b7▄█▄"), std::string::npos) << text;
  EXPECT_NE(text.find("Passes: of 2 p-values"), std::string::npos);
}

TEST(CalibrationReport, SaysThatItFailed) {
  Made made;
  made.calibration.smallest_corrected = 1e-7;
  made.calibration.few_effective = 3;
  made.calibration.by_status[static_cast<int>(DrawStatus::breaks)] = 5;
  made.calibration.first_why[static_cast<int>(DrawStatus::breaks)] = "the odds add up to 1.2";
  const std::string text = calibration_text(made.scenario, made.calibration, {.width = 400});
  EXPECT_NE(
      text.find("FAILS: of 2 p-values the smallest, corrected for their number by Holm's method, is below 0.0001"),
      std::string::npos)
      << text;
  EXPECT_NE(text.find("3 of 40 on fewer than 50"), std::string::npos);
  EXPECT_NE(text.find("5 are no game (the first: the odds add up to 1.2)"), std::string::npos);
}

TEST(CalibrationReport, PictureEscapesLabels) {
  const Made made;
  const std::string svg = calibration_svg(made.scenario, made.calibration);
  EXPECT_NE(svg.find("type of A &amp; &lt;i&gt;"), std::string::npos);
  EXPECT_EQ(svg.find("<i>"), std::string::npos);
  EXPECT_EQ(svg.find("<b>"), std::string::npos);
}

TEST(CalibrationReport, WhyNothingWasCalibratedIsSaid) {
  Made made;
  made.calibration.why_not = "the game of the central values was not solved";
  EXPECT_NE(calibration_text(made.scenario, made.calibration, {}).find("Nothing was calibrated"), std::string::npos);
  EXPECT_NE(calibration_json(made.scenario, made.calibration).find("\"passed\": null"), std::string::npos);
}

}  // namespace
}  // namespace walkaway
