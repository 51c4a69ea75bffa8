// SPDX-License-Identifier: Apache-2.0
// Database URLs, and keeping their passwords to ourselves.
#pragma once

#include <string>
#include <vector>

namespace walkaway {

/// postgresql://... or postgres://...
bool is_database_url(const std::string& where);

/// `text` with every password in a URL, and every value of a key that ends in "password", written as ***. Works on any
/// text, line by line; where it is in doubt it masks too much.
std::string without_passwords(const std::string& text);

/// The URL with a time limit for connecting if it has none. Throws InputError where it is not of the form
/// postgresql://USER:PASSWORD@HOST:PORT/DATABASE?KEY=VALUE with all else written as %XX: the client library would read
/// a part of the password as something else and say it aloud.
std::string checked_database_url(const std::string& url);

/// The passwords in a URL, as written and decoded.
std::vector<std::string> passwords_in(const std::string& url);

}  // namespace walkaway
