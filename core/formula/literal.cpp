#include "core/formula/literal.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "core/formula/expression.h"
#include "core/formula/interval.h"
#include "core/formula/precise_interval.h"

namespace saddlescope {
namespace {

/// 12 · 0.05 is 0.6000000000000001 in doubles; who reads a derivative expects 0.6. Takes the nearest number of 15
/// digits when it is at most one rounding error away and clearly shorter.
double without_rounding_error(double value) {
  char exact[40], shorter[40];
  const char* exact_end = std::to_chars(exact, exact + sizeof exact, value).ptr;
  constexpr std::ptrdiff_t suspicious_length = 16;
  if (exact_end - exact < suspicious_length) return value;
  const char* end = std::to_chars(shorter, shorter + sizeof shorter, value, std::chars_format::general, 15).ptr;
  double rounded = 0;
  std::from_chars(shorter, end, rounded);
  const char* rounded_end = std::to_chars(shorter, shorter + sizeof shorter, rounded).ptr;
  const bool close = std::fabs(rounded - value) <= std::numeric_limits<double>::epsilon() * std::fabs(value);
  return close && (rounded_end - shorter) + 3 < exact_end - exact ? rounded : value;
}

/// A step of FNV's hash.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  for (int byte = 0; byte < 8; ++byte) hash = (hash ^ ((value >> (8 * byte)) & 0xff)) * 0x100000001b3ULL;
  return hash;
}
constexpr std::uint64_t hash_seed = 0xcbf29ce484222325ULL;
constexpr std::uint64_t negated_origin = 0x5bd1e9955bd1e995ULL;

std::uint64_t origin_of(std::string_view text) {
  std::uint64_t hash = hash_seed;
  for (const char c : text) hash = mixed(hash, static_cast<unsigned char>(c));
  return hash | 1;  // 0 is for exact numbers
}

/// Which real number it is.
std::uint64_t identity(const Literal& literal) {
  return literal.exact() ? std::bit_cast<std::uint64_t>(literal.number) : literal.origin;
}

/// What a real number is more than the double.
void set_rest(Literal& literal, const PreciseInterval& real) {
  if (!real.bounded()) {
    literal.rest_error = std::max(literal.high - literal.number, literal.number - literal.low);
    return;
  }
  const PreciseInterval rest = real - PreciseInterval(literal.number);
  literal.rest = rest.nearest();
  literal.rest_error = (rest - PreciseInterval(literal.rest)).magnitude();
}

double next_below(double value) { return std::nextafter(value, -std::numeric_limits<double>::infinity()); }
double next_above(double value) { return std::nextafter(value, std::numeric_limits<double>::infinity()); }

/// The double nearest to a real number, which `text` tells from others.
Literal beside(const PreciseInterval& real, std::string_view text) {
  const double value = real.nearest();
  Literal literal{value, next_below(value), next_above(value), origin_of(text)};
  set_rest(literal, real);
  return literal;
}

/// Quarters of a turn, 0 … 3, of so many times π; nothing for what is no whole number of them.
std::optional<int> quarters_of(double pis) {
  if (2 * pis != std::floor(2 * pis) || std::fabs(pis) > 0x1p50) return std::nullopt;
  const double rest = std::fmod(2 * pis, 4);
  return static_cast<int>(rest < 0 ? rest + 4 : rest);
}

/// What an operation makes of numbers that are known better than by their enclosures.
std::optional<double> known_result(Op op, const Literal& a, const Literal& b) {
  const bool squares = op == Op::square || (op == Op::multiply && a == b) || (op == Op::power && b == exact_literal(2));
  if (squares && a.root > 0) return a.root;
  if (a == b && op == Op::subtract) return 0;
  if (a == b && op == Op::divide && a.excludes_zero()) return 1;
  if (op == Op::log && a == e_literal()) return 1;
  if (a.pis == 0) return std::nullopt;
  const auto quarters = quarters_of(a.pis);
  if (!quarters) return std::nullopt;
  constexpr double sine[] = {0, 1, 0, -1}, cosine[] = {1, 0, -1, 0};
  if (op == Op::sin) return sine[*quarters];
  if (op == Op::cos) return cosine[*quarters];
  return op == Op::tan && *quarters % 2 == 0 ? std::optional(0.0) : std::nullopt;
}

/// How many times π it is, where both that and the operation are exact; else 0.
double pis_of(Op op, const Literal& a, const Literal& b) {
  BoxFlags flags;
  const auto exactly = [&](double u, double v) {
    const Enclosure result = apply_sharply(op, point_enclosure(u), point_enclosure(v), flags);
    return result.is_point() && flags.clean() ? result.low : 0.0;
  };
  const bool joins = op == Op::add || op == Op::subtract;
  if (joins && a.pis != 0 && b.pis != 0) return exactly(a.pis, b.pis);
  if ((op == Op::multiply || op == Op::divide) && a.pis != 0 && b.exact()) return exactly(a.pis, b.number);
  return op == Op::multiply && a.exact() && b.pis != 0 ? exactly(a.number, b.pis) : 0.0;
}

}  // namespace

PreciseInterval precise(const Literal& literal) {
  return PreciseInterval(literal.number) + PreciseInterval(literal.rest).widened(literal.rest_error);
}

Literal negated(const Literal& literal) {
  return {literal.number == 0 ? 0.0 : -literal.number, -literal.high, -literal.low,
          literal.exact() ? 0 : literal.origin ^ negated_origin, literal.rest == 0 ? 0.0 : -literal.rest,
          literal.rest_error, literal.pis == 0 ? 0.0 : -literal.pis};
}

Literal exact_literal(double value) {
  const double number = value == 0 ? 0.0 : value;  // −0 is 0
  return {number, number, number};
}

Literal pi_literal() {  // the double is 1.2e−16 below π
  Literal pi = beside(PreciseInterval::pi(), "pi");
  pi.pis = 1;
  return pi;
}

Literal e_literal() {  // the double is 1.4e−16 below e
  PreciseInterval e(1);
  apply(Op::exp, e, e, e);
  return beside(e, "e");
}

Literal log_literal(int argument) {
  PreciseInterval log(argument);
  apply(Op::log, log, log, log);
  return beside(log, "log " + std::to_string(argument));
}

Literal decimal_literal(double value, std::string_view digits) {
  // The number is whole·10^power, with as few digits as it has.
  constexpr int most_digits = 15, largest_power = 22;  // whole and 10^power are doubles then
  std::string whole;
  int power = 0;
  bool fraction = false;
  std::size_t at = 0;
  for (; at < digits.size() && digits[at] != 'e' && digits[at] != 'E'; ++at) {
    if (digits[at] == '.') {
      fraction = true;
      continue;
    }
    if (!whole.empty() || digits[at] != '0') whole += digits[at];
    power -= fraction ? 1 : 0;
  }
  if (at < digits.size()) {
    int exponent = 0;
    const char* const end = digits.data() + digits.size();
    if (std::from_chars(digits.data() + at + 1, end, exponent).ec != std::errc()) exponent = 1 << 20;  // huge
    power += exponent;
  }
  while (!whole.empty() && whole.back() == '0') whole.pop_back(), ++power;
  if (whole.empty()) return exact_literal(0);
  if (whole.size() <= most_digits && std::abs(power) <= largest_power) {
    const double ten = std::pow(10.0, std::abs(power)), number = std::strtod(whole.c_str(), nullptr);
    const double error = power < 0 ? std::fma(value, ten, -number) : std::fma(number, ten, -value);
    if (error == 0) return exact_literal(value);
  }
  const std::string text = whole + "e" + std::to_string(power);
  Literal literal{value, next_below(value), next_above(value), origin_of(text)};
  set_rest(literal, PreciseInterval::decimal(text));
  return literal;
}

std::optional<Literal> folded(Op op, const Literal& a, const Literal& b) {
  if (const auto known = known_result(op, a, b)) return exact_literal(*known);
  double value = apply(op, a.number, b.number);
  if (op == Op::multiply) value = without_rounding_error(value);
  if (!std::isfinite(value)) return std::nullopt;
  BoxFlags flags;
  Enclosure enclosure =
      apply_sharply(op, {a.low, a.high}, is_binary(op) ? Enclosure{b.low, b.high} : Enclosure{}, flags);
  if (flags.undefined || flags.nowhere || !enclosure.finite()) return std::nullopt;
  enclosure = hull(enclosure, point_enclosure(value));
  if (enclosure.is_point()) return exact_literal(value);
  const std::uint64_t made_from =
      mixed(mixed(mixed(hash_seed, static_cast<std::uint64_t>(op)), identity(a)), is_binary(op) ? identity(b) : 0);
  const double root = op == Op::sqrt && a.exact() ? a.number : 0;
  Literal result{value, enclosure.low, enclosure.high, made_from | 1, 0, 0, pis_of(op, a, b), root};
  PreciseInterval real;
  apply(op, real, precise(a), precise(b));
  set_rest(result, real);
  if (real.bounded()) {  // where numbers cancel these ends are much nearer to each other
    result.low = std::max(result.low, std::min(value, real.low()));
    result.high = std::min(result.high, std::max(value, real.high()));
  }
  return result.low == result.high ? exact_literal(value) : result;
}

}  // namespace saddlescope
