#include "core/support/number_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>

namespace saddlescope {
namespace {

constexpr std::string_view true_minus = "−";

std::string_view without_blanks(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Significant digits without trailing zeros, and the power of ten of the first.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal decimal_of(double positive, int digits) {
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, positive, std::chars_format::scientific, digits - 1).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t e = text.find('e');
  Decimal result;
  for (char c : text.substr(0, e))
    if (c != '.') result.digits += c;
  while (result.digits.size() > 1 && result.digits.back() == '0') result.digits.pop_back();
  const char* exponent = text.data() + e + 1;
  if (*exponent == '+') ++exponent;
  std::from_chars(exponent, end, result.exponent);
  return result;
}

std::string plain_form(const Decimal& decimal) {
  std::string digits = decimal.digits;
  if (decimal.exponent < 0) return "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0');
  return digits.insert(whole, ".");
}

/// Of decimal digits that no double holds: whether they are beyond the largest rather than below the smallest.
bool is_huge(std::string_view digits) {
  const std::size_t e = std::min(digits.find_first_of("eE"), digits.size());
  const std::size_t point = std::min(digits.find('.'), e);
  const std::size_t first = digits.find_first_of("123456789");
  if (first >= e) return false;
  long exponent = 0;
  if (e < digits.size()) {
    std::string_view written = digits.substr(e + 1);
    if (written.starts_with('+')) written.remove_prefix(1);
    if (std::from_chars(written.data(), written.data() + written.size(), exponent).ec != std::errc())
      return !written.starts_with('-');
  }
  // Compared rather than added: the exponent may be the largest long.
  return first < point ? exponent > -static_cast<long>(point - first) : exponent > static_cast<long>(first - point);
}

std::string power_form(const Decimal& decimal) {
  std::string text = decimal.digits;
  if (text.size() > 1) text.insert(1, ".");
  text += 'e';
  if (decimal.exponent < 0) text += true_minus;
  return text + std::to_string(std::abs(decimal.exponent));
}

}  // namespace

std::string exact_text(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  return {buffer, end};
}

std::string readable_text(double value, int digits) {
  if (std::isnan(value)) return "undefined";
  if (value == 0) return "0";
  const std::string sign(value < 0 ? true_minus : std::string_view{});
  if (std::isinf(value)) return sign + "∞";
  const double size = std::abs(value);
  const Decimal decimal = decimal_of(size, std::max(digits, 1));
  // A whole number is written out only if no digit of it is invented by rounding: 10000, but 6.554e4 for 65536.
  const bool short_whole = size < 1e5 && exact_text(size) == plain_form(decimal);
  if (decimal.exponent >= -2 && (decimal.exponent < digits || short_whole)) return sign + plain_form(decimal);
  return sign + power_form(decimal);
}

std::optional<double> read_decimal(std::string_view digits) {
  // from_chars would also read "-1", "inf" and "nan(1)".
  if (digits.empty() || !(digits.front() == '.' || (digits.front() >= '0' && digits.front() <= '9')))
    return std::nullopt;
  double size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (end != digits.data() + digits.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return is_huge(digits) ? std::numeric_limits<double>::infinity() : 0.0;
  if (error != std::errc()) return std::nullopt;
  return size;
}

std::optional<double> parse_number(std::string_view given) {
  // readable_text prints "1.2e−3": a true minus sign counts wherever a minus sign may stand.
  std::string ascii(without_blanks(given));
  for (std::size_t at = ascii.find(true_minus); at != std::string::npos; at = ascii.find(true_minus, at))
    ascii.replace(at, true_minus.size(), "-");
  std::string_view text = ascii;
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  double size = 0;
  if (text == "inf") {
    size = std::numeric_limits<double>::infinity();
  } else if (text == "nan") {
    size = std::numeric_limits<double>::quiet_NaN();
  } else {
    const std::optional<double> number = read_decimal(text);
    if (!number || std::isinf(*number)) return std::nullopt;
    size = *number;
  }
  return negative ? -size : size;
}

}  // namespace saddlescope
