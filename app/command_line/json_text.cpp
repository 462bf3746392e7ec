#include "app/command_line/json_text.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using nlohmann::ordered_json;

std::string string_text(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (result += '\\') += c;
    else if (c == '\n')
      result += "\\n";
    else if (byte < 0x20)
      ((result += "\\u00") += digits[byte >> 4]) += digits[byte & 15];
    else
      result += c;
  }
  return result + '"';
}

std::string number_text(double value) {
  const std::string text = exact_text(value);
  return std::isfinite(value) ? text : '"' + text + '"';
}

/// Prints into one text; `dump` of the library knows no mixed layout, writes numbers otherwise and refuses bad UTF-8.
class JsonPrinter {
 public:
  explicit JsonPrinter(int levels) : levels_(levels) {}

  void print(const ordered_json& value, int level) {
    if (value.is_structured())
      print_members(value, level);
    else if (value.is_string())
      text_ += string_text(value.get_ref<const std::string&>());
    else if (value.is_number_float())
      text_ += number_text(value.get<double>());
    else
      text_ += value.dump();
  }
  std::string take() { return std::move(text_); }

 private:
  bool on_lines(const ordered_json& value, int level) const {
    if (level >= levels_ || value.empty()) return false;
    return level == 0 || value.is_object() || value.front().is_object();
  }

  void print_members(const ordered_json& value, int level) {
    const bool lines = on_lines(value, level);
    const std::string indent(lines ? 2 * static_cast<std::size_t>(level) : 0, ' ');
    text_ += value.is_object() ? '{' : '[';
    bool first = true;
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (!first) text_ += lines ? "," : ", ";
      if (lines) (text_ += "\n  ") += indent;
      if (value.is_object()) (text_ += string_text(member.key())) += ": ";
      // What stands on one line holds nothing of several.
      print(*member, lines ? level + 1 : levels_);
      first = false;
    }
    if (lines) (text_ += '\n') += indent;
    text_ += value.is_object() ? '}' : ']';
  }

  int levels_;
  std::string text_;
};

}  // namespace

ordered_json json_numbers(const Eigen::VectorXd& values) {
  ordered_json list = ordered_json::array();
  for (const double value : values) list.push_back(value);
  return list;
}

ordered_json json_rows(const Eigen::MatrixXd& matrix) {
  ordered_json list = ordered_json::array();
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) list.push_back(json_numbers(matrix.row(i).transpose()));
  return list;
}

std::string json_text(const ordered_json& value, int levels) {
  JsonPrinter printer(levels);
  printer.print(value, 0);
  return printer.take();
}

}  // namespace saddlescope
