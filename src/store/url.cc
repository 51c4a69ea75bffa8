// SPDX-License-Identifier: Apache-2.0
#include "store/url.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "scenario/fault.h"

namespace walkaway {
namespace {

constexpr const char* kSchemes[] = {"postgresql://", "postgres://"};
constexpr const char* kHidden = "***";
constexpr const char* kTimeLimit = "connect_timeout=5";

/// Length of "postgresql://" at the start of `text`; 0 if it is no database URL.
size_t scheme_length(std::string_view text) {
  for (const std::string_view scheme : kSchemes)
    if (text.starts_with(scheme)) return scheme.size();
  return 0;
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// %XX decoded. False if a % stands for itself, or for a zero byte.
bool decode(std::string_view text, std::string& out) {
  out.clear();
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (high < 0 || low < 0 || high + low == 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return true;
}

struct UrlParts {
  std::string_view user, password, hosts, rest;  ///< rest: "/DATABASE?KEY=VALUE&..."
};

/// Cut as the client library cuts it. The URL has at most one @.
UrlParts parts_of(std::string_view url) {
  url.remove_prefix(scheme_length(url));
  const size_t end = std::min(url.find_first_of("/?"), url.size());
  UrlParts parts;
  parts.rest = url.substr(end);
  parts.hosts = url.substr(0, end);
  const size_t at = parts.hosts.find('@');
  if (at == std::string_view::npos) return parts;
  const std::string_view login = parts.hosts.substr(0, at);
  parts.hosts.remove_prefix(at + 1);
  const size_t colon = login.find(':');
  parts.user = login.substr(0, colon);
  if (colon != std::string_view::npos) parts.password = login.substr(colon + 1);
  return parts;
}

/// HOST, HOST:PORT or [ADDRESS]:PORT, several with commas between.
bool plain_hosts(std::string_view hosts) {
  while (!hosts.empty()) {
    std::string_view host = hosts.substr(0, hosts.find(','));
    hosts.remove_prefix(std::min(host.size() + 1, hosts.size()));
    if (host.starts_with('[')) {
      if (host.find(']') == std::string_view::npos) return false;
      host.remove_prefix(host.find(']') + 1);
    }
    const size_t colon = host.find(':');
    if (colon != std::string_view::npos && !all_digits(host.substr(colon + 1))) return false;
  }
  return true;
}

/// Masks USER:PASSWORD@, and a word where a port is due (a login without its host), in one line.
void mask_login(std::string& line) {
  for (size_t at = line.find("://"); at != std::string::npos; at = line.find("://", at + 3)) {
    const size_t start = at + 3, colon = line.find(':', start), last = line.rfind('@');
    if (colon == std::string::npos) return;
    if (last != std::string::npos && last > colon) {
      line.replace(colon + 1, last - colon - 1, kHidden);
      continue;
    }
    const size_t scheme = line.rfind("postgres", at);
    if (scheme == std::string::npos || scheme_length(std::string_view(line).substr(scheme)) != start - scheme) continue;
    const size_t from = last != std::string::npos && last > start ? last + 1 : start;
    const size_t port = line.find(':', from), end = std::min(line.find_first_of("/?:,\"' \t", port + 1), line.size());
    const bool in_brackets = port != std::string::npos && line.find('[', from) < port;
    const bool in_authority = port != std::string::npos && line.find_first_of("/? \t", from) > port;
    if (in_authority && !in_brackets && from == start &&
        !all_digits(std::string_view(line).substr(port + 1, end - port - 1)))
      line.replace(port + 1, end - port - 1, kHidden);
  }
}

void mask_values(std::string& line) {
  std::string lower = line;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  constexpr std::string_view kKey = "password=";
  for (size_t at = lower.find(kKey); at != std::string::npos; at = lower.find(kKey, at)) {
    at += kKey.size();
    const size_t end = std::min(line.find_first_of("& \t\"'", at), line.size());
    line.replace(at, end - at, kHidden);
    lower.replace(at, end - at, kHidden);
  }
}

[[noreturn]] void refuse(const std::string& url, const std::string& what) {
  throw InputError(
      {{without_passwords(url),
        {},
        what,
        "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, and in a user name or password @ as %40, : as "
        "%3A, / as %2F, ? as %3F, # as %23, % as %25, a space as %20. A password may also be left out and kept in "
        "PGPASSWORD or ~/.pgpass."}});
}

}  // namespace

bool is_database_url(const std::string& where) { return scheme_length(where) > 0; }

std::string without_passwords(const std::string& text) {
  std::string out;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    mask_login(line);
    mask_values(line);
    out += line;
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::vector<std::string> passwords_in(const std::string& url) {
  std::vector<std::string> out;
  const auto keep = [&out](std::string_view raw) {
    if (raw.empty()) return;
    out.emplace_back(raw);
    std::string decoded;
    if (decode(raw, decoded) && decoded != raw) out.push_back(decoded);
  };
  const UrlParts parts = parts_of(url);
  keep(parts.password);
  const size_t query = parts.rest.find('?');
  std::string_view left = query == std::string_view::npos ? std::string_view() : parts.rest.substr(query + 1);
  while (!left.empty()) {
    const std::string_view pair = left.substr(0, left.find('&'));
    left.remove_prefix(std::min(pair.size() + 1, left.size()));
    const size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals).ends_with("password")) keep(pair.substr(equals + 1));
  }
  return out;
}

std::string checked_database_url(const std::string& url) {
  const size_t at = url.find('@');
  const UrlParts parts = parts_of(url);
  if (at != std::string::npos && (url.find('@', at + 1) != std::string::npos || at > url.size() - parts.rest.size()))
    refuse(url, "this URL has an @ too many, or a / or ? in its user name or password");
  // SOCI takes the text apart at these before the client library sees it.
  if (std::any_of(url.begin(), url.end(),
                  [](unsigned char c) { return c <= ' ' || c == '\'' || c == '"' || c == '\\'; }))
    refuse(url, "this URL has a space, a quotation mark or a backslash in it");
  if (!plain_hosts(parts.hosts)) refuse(url, "the port in this URL is no number");
  std::string decoded;
  if (!decode(url, decoded)) refuse(url, "this URL has a % that no two hexadecimal digits follow");
  if (url.find("connect_timeout=") != std::string::npos) return url;
  return url + (parts.rest.find('?') == std::string_view::npos ? "?" : "&") + kTimeLimit;
}

}  // namespace walkaway
