// SPDX-License-Identifier: Apache-2.0
// JSON and YAML as trees of values that know their places. Both are read event by event, so that neither depth nor
// aliases that multiply can make more of a small file than is allowed.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <cmath>
#include <iterator>
#include <sstream>
#include <unordered_set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "deals/domain_reading.h"

namespace walkaway {
namespace {

constexpr size_t kDeepest = 100;

/// Builds the tree; told of each value in the order of the text.
class TreeBuilder {
 public:
  TreeBuilder(const std::string& file, Findings& findings) : file_(file), findings_(findings) {}

  bool open(Value::Kind kind, Location at) {
    if (frames_.size() >= kDeepest) {
      findings_.fault(file_, at, fmt::format("is nested over {} deep", kDeepest), "no domain is");
      return false;
    }
    Frame frame;
    frame.value.kind = kind;
    frame.value.at = at;
    frames_.push_back(std::move(frame));
    return count(1, at);
  }
  /// The list or table that was opened last is complete.
  void close() {
    Value done = std::move(frames_.back().value);
    frames_.pop_back();
    if (!key_next()) return place(std::move(done));
    std::string joined;
    for (const Value& item : done.items) joined += (joined.empty() ? "" : std::string(1, kKeyJoin)) + item.text;
    key(joined, done.at);
  }
  const Value& innermost() const { return frames_.back().value; }
  /// True where a table waits for a key.
  bool key_next() const {
    return !frames_.empty() && frames_.back().value.kind == Value::Kind::table && !frames_.back().has_key;
  }
  void key(const std::string& text, Location at) {
    Frame& frame = frames_.back();
    frame.has_key = true;
    frame.key = text;
    frame.key_at = at;
    if (!frame.known.insert(text).second)
      findings_.fault(file_, at, fmt::format("\"{}\" stands twice", text), "keep one of them");
  }
  /// A value without parts. False: enough has been seen.
  bool leaf(Value value) {
    if (!count(1, value.at)) return false;
    place(std::move(value));
    return true;
  }
  void null(Location at) {
    if (frames_.empty()) return;
    if (frames_.back().value.kind == Value::Kind::table) {
      frames_.back().has_key = false;
      return;
    }
    Value value;
    value.kind = Value::Kind::truth;
    value.text = "null";
    value.at = at;
    place(std::move(value));
  }
  /// A copy of a value of so many parts.
  bool copy(const Value& value, size_t parts, Location at) {
    if (!count(parts, at)) return false;
    place(value);
    return true;
  }
  std::optional<Value>& root() { return root_; }

 private:
  struct Frame {
    Value value;
    bool has_key = false;
    std::string key;
    Location key_at;
    std::unordered_set<std::string> known;
  };

  bool count(size_t parts, Location at) {
    values_ += parts;
    if (values_ <= kMostDomainValues) return true;
    findings_.fault(file_, at, fmt::format("has over {} values", kMostDomainValues), "no domain needs so many");
    return false;
  }
  /// Puts a complete value where it belongs.
  void place(Value value) {
    if (frames_.empty()) {
      root_ = std::move(value);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.value.kind == Value::Kind::array) {
      frame.value.items.push_back(std::move(value));
    } else {
      frame.has_key = false;
      frame.value.entries.push_back({std::move(frame.key), frame.key_at, std::move(value)});
    }
  }

  const std::string& file_;
  Findings& findings_;
  std::vector<Frame> frames_;
  std::optional<Value> root_;
  size_t values_ = 0;
};

Value number_value(double number, std::string text, bool whole, Location at) {
  Value value;
  value.kind = Value::Kind::number;
  value.number = number;
  value.whole = whole;
  value.text = std::move(text);
  value.at = at;
  return value;
}

Value text_value(std::string text, Location at) {
  Value value;
  value.kind = Value::Kind::text;
  value.text = std::move(text);
  value.at = at;
  return value;
}

// ------------------------------------------------------------------------------------------------ JSON

/// Reads a text byte by byte and keeps count.
struct CountingIterator {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  const char* at;
  const char** last;  ///< the furthest that any copy has come
  reference operator*() const { return *at; }
  CountingIterator& operator++() {
    ++at;
    if (at > *last) *last = at;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at == other.at; }
  bool operator!=(const CountingIterator& other) const { return at != other.at; }
};

/// Places in a text that are asked for in ascending order.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}
  Location of(size_t offset) {
    at_ = location_of_byte(text_.substr(from_, offset > from_ ? offset - from_ : 0), std::string_view::npos, at_);
    from_ = std::max(from_, offset);
    return at_;
  }

 private:
  std::string_view text_;
  size_t from_ = 0;
  Location at_{1, 1};
};

/// The parser's events carry no place; between two of them stand nothing but space, commas and colons, so that a value
/// begins at the first other character after the last event.
class JsonReader {
 public:
  JsonReader(std::string_view text, const std::string& file, Findings& findings)
      : text_(text), last_(text.data()), file_(file), findings_(findings), tree_(file, findings), places_(text) {}

  std::optional<Value> read() {
    const CountingIterator first{text_.data(), &last_}, end{text_.data() + text_.size(), &last_};
    if (!nlohmann::json::sax_parse(first, end, this) || !findings_.good()) return std::nullopt;
    return std::move(tree_.root());
  }

  bool null() { return tree_.null(next()), true; }
  bool boolean(bool truth) {
    Value value;
    value.kind = Value::Kind::truth;
    value.truth = truth;
    value.text = truth ? "true" : "false";
    value.at = next();
    return tree_.leaf(std::move(value));
  }
  bool number_integer(int64_t number) {
    return tree_.leaf(number_value(static_cast<double>(number), std::to_string(number), true, next()));
  }
  bool number_unsigned(uint64_t number) {
    return tree_.leaf(number_value(static_cast<double>(number), std::to_string(number), true, next()));
  }
  bool number_float(double number, const std::string& text) {
    return tree_.leaf(number_value(number, text, false, next()));
  }
  bool string(std::string& text) { return tree_.leaf(text_value(text, next())); }
  bool binary(std::vector<uint8_t>&) { return false; }
  bool start_object(size_t) { return tree_.open(Value::Kind::table, next()); }
  bool key(std::string& text) { return tree_.key(text, next()), true; }
  bool end_object() { return end(); }
  bool start_array(size_t) { return tree_.open(Value::Kind::array, next()); }
  bool end_array() { return end(); }
  bool parse_error(size_t position, const std::string&, const nlohmann::json::exception& error) {
    const std::string_view what = error.what();
    const size_t colon = what.find("; ");
    findings_.fault(file_, places_.of(std::min(position > 0 ? position - 1 : 0, text_.size())),
                    fmt::format("is no JSON: {}",
                                colon == std::string_view::npos ? what : what.substr(what.rfind(": ", colon) + 2)));
    return false;
  }

 private:
  Location next() {
    size_t start = seen_;
    while (start < text_.size() && std::string_view(" \t\r\n,:").find(text_[start]) != std::string_view::npos) ++start;
    seen_ = static_cast<size_t>(last_ - text_.data());
    return places_.of(start);
  }
  bool end() {
    next();
    tree_.close();
    return true;
  }
  std::string_view text_;
  const char* last_;
  size_t seen_ = 0;
  const std::string& file_;
  Findings& findings_;
  TreeBuilder tree_;
  Places places_;
};

/// Python's JSON writes infinities bare; here they become texts of the same length, so that places stay.
std::string infinities_quoted(const std::string& text) {
  std::string out = text;
  bool in_string = false;
  for (size_t i = 0; i < out.size(); ++i) {
    if (in_string && out[i] == '\\') {
      ++i;
    } else if (out[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && out.compare(i, 9, "-Infinity") == 0) {
      out.replace(i, 9, "\"-inf\"   ");
      i += 8;
    } else if (!in_string && out.compare(i, 8, "Infinity") == 0) {
      out.replace(i, 8, "\"inf\"   ");
      i += 7;
    }
  }
  return out;
}

// ------------------------------------------------------------------------------------------------ YAML

struct EnoughSeen {};

class YamlReader : public YAML::EventHandler {
 public:
  YamlReader(const std::string& file, Findings& findings) : file_(file), findings_(findings), tree_(file, findings) {}
  std::optional<Value>& root() { return tree_.root(); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    if (tree_.key_next())
      tree_.key("null", place(mark));
    else
      tree_.null(place(mark));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end() || tree_.key_next()) {
      findings_.fault(file_, place(mark), "is an alias that is not read", "write out what it stands for");
      throw EnoughSeen{};
    }
    if (!tree_.copy(found->second.value, found->second.parts, place(mark))) throw EnoughSeen{};
    for (Open& open : open_) open.parts += found->second.parts;
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    const Location at = place(mark);
    if (tree_.key_next()) return tree_.key(text, at);
    for (Open& open : open_) ++open.parts;
    Value value = tag == "!" ? text_value(text, at) : plain(text, at);
    if (anchor != 0) anchored_[anchor] = {value, 1};
    if (!tree_.leaf(std::move(value))) throw EnoughSeen{};
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Value::Kind::array, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    if (tree_.key_next()) {
      findings_.fault(file_, place(mark), "a table cannot be a key");
      throw EnoughSeen{};
    }
    open(Value::Kind::table, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Kept {
    Value value;
    size_t parts = 1;
  };
  struct Open {
    YAML::anchor_t anchor;
    size_t parts = 1;
  };
  static Location place(const YAML::Mark& mark) { return {mark.line + 1, mark.column + 1}; }
  /// A scalar without quotes.
  static Value plain(const std::string& text, Location at) {
    if (text == "true" || text == "false") {
      Value value;
      value.kind = Value::Kind::truth;
      value.truth = text == "true";
      value.text = text;
      value.at = at;
      return value;
    }
    if (text == ".inf" || text == "+.inf" || text == ".Inf") return text_value("inf", at);
    if (text == "-.inf" || text == "-.Inf") return text_value("-inf", at);
    const std::optional<double> number = to_number(text);
    if (!number || !std::isfinite(*number)) return text_value(text, at);
    return number_value(*number, text, text.find_first_of(".eE") == std::string::npos, at);
  }
  void open(Value::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    for (Open& open : open_) ++open.parts;
    open_.push_back({anchor, 1});
    if (!tree_.open(kind, place(mark))) throw EnoughSeen{};
  }
  void close() {
    const Open done = open_.back();
    open_.pop_back();
    if (done.anchor != 0) anchored_[done.anchor] = {tree_.innermost(), done.parts};
    tree_.close();
  }

  const std::string& file_;
  Findings& findings_;
  TreeBuilder tree_;
  std::map<YAML::anchor_t, Kept> anchored_;
  std::vector<Open> open_;
};

}  // namespace

std::optional<double> to_number(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

std::optional<Value> parse_json(const DomainText& source, Findings& findings) {
  const std::string text = infinities_quoted(source.text);
  return JsonReader(text, source.file, findings).read();
}

std::optional<Value> parse_yaml(const DomainText& source, Findings& findings) {
  YamlReader reader(source.file, findings);
  std::istringstream in(source.text);
  try {
    YAML::Parser parser(in);
    parser.HandleNextDocument(reader);
  } catch (const EnoughSeen&) {
    return std::nullopt;
  } catch (const YAML::Exception& error) {
    findings.fault(source.file,
                   error.mark.is_null() ? Location{} : Location{error.mark.line + 1, error.mark.column + 1},
                   fmt::format("is no YAML: {}", error.msg));
    return std::nullopt;
  }
  if (!reader.root() || !findings.good()) return std::nullopt;
  return std::move(reader.root());
}

}  // namespace walkaway
