#include "core/scene/toml_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <toml++/toml.h>

#include "core/support/nearest_name.h"
#include "core/support/number_text.h"
#include "core/support/utf8.h"

namespace saddlescope {

struct TomlProblem {
  std::string file;
  std::string first;  // empty: none yet
  /// A message is one line of plain text, whatever keys and texts of the file it repeats.
  void add(std::size_t line, const std::string& what) {
    if (!first.empty()) return;
    std::string shown = shown_text(what);
    std::replace(shown.begin(), shown.end(), '\n', ' ');
    first = file + ":" + std::to_string(std::max<std::size_t>(line, 1)) + ": " + shown;
  }
};

struct TomlNode {
  std::shared_ptr<const toml::table> owner;  // keeps the whole tree alive
  const toml::table* table = nullptr;
};

namespace {

std::size_t line_of(const toml::node& node) { return node.source().begin.line; }

std::optional<double> as_number(const toml::node& node) {
  if (const auto* real = node.as_floating_point()) return real->get();
  if (const auto* integer = node.as_integer()) return static_cast<double>(integer->get());
  return std::nullopt;
}

std::optional<std::vector<double>> as_numbers(const toml::node& node) {
  const toml::array* array = node.as_array();
  if (!array) return std::nullopt;
  std::vector<double> values;
  for (const toml::node& element : *array) {
    const std::optional<double> value = as_number(element);
    if (!value || !std::isfinite(*value)) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

/// The line of the first key with very many parts or the first value in very many brackets, which a parser that calls
/// itself would follow to the end of its stack; 0: there is none.
std::size_t too_deep_line(std::string_view text) {
  constexpr int most_parts = 64, most_brackets = 64;
  std::size_t line = 1;
  int parts = 0, brackets = 0;
  std::string_view quotes;  // that the string we are in ends with; empty outside of strings
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      parts = 0;
      if (quotes.size() == 1) quotes = {};
    }
    if (!quotes.empty()) {
      if (c == '\\' && quotes[0] == '"') ++i;
      if (text.substr(i).starts_with(quotes)) i += quotes.size() - 1, quotes = {};
    } else if (c == '"' || c == '\'') {
      const bool triple = text.substr(i, 3) == std::string(3, c);
      quotes = c == '"' ? (triple ? "\"\"\"" : "\"") : (triple ? "'''" : "'");
      i += triple ? 2 : 0;
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size()) - 1;
    } else if (c == '.') {
      if (++parts > most_parts) return line;
    } else if (c == '[' || c == '{') {
      if (++brackets > most_brackets) return line;
    } else if (c == ']' || c == '}') {
      --brackets;
    } else if (c == '=' || c == ',') {
      parts = 0;
    }
  }
  return 0;
}

}  // namespace

TomlTable::TomlTable(std::shared_ptr<TomlProblem> problem, std::shared_ptr<const TomlNode> node, std::string path)
    : problem_(std::move(problem)), node_(std::move(node)), path_(std::move(path)) {}

void TomlTable::ask(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.emplace_back(key);
}

bool TomlTable::failed() const { return !problem_->first.empty(); }

bool TomlTable::has(std::string_view key) const { return node_->table->contains(key); }

bool TomlTable::is_text(std::string_view key) const {
  const toml::node* node = node_->table->get(key);
  return node && node->is_string();
}

void TomlTable::report(std::string_view key, const std::string& what) {
  const toml::node* node = node_->table->get(key);
  problem_->add(node ? line_of(*node) : line_of(*node_->table), "“" + path_ + std::string(key) + "” " + what);
}

void TomlTable::require(std::string_view key) {
  if (!has(key)) report(key, "is missing; add it");
}

void TomlTable::text(std::string_view key, std::string& out) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  if (const auto* value = node->as_string())
    out = value->get();
  else
    report(key, "must be a text in quotes");
}

void TomlTable::number(std::string_view key, double& out, double minimum, double maximum) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  const std::optional<double> value = as_number(*node);
  if (value && *value >= minimum && *value <= maximum)
    out = *value;
  else if (minimum == -limit && maximum == limit)
    report(key, "must be a finite number");
  else
    report(key, "must be a number from " + exact_text(minimum) + " to " + exact_text(maximum));
}

void TomlTable::whole(std::string_view key, std::uint64_t& out, std::uint64_t minimum, std::uint64_t maximum) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  if (const auto* integer = node->as_integer(); integer && integer->get() >= 0) {
    const auto value = static_cast<std::uint64_t>(integer->get());
    if (value >= minimum && value <= maximum) {
      out = value;
      return;
    }
  }
  report(key, "must be a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum));
}

void TomlTable::flag(std::string_view key, bool& out) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  if (const auto* value = node->as_boolean())
    out = value->get();
  else
    report(key, "must be true or false");
}

void TomlTable::numbers(std::string_view key, std::vector<double>& out) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  if (auto values = as_numbers(*node))
    out = std::move(*values);
  else
    report(key, "must be a list of finite numbers such as [-1.5, 2]");
}

void TomlTable::number_rows(std::string_view key, std::vector<std::vector<double>>& out) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  std::vector<std::vector<double>> rows;
  const toml::array* array = node->as_array();
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    auto values = as_numbers((*array)[i]);
    if (!values) {
      array = nullptr;
      break;
    }
    rows.push_back(std::move(*values));
  }
  if (array)
    out = std::move(rows);
  else
    report(key, "must be a list of lists of finite numbers such as [[-1.5, 2], [1, 1]]");
}

void TomlTable::texts(std::string_view key, std::vector<std::string>& out) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return;
  const toml::array* array = node->as_array();
  std::vector<std::string> values;
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const auto* value = (*array)[i].as_string();
    if (!value) {
      array = nullptr;
      break;
    }
    values.push_back(value->get());
  }
  if (array)
    out = std::move(values);
  else
    report(key, "must be a list of texts such as [\"x\", \"y\"]");
}

void TomlTable::choice(std::string_view key, std::span<const std::string_view> names, std::size_t& out) {
  std::string value;
  text(key, value);
  if (!has(key) || failed()) return;
  const auto found = std::find(names.begin(), names.end(), value);
  if (found == names.end())
    report(key, "cannot be “" + value + "”; " + name_hint(value, names));
  else
    out = static_cast<std::size_t>(found - names.begin());
}

void TomlTable::named_numbers(std::string_view key, std::map<std::string, double>& out) {
  std::optional<TomlTable> entries = table(key);
  if (!entries || failed()) return;
  for (const auto& [name, node] : *entries->node_->table) {
    const std::optional<double> value = as_number(node);
    if (!value || !std::isfinite(*value)) return entries->report(name.str(), "must be a finite number");
    out[std::string(name.str())] = *value;
  }
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  ask(key);
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return std::nullopt;
  if (!node->is_table()) {
    report(key, "must be a table, written as [" + path_ + std::string(key) + "] on a line of its own");
    return std::nullopt;
  }
  return TomlTable(problem_, std::make_shared<const TomlNode>(TomlNode{node_->owner, node->as_table()}),
                   path_ + std::string(key) + ".");
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  ask(key);
  std::vector<TomlTable> result;
  const toml::node* node = node_->table->get(key);
  if (!node || failed()) return result;
  const toml::array* array = node->as_array();
  for (std::size_t i = 0; array && i < array->size(); ++i) {
    const toml::table* entry = (*array)[i].as_table();
    if (!entry) {
      array = nullptr;
      break;
    }
    result.emplace_back(problem_, std::make_shared<const TomlNode>(TomlNode{node_->owner, entry}),
                        path_ + std::string(key) + ".");
  }
  if (!array) {
    report(key, "must be a list of tables, each written as [[" + path_ + std::string(key) + "]] on a line of its own");
    result.clear();
  }
  return result;
}

void TomlTable::refuse_unknown() {
  if (failed()) return;
  const std::vector<std::string_view> known(asked_.begin(), asked_.end());
  // The map is sorted by name; the first in the file is the one to name.
  const toml::node* first = nullptr;
  std::string name;
  for (const auto& [key, node] : *node_->table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    if (first && line_of(*first) <= key.source().begin.line) continue;
    first = &node;
    name = key.str();
  }
  if (first) report(name, "is unknown here; " + name_hint(name, known));
}

Expected<TomlDocument, std::string> TomlDocument::parse(std::string_view text, const std::string& file_name) {
  TomlDocument document;
  document.problem_ = std::make_shared<TomlProblem>();
  document.problem_->file = file_name;
  std::shared_ptr<const toml::table> owner;
  if (const std::size_t line = too_deep_line(text); line > 0) {
    document.problem_->add(line, "a key or a value is nested too deeply");
    return Unexpected{document.problem_->first};
  }
  try {
    // The shared library of toml++ reports by exception only; none leaves this function.
    owner = std::make_shared<const toml::table>(toml::parse(text, file_name));
  } catch (const toml::parse_error& error) {
    document.problem_->add(error.source().begin.line, "not readable as TOML: " + std::string(error.description()));
    std::string line = document.problem_->first;
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return Unexpected{line};
  }
  document.node_ = std::make_shared<const TomlNode>(TomlNode{owner, owner.get()});
  return document;
}

TomlTable TomlDocument::root() const { return TomlTable(problem_, node_, ""); }

std::optional<std::string> TomlDocument::problem() const {
  if (problem_->first.empty()) return std::nullopt;
  return problem_->first;
}

std::string toml_quoted(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result = "\"";
  for (const Character& character : decode_utf8(text)) {
    const char byte = text[character.offset];
    if (!character.valid)
      result += "\xEF\xBF\xBD";
    else if (byte == '"' || byte == '\\')
      (result += '\\') += byte;
    else if (byte == '\n')
      result += "\\n";
    else if (character.code < 0x20 || character.code == 0x7F)
      ((result += "\\u00") += digits[character.code >> 4]) += digits[character.code & 15];
    else
      result += text.substr(character.offset, character.bytes);
  }
  return result + '"';
}

std::string toml_lines(std::string_view text) {
  std::string result = "\"\"\"\n";
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string line = toml_quoted(text.substr(0, end));
    result += line.substr(1, line.size() - 2);
    if (end == text.size()) return result + "\"\"\"";
    result += '\n';
    text.remove_prefix(end + 1);
  }
}

std::string toml_number(double value) {
  std::string text = exact_text(value);
  // Without a point or an exponent TOML reads an integer of 64 bits, which loses −0 and large values.
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::string toml_numbers(const std::vector<double>& values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + toml_number(value);
  return "[" + text + "]";
}

std::string toml_texts(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + toml_quoted(text);
  return "[" + list + "]";
}

std::string toml_flag(bool value) { return value ? "true" : "false"; }

void toml_line(std::string& out, std::string_view key, const std::string& value) {
  out += key;
  out += " = ";
  out += value;
  out += '\n';
}

}  // namespace saddlescope
