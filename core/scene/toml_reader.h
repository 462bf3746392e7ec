// Reads checked values out of TOML text with line-numbered errors; private to core/scene, for the files that include
// toml++. Used on one thread at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/support/expected.h"

namespace saddlescope {

struct TomlProblem;
struct TomlNode;  // hides toml++ from the files that only ask for values

/// One table. The first problem found anywhere in the file is kept; later reads then do nothing, so callers read
/// everything and ask once at the end. All read functions leave `out` as it is when the entry is missing.
class TomlTable {
 public:
  TomlTable(std::shared_ptr<TomlProblem> problem, std::shared_ptr<const TomlNode> node, std::string path);

  bool has(std::string_view key) const;
  bool is_text(std::string_view key) const;
  void text(std::string_view key, std::string& out);
  /// Finite and inside [minimum, maximum].
  void number(std::string_view key, double& out, double minimum = -limit, double maximum = limit);
  void whole(std::string_view key, std::uint64_t& out, std::uint64_t minimum, std::uint64_t maximum);
  void flag(std::string_view key, bool& out);
  void numbers(std::string_view key, std::vector<double>& out);
  void number_rows(std::string_view key, std::vector<std::vector<double>>& out);
  void texts(std::string_view key, std::vector<std::string>& out);
  /// Place of the text in `names`; anything else is an error that lists them.
  void choice(std::string_view key, std::span<const std::string_view> names, std::size_t& out);
  /// The same into an enumeration whose values count the names.
  template <class Enumeration, std::size_t count>
  requires std::is_enum_v<Enumeration>
  void choice(std::string_view key, const std::array<std::string_view, count>& names, Enumeration& value) {
    auto index = static_cast<std::size_t>(value);
    choice(key, names, index);
    value = static_cast<Enumeration>(index);
  }
  /// A table of numbers by any name.
  void named_numbers(std::string_view key, std::map<std::string, double>& out);
  std::optional<TomlTable> table(std::string_view key);
  std::vector<TomlTable> tables(std::string_view key);

  /// Reports entries that nothing above asked for, with the nearest known name.
  void refuse_unknown();
  /// Reports a problem at the line of `key`, or of the table itself when it is missing.
  void report(std::string_view key, const std::string& what);
  void require(std::string_view key);
  bool failed() const;

  static constexpr double limit = 1.7976931348623157e308;

 private:
  void ask(std::string_view key);

  std::shared_ptr<TomlProblem> problem_;
  std::shared_ptr<const TomlNode> node_;
  std::string path_;
  std::vector<std::string> asked_;
};

/// A parsed file.
class TomlDocument {
 public:
  /// Error: "FILE:LINE: what".
  static Expected<TomlDocument, std::string> parse(std::string_view text, const std::string& file_name);
  TomlTable root() const;
  /// The first problem, "FILE:LINE: what; what to do"; nothing if all went well.
  std::optional<std::string> problem() const;

 private:
  std::shared_ptr<TomlProblem> problem_;
  std::shared_ptr<const TomlNode> node_;
};

/// Text of a TOML basic string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string toml_quoted(std::string_view text);
/// The same over several lines, between three quotes: each line break of the text is one in the file.
std::string toml_lines(std::string_view text);
/// A float that toml reads back as the same double.
std::string toml_number(double value);
std::string toml_numbers(const std::vector<double>& values);
std::string toml_texts(const std::vector<std::string>& texts);
std::string toml_flag(bool value);
/// Appends one "key = value" line.
void toml_line(std::string& out, std::string_view key, const std::string& value);

}  // namespace saddlescope
