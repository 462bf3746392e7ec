#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/plane/landscape.h"
#include "core/plane/round_numbers.h"

namespace saddlescope {
namespace {

std::string without_trailing_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string with_true_minus(const std::string& text) {
  std::string result;
  for (char c : text)
    if (c == '-')
      result += "\u2212";
    else
      result += c;
  return result;
}

std::string tick_text(double value, double step, double largest) {
  if (value == 0) return "0";
  char buffer[400];
  const int step_exponent = static_cast<int>(std::floor(std::log10(step) + 1e-9));
  // Plain form as long as it is no longer than powers: deep zooms into [0.32, 0.33] stay plain, [1e−7, 2e−7] does not.
  if (largest < 1e6 && (step >= 0.99e-4 || (largest >= 0.01 && step >= 1e-12))) {
    const int decimals = std::max(0, -step_exponent);
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr;
    return with_true_minus(without_trailing_zeros(std::string(buffer, end)));
  }
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-12));
  const int digits = std::clamp(exponent - step_exponent, 0, 17);
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, digits).ptr;
  const std::string text(buffer, end);
  const auto e = text.find('e');
  int power = 0;
  const char* first = text.data() + e + 1;
  if (*first == '+') ++first;
  std::from_chars(first, text.data() + text.size(), power);
  return with_true_minus(without_trailing_zeros(text.substr(0, e)) + (power == 0 ? "" : "e" + std::to_string(power)));
}

}  // namespace

std::vector<Tick> nice_ticks(const Interval& interval, std::size_t count) {
  std::vector<Tick> ticks;
  const double low = std::min(interval.minimum, interval.maximum), high = std::max(interval.minimum, interval.maximum);
  if (count == 0 || !std::isfinite(low) || !std::isfinite(high) || !(high > low) || !std::isfinite(high - low))
    return ticks;
  const double largest = std::max(std::abs(low), std::abs(high));
  if (high - low < 1e-13 * largest) return ticks;  // no two doubles that a reader could tell apart
  const double step = nearest_round_number((high - low) / static_cast<double>(count));
  const double slack = 1e-9 * step;
  for (double k = std::ceil((low - slack) / step); k * step <= high + slack && ticks.size() < 10 * count + 10; ++k) {
    const double inverse = std::round(1 / step);
    double value = step >= 1 || !std::isfinite(inverse) ? k * step : k / inverse;
    value = std::clamp(value, low, high) + 0.0;
    ticks.push_back({value, tick_text(value, step, largest)});
  }
  return ticks;
}

}  // namespace saddlescope
