// SPDX-License-Identifier: Apache-2.0
#include "scenario/document.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

namespace walkaway {

namespace {

constexpr size_t kMostValues = 100'000;  // far beyond any negotiation; bounds the time that a hostile file can take
constexpr int kDeepestKey = 200;         // dots in one key; toml++ bounds the nesting of values but not this

Location location(const toml::source_region& source) {
  return {static_cast<int>(source.begin.line), static_cast<int>(source.begin.column)};
}

/// Offset at which some key has more dots than anyone means, or npos: a chain of tables that deep would overflow the
/// stack.
size_t absurd_key(const std::string& text) {
  int dots = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool in_key = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '"' || c == '\'' ||
                        c == ' ' || c == '\t';
    if (c == '.') {
      if (++dots > kDeepestKey) return i;
    } else if (!in_key) {
      dots = 0;
    }
  }
  return std::string::npos;
}

/// Turns toml++'s tree into ours.
class Converter {
 public:
  explicit Converter(const std::string& text) : text_(text) {
    line_start_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_start_.push_back(i + 1);
    }
  }

  Value value(const toml::node& node, Location fallback) {
    Value out;
    ++count_;
    out.at = location(node.source());
    if (out.at.line == 0) out.at = fallback;
    switch (node.type()) {
      case toml::node_type::table:
        table(*node.as_table(), out);
        break;
      case toml::node_type::array:
        out.kind = Value::Kind::array;
        for (const toml::node& item : *node.as_array()) out.items.push_back(value(item, out.at));
        break;
      case toml::node_type::string:
        out.kind = Value::Kind::text;
        out.text = node.as_string()->get();
        out.inside = inside(out.at);
        break;
      case toml::node_type::integer:
        out.kind = Value::Kind::number;
        out.number = static_cast<double>(node.as_integer()->get());
        out.whole = true;
        break;
      case toml::node_type::floating_point:
        out.kind = Value::Kind::number;
        out.number = node.as_floating_point()->get();
        break;
      case toml::node_type::boolean:
        out.kind = Value::Kind::truth;
        out.truth = node.as_boolean()->get();
        break;
      default:
        out.kind = Value::Kind::date;
        out.text = printed(node);
    }
    return out;
  }

  size_t count() const { return count_; }

 private:
  void table(const toml::table& source, Value& out) {
    for (const auto& [key, node] : source) {
      const Location at = location(key.source());
      out.entries.push_back({std::string(key.str()), at, value(node, at)});
    }
    std::stable_sort(out.entries.begin(), out.entries.end(), [](const Entry& a, const Entry& b) {
      return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
    });
  }

  static std::string printed(const toml::node& node) {
    std::ostringstream out;
    if (node.is_date()) out << *node.as_date();
    if (node.is_time()) out << *node.as_time();
    if (node.is_date_time()) out << *node.as_date_time();
    return out.str();
  }

  /// Where a string's first character is: after one quote, or after three and the line break that may follow them.
  Location inside(Location at) const {
    if (at.line < 1 || static_cast<size_t>(at.line) > line_start_.size()) return at;
    size_t i = line_start_[at.line - 1];
    for (int column = 1; column < at.column && i < text_.size(); ++column) {
      do ++i;
      while (i < text_.size() && (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80);
    }
    const std::string_view quotes = std::string_view(text_).substr(std::min(i, text_.size()), 4);
    if (!quotes.starts_with("\"\"\"") && !quotes.starts_with("'''")) return {at.line, at.column + 1};
    if (quotes.size() == 4 && (quotes[3] == '\n' || quotes[3] == '\r')) return {at.line + 1, 1};
    return {at.line, at.column + 3};
  }

  const std::string& text_;
  std::vector<size_t> line_start_;
  size_t count_ = 0;
};

}  // namespace

const Entry* Value::find_entry(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const Value* Value::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry ? &entry->value : nullptr;
}

std::string_view kind_words(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::table:
      return "a table";
    case Value::Kind::array:
      return "a list";
    case Value::Kind::text:
      return "a text";
    case Value::Kind::number:
      return "a number";
    case Value::Kind::truth:
      return "true or false";
    case Value::Kind::date:
      return "a date";
  }
  return "a value";
}

size_t first_bad_byte(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const size_t length = byte < 0x80                   ? 1
                          : byte >= 0xC2 && byte < 0xE0 ? 2
                          : (byte & 0xF0) == 0xE0       ? 3
                          : byte >= 0xF0 && byte < 0xF5 ? 4
                                                        : 0;
    if (length == 0 || byte == 0) return i;
    for (size_t k = 1; k < length; ++k) {
      if (i + k >= text.size() || (static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

Value parse_document(const std::string& text, const std::string& name) {
  if (const size_t bad = first_bad_byte(text); bad != std::string::npos) {
    throw InputError({{name, location_of_byte(text, bad), "this is not UTF-8 text",
                       "save the file as plain text, encoded as UTF-8"}});
  }
  if (const size_t deep = absurd_key(text); deep != std::string::npos) {
    throw InputError(
        {{name, location_of_byte(text, deep), fmt::format("a key has more than {} parts", kDeepestKey), ""}});
  }
  try {
    const toml::table table = toml::parse(text, name);
    Converter converter(text);
    Value root = converter.value(table, {1, 1});
    if (converter.count() > kMostValues) {
      throw InputError({{name, {}, fmt::format("{} values; {} are the most", converter.count(), kMostValues), ""}});
    }
    return root;
  } catch (const toml::parse_error& error) {
    throw InputError(
        {{name, location(error.source()), std::string(error.description()), "this is not TOML; see https://toml.io"}});
  }
}

}  // namespace walkaway
