// The Curve tab in words: the polynomial as an equation, how far it holds, what slopes do to gradients.
#include <algorithm>
#include <cmath>

#include "app/panel/curve/curve_plot.h"
#include "app/panel/panel_support.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

std::string raised(std::size_t power) {
  static constexpr const char* digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  return power < 2 ? "" : digits[std::min<std::size_t>(power, 9)];
}

/// "sigmoid" in the middle of a sentence.
std::string plain_name(const CurveSubject& subject) {
  return subject.op == Op::sigmoid ? "a sigmoid" : subject.op == Op::tanh ? "tanh" : "ReLU";
}

}  // namespace

std::string vanishing_sentence(const CurveSubject& subject) {
  constexpr int layers = 6;
  if (!subject.slope_here)
    return "A kink: from the left the slope is 0, from the right it is 1. Programs take one of the two.";
  const double slope = *subject.slope_here;
  const std::string here = "Here the slope is " + readable_text(slope, 3);
  if (subject.op == Op::relu)
    return slope == 1
               ? here + ": such units pass a gradient on whole, in however many layers; only the weights scale it."
               : here + ": nothing of a gradient gets through, and the unit learns nothing from this row.";
  if (slope == 1)
    return here +
           ": six such units in a row pass a gradient on whole; only the weights scale it. A sigmoid's slope is at "
           "most 0.25.";
  const std::string most = subject.here == 0 ? ", the most that " + plain_name(subject) + " has" : "";
  return here + most + ": six such units in a row leave " + readable_text(std::pow(slope, layers), 1) +
         " of a gradient, but for the weights.";
}

std::vector<std::string> polynomial_terms(const CurveSubject& subject, std::size_t degree) {
  const std::string variable = subject.here == 0 ? subject.argument : "d";
  const std::vector<double>& c = subject.series.coefficients;
  double largest = 0;
  for (std::size_t k = 0; k <= degree; ++k) largest = std::max(largest, std::fabs(c[k]));
  std::vector<std::string> terms = {"P" + subscript(degree) + " ="};
  for (std::size_t k = 0; k <= degree; ++k) {
    if (std::fabs(c[k]) <= 1e-13 * largest && !(k == 0 && largest == 0)) continue;
    const bool first = terms.size() == 1;
    const std::string sign = first ? (c[k] < 0 ? "−" : "") : (c[k] < 0 ? "− " : "+ ");
    const double size = std::fabs(c[k]);
    const std::string power = k == 0 ? "" : variable + raised(k);
    // 1·x reads as x.
    terms.push_back(sign + (k > 0 && size == 1 ? power : readable_text(size) + (k > 0 ? "·" : "") + power));
  }
  return terms;
}

std::string trust_sentence(const CurveSubject& subject, std::size_t degree) {
  const Interval good = trusted_interval(subject, degree);
  const bool left = good.minimum <= subject.across.minimum, right = good.maximum >= subject.across.maximum;
  const std::string head = "P" + subscript(degree) + " errs by less than " + readable_text(subject.tolerance, 1);
  if (left && right) return head + " all over the plot.";
  if (left) return head + " up to " + subject.argument + " = " + readable_text(good.maximum, 3) + ".";
  if (right) return head + " from " + subject.argument + " = " + readable_text(good.minimum, 3) + " on.";
  return head + " from " + readable_text(good.minimum, 3) + " to " + readable_text(good.maximum, 3) + ".";
}

}  // namespace saddlescope
