// SPDX-License-Identifier: Apache-2.0
// Passwords stay out of every text.
#include "store/url.h"

#include "scenario/fault.h"

namespace walkaway::testing {
namespace {

std::string refusal(const std::string& url) {
  try {
    checked_database_url(url);
  } catch (const InputError& error) {
    return error.faults().front().text();
  }
  return "";
}

TEST(Url, MasksThePassword) {
  EXPECT_EQ(without_passwords("postgresql://anna:hush@host:5432/db"), "postgresql://anna:***@host:5432/db");
  EXPECT_EQ(without_passwords("postgres://anna:hu:sh@host/db"), "postgres://anna:***@host/db");
  EXPECT_EQ(without_passwords("postgresql://:hush@/db?host=/run"), "postgresql://:***@/db?host=/run");
  EXPECT_EQ(without_passwords("postgresql:///db?user=anna&password=hush&port=1"),
            "postgresql:///db?user=anna&password=***&port=1");
  EXPECT_EQ(without_passwords("host=h sslPassword=hush user=u"), "host=h sslPassword=*** user=u");
}

TEST(Url, MasksPasswordsThatWereNotEscaped) {
  for (const char* url :
       {"postgresql://anna:hu@sh@host/db", "postgresql://anna:hu/sh@host/db", "postgresql://anna:hu?sh@host/db",
        "postgresql://anna:hu sh@host/db", "postgresql://anna:hu'sh@host/db"})
    EXPECT_EQ(without_passwords(url), "postgresql://anna:***@host/db");
  EXPECT_EQ(without_passwords("postgresql://anna:hush"), "postgresql://anna:***");
  EXPECT_EQ(without_passwords("postgresql://anna:hush/db"), "postgresql://anna:***/db");
}

TEST(Url, LeavesWhatHoldsNoPassword) {
  for (const char* text :
       {"postgresql://host:5432/db", "postgresql://anna@host:5432/db", "postgresql:///db", "mine.toml:3:4: what",
        "postgresql://[::1]:5432/db", "https://example.org:8080/a:b", "", "two\nlines\n"})
    EXPECT_EQ(without_passwords(text), text);
}

TEST(Url, MasksInsideOtherText) {
  EXPECT_EQ(without_passwords("first\nwalkaway: \"postgresql://u:p@h\" was not expected\nlast"),
            "first\nwalkaway: \"postgresql://u:***@h\" was not expected\nlast");
}

TEST(Url, KnowsThePasswordsWrittenAndDecoded) {
  EXPECT_EQ(passwords_in("postgresql://u:a%40b@h/d?sslpassword=c"), (std::vector<std::string>{"a%40b", "a@b", "c"}));
  EXPECT_TRUE(passwords_in("postgresql://u@h:5432/d").empty());
}

TEST(Url, LimitsTheTimeForConnectingUnlessTheUrlDoes) {
  EXPECT_EQ(checked_database_url("postgresql://h/d"), "postgresql://h/d?connect_timeout=5");
  EXPECT_EQ(checked_database_url("postgresql://h/d?a=b"), "postgresql://h/d?a=b&connect_timeout=5");
  EXPECT_EQ(checked_database_url("postgresql://h/d?connect_timeout=60"), "postgresql://h/d?connect_timeout=60");
}

TEST(Url, RefusesWhatTheClientLibraryWouldTakeApartAndRepeat) {
  for (const char* url :
       {"postgresql://anna:secret@x@host/db", "postgresql://anna:secret/x@host/db",
        "postgresql://anna:secret?x@host/db", "postgresql://anna:secret", "postgresql://anna:secret/db",
        "postgresql://anna:secret%x@host/db", "postgresql://anna:secret%00@host/db",
        "postgresql://anna:secret x@host/db", "postgresql://anna:secret'x@host/db"}) {
    const std::string said = refusal(url);
    EXPECT_NE(said, "") << url;
    EXPECT_EQ(said.find("secret"), std::string::npos) << said;
    EXPECT_NE(said.find("%40"), std::string::npos) << said;
  }
  for (const char* url :
       {"postgresql://anna:se%40cret@host:5432/db", "postgresql://h1:1,h2:2/db", "postgresql://u@[::1]:5432/db"})
    EXPECT_EQ(refusal(url), "") << url;
}

}  // namespace
}  // namespace walkaway::testing
