// SPDX-License-Identifier: Apache-2.0
#include "report/words.h"

#include <gtest/gtest.h>

#include "report/table.h"
#include "report/wrap.h"

namespace walkaway {
namespace {

TEST(Words, ChancesAreNeverRoundedToCertainty) {
  EXPECT_EQ(in_hundred(0.64), "64 in 100");
  EXPECT_EQ(in_hundred(0.0001), "under 1 in 100");
  EXPECT_EQ(in_hundred(0.9999), "over 99 in 100");
  EXPECT_EQ(in_hundred(NAN), "odds unknown");
}

TEST(Words, ChancesHaveAPlainName) {
  EXPECT_STREQ(likelihood(0.64), "more likely than not");
  EXPECT_STREQ(likelihood(0.5), "about even");
  EXPECT_STREQ(likelihood(0.03), "very unlikely");
}

TEST(Words, AmountsHaveTheDigitsThatTheNoiseLeaves) {
  const Amounts points("points", 4);
  EXPECT_EQ(points.about(2.31), "about 2 points");
  EXPECT_EQ(points.about(-1.2), "about 1 point");
  EXPECT_EQ(points.about(0.42), "about 0.4 points");
  EXPECT_EQ(points.about(0.001), "less than 0.1 points");
  EXPECT_EQ(points.in_table(2.31), "2.3");
  EXPECT_EQ(Amounts("EUR", 60).about(1234), "about 1230 EUR");
  EXPECT_EQ(Amounts("EUR", 60).about(123456), "about 123,000 EUR");
  EXPECT_EQ(Amounts("points", 0.001).about(53.2146), "about 53.2 points");
  EXPECT_EQ(Amounts("points", 0.02).about(0.347), "about 0.35 points");
}

TEST(Words, ListsReadAsEnglish) {
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(joined({"a", "b"}, "or"), "a or b");
}

TEST(Wrap, BreaksAtSpacesWithinTheWidth) {
  EXPECT_EQ(wrap("one two three", 7), (std::vector<std::string>{"one two", "three"}));
  EXPECT_EQ(wrap("abcdefghij", 4), (std::vector<std::string>{"abcd", "efgh", "ij"}));
  EXPECT_TRUE(wrap("   ", 4).empty());
}

TEST(Wrap, CountsColumnsNotBytes) {
  EXPECT_EQ(display_width("Müller"), 6u);
  EXPECT_EQ(display_width("한국"), 4u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);  // e with a combining acute accent
  EXPECT_EQ(wrap("한국어말", 5), (std::vector<std::string>{"한국", "어말"}));
}

TEST(Wrap, NeverCutsACharacter) {
  for (uint32_t width = 1; width < 12; ++width)
    for (const std::string& line : wrap("Überraschungsangebot “für” 金正恩", width)) EXPECT_EQ(printable(line), line);
}

TEST(Wrap, MakesBrokenTextPrintable) {
  EXPECT_EQ(printable("a\xFF\x1b[1mb"), "a\xEF\xBF\xBD [1mb");
  EXPECT_EQ(printable("\xE2\x82"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

Table wide_table() {
  const std::string two_long_words = std::string(30, 'a').append(" ").append(30, 'b');
  Table table{"t", "A table", "", {"key", "first words", "second words", "n"}, 1, {}};
  table.rows.push_back(
      {Cell::words("k"), Cell::words(two_long_words), Cell::words("c d e f g h i j k l m n o p"), Cell::number(0.25)});
  return table;
}

TEST(TerminalTable, StaysWithinTheWidth) {
  for (const uint32_t width : {40u, 60u, 80u, 100u}) {
    const std::string text = to_terminal(wide_table(), Amounts("points", 1), {width, false});
    size_t start = 0;
    for (size_t end = text.find('\n'); end != std::string::npos; start = end + 1, end = text.find('\n', start))
      EXPECT_LE(end - start, width) << text;
  }
}

TEST(TerminalTable, RepeatsItsKeysWhereItIsSplit) {
  Table table{"t", "A table", "", {"key"}, 1, {{Cell::words("thing")}}};
  for (int i = 0; i < 20; ++i) {
    table.columns.push_back(fmt::format("column{}", i));
    table.rows[0].push_back(Cell::number(i));
  }
  const std::string text = to_terminal(table, Amounts("points", 1), {60, false});
  size_t keys = 0;
  for (size_t at = text.find("thing"); at != std::string::npos; at = text.find("thing", at + 1)) ++keys;
  EXPECT_GE(keys, 3u);
}

TEST(Csv, QuotesWhatNeedsIt) {
  const Table table{
      "t", "",
      "",  {"a", "b"},
      1,   {{Cell::words("plain"), Cell::words("com,ma")}, {Cell::words("say \"no\""), Cell::words("two\nlines")}}};
  EXPECT_EQ(to_csv(table), "a,b\r\nplain,\"com,ma\"\r\n\"say \"\"no\"\"\",\"two\nlines\"\r\n");
}

TEST(Csv, WritesNumbersInFullAndNoNan) {
  const Table table{"t", "", "", {"a", "b", "c"}, 1, {{Cell::odds(0.1 + 0.2), Cell::amount(NAN), Cell::count(7)}}};
  EXPECT_EQ(to_csv(table), "a,b,c\r\n0.30000000000000004,,7\r\n");
}

}  // namespace
}  // namespace walkaway
