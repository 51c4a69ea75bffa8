// SPDX-License-Identifier: Apache-2.0
// A panel for each target: the histogram of ranks with what chance allows, and beside it recovery by length.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/calibration.h"
#include "report/words.h"

namespace walkaway {
namespace {

using TargetKind = CalibrationTarget::Kind;

constexpr double kPanelWidth = 340, kPanelHeight = 120, kLeft = 46, kTop = 64, kBetween = 60, kRow = 184;
const char* const kStyle =
    "text{font:12px sans-serif;fill:#222}.t{font-weight:bold}.s{fill:#555}.b{fill:#2b6a99}.e{fill:#e3e3e3}"
    ".l{stroke:#2b6a99;stroke-width:2;fill:none}.w{fill:#2b6a99;opacity:.18}.n{fill:#2b6a99;opacity:.3}"
    ".a{stroke:#777;stroke-width:1}";

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string words_at(double x, double y, const std::string& text, const char* look, const char* anchor = "start") {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y, look, anchor,
                     escaped(text));
}

std::string box(double x, double y, double width, double height, const char* look) {
  return fmt::format("<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" class=\"{}\"/>\n", x, y, width,
                     height, look);
}

std::string axes(double x, double y) {
  return fmt::format("<path class=\"a\" fill=\"none\" d=\"M{:.1f} {:.1f}V{:.1f}H{:.1f}\"/>\n", x, y, y + kPanelHeight,
                     x + kPanelWidth);
}

std::string p_text(double p) { return p < 1e-4 ? "p < 0.0001" : "p = " + significant(p, 2); }

/// Bars on a grey band in which 99 in 100 bins lie if ranks are uniform.
std::string histogram(const Scenario& scenario, const CalibrationTarget& target, double x, double y) {
  const std::vector<uint64_t>& counts = target.histogram;
  double sum = 0, most = 0;
  for (const uint64_t n : counts) {
    sum += static_cast<double>(n);
    most = std::max(most, static_cast<double>(n));
  }
  const double bins = static_cast<double>(counts.size()), expected = sum / bins;
  constexpr double kScore99 = 2.575829;
  const double slack = kScore99 * std::sqrt(expected * (1 - 1 / bins));
  const double top = std::max(most, expected + slack) * 1.1, unit = kPanelHeight / top;
  const double low = std::max(0.0, expected - slack);
  std::string out =
      words_at(x, y - 24, target_name(scenario, target), "t") +
      words_at(x, y - 8,
               fmt::format("chi-square {}, KS {}", p_text(target.histogram_test.p), p_text(target.distance_test.p)),
               "s");
  out += box(x, y + kPanelHeight - (expected + slack) * unit, kPanelWidth, (expected + slack - low) * unit, "e");
  const double step = kPanelWidth / bins;
  for (size_t i = 0; i < counts.size(); ++i) {
    const double height = static_cast<double>(counts[i]) * unit;
    out += box(x + static_cast<double>(i) * step + 1, y + kPanelHeight - height, step - 2, height, "b");
  }
  out += axes(x, y) + words_at(x - 6, y + kPanelHeight - expected * unit + 4, significant(expected, 3), "s", "end");
  return out + words_at(x, y + kPanelHeight + 16, "rank of the truth: 0", "s") +
         words_at(x + kPanelWidth, y + kPanelHeight + 16, "1", "s", "end");
}

using Edge = double RecoveryBands::*;

std::string band(const std::vector<RecoveryPoint>& points, RecoveryBands RecoveryPoint::*which, Edge low, Edge high,
                 double x, double y, double step, double unit, const char* look) {
  std::string d;
  for (size_t i = 0; i < points.size(); ++i)
    d += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x + static_cast<double>(i) * step,
                     y + kPanelHeight - points[i].*which.*high * unit);
  for (size_t i = points.size(); i-- > 0;)
    d += fmt::format("L{:.1f} {:.1f}", x + static_cast<double>(i) * step,
                     y + kPanelHeight - points[i].*which.*low * unit);
  return fmt::format("<path class=\"{}\" d=\"{}Z\"/>\n", look, d);
}

/// Median, half and nine tenths of the records, against the moves that are recorded.
std::string recovery(const CalibrationTarget& target, const RecoveryCurve& curve, double x, double y) {
  const bool is_number = target.kind == TargetKind::number;
  RecoveryBands RecoveryPoint::*const which = is_number ? &RecoveryPoint::sd_ratio : &RecoveryPoint::true_odds;
  const std::vector<RecoveryPoint>& points = curve.points;
  double top = 1;
  for (const RecoveryPoint& point : points) top = std::max(top, (point.*which).high90);
  const double unit = kPanelHeight / top,
               step = kPanelWidth / static_cast<double>(std::max<size_t>(1, points.size() - 1));
  std::string out = words_at(x, y - 8,
                             target.noise ? "posterior sd of its log over the prior's"
                             : is_number  ? "posterior sd over the prior's"
                                          : "posterior odds of the true one",
                             "s");
  out += band(points, which, &RecoveryBands::low90, &RecoveryBands::high90, x, y, step, unit, "w");
  out += band(points, which, &RecoveryBands::low50, &RecoveryBands::high50, x, y, step, unit, "n");
  std::string d;
  for (size_t i = 0; i < points.size(); ++i)
    d += fmt::format("{}{:.1f} {:.1f}", i == 0 ? "M" : "L", x + static_cast<double>(i) * step,
                     y + kPanelHeight - (points[i].*which).median * unit);
  out += fmt::format("<path class=\"l\" d=\"{}\"/>\n", d) + axes(x, y);
  out += words_at(x - 6, y + kPanelHeight - unit + 4, "1", "s", "end") +
         words_at(x - 6, y + kPanelHeight, "0", "s", "end");
  return out + words_at(x, y + kPanelHeight + 16, "moves recorded: 0", "s") +
         words_at(x + kPanelWidth, y + kPanelHeight + 16, std::to_string(points.back().notes), "s", "end");
}

}  // namespace

std::string calibration_svg(const Scenario& scenario, const Calibration& c) {
  const double width = kLeft + 2 * kPanelWidth + kBetween + 20;
  const double height = kTop + kRow * static_cast<double>(std::max<size_t>(1, c.targets.size()));
  const std::string title = c.why_not.empty() ? fmt::format("Calibration of \u201c{}\u201d: {} records, {} draws; {}",
                                                            printable(scenario.title), grouped(c.records),
                                                            grouped(c.draws), c.passed() ? "passes" : "fails")
                                              : "Nothing was calibrated: " + printable(c.why_not);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "role=\"img\">\n<title>{2}</title>\n<style>{3}</style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
      width, height, escaped(title), kStyle);
  out += words_at(kLeft, 20, title, "t");
  for (size_t t = 0; t < c.targets.size(); ++t) {
    const double y = kTop + kRow * static_cast<double>(t);
    out += histogram(scenario, c.targets[t], kLeft, y);
    out += recovery(c.targets[t], c.recovery.at(t), kLeft + kPanelWidth + kBetween, y);
  }
  return out + "</svg>\n";
}

}  // namespace walkaway
