#include "app/command_line/json_text.h"

#include <cmath>

#include "core/support/number_text.h"

namespace saddlescope {

std::string json_string(std::string_view text) {
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

std::string json_number(double value) {
  const std::string text = exact_text(value);
  return std::isfinite(value) ? text : '"' + text + '"';
}

std::string json_numbers(std::span<const double> values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : ", ") + json_number(value);
  return "[" + text + "]";
}

std::string json_numbers(const Eigen::VectorXd& values) {
  return json_numbers(std::span<const double>(values.data(), static_cast<std::size_t>(values.size())));
}

std::string json_rows(const Eigen::MatrixXd& matrix) {
  std::string text;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i)
    text += (text.empty() ? "" : ", ") + json_numbers(Eigen::VectorXd(matrix.row(i).transpose()));
  return "[" + text + "]";
}

std::string json_strings(std::span<const std::string> texts) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : ", ") + json_string(text);
  return "[" + result + "]";
}

JsonObject& JsonObject::add(std::string_view key, const std::string& json) {
  pairs_.push_back(json_string(key) + ": " + json);
  return *this;
}

std::string JsonObject::one_line() const {
  std::string text;
  for (const std::string& pair : pairs_) text += (text.empty() ? "" : ", ") + pair;
  return "{" + text + "}";
}

std::string JsonObject::lines() const {
  std::string text;
  for (const std::string& pair : pairs_) text += (text.empty() ? "\n  " : ",\n  ") + pair;
  return "{" + text + "\n}";
}

std::string json_list_lines(const std::vector<std::string>& items, std::size_t indent) {
  if (items.empty()) return "[]";
  std::string text;
  for (const std::string& item : items) text += (text.empty() ? "\n" : ",\n") + std::string(indent, ' ') + item;
  return "[" + text + "\n" + std::string(indent >= 2 ? indent - 2 : 0, ' ') + "]";
}

}  // namespace saddlescope
