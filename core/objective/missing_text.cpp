#include "core/objective/missing_text.h"

#include <cmath>
#include <vector>

#include "core/objective/limits.h"

namespace saddlescope {
namespace {

std::string outside_of(Op op) {
  switch (op) {
    case Op::log:
    case Op::log2:
    case Op::log10:
      return "the logarithm of a negative number";
    case Op::sqrt:
      return "the square root of a negative number";
    case Op::power:
      return "a power of a negative number with a broken exponent";
    case Op::asin:
    case Op::acos:
      return "an inverse sine or cosine of a number beyond 1";
    default:
      return "a function has no value there";
  }
}

std::string why_no_value(const Limits& limits, bool infinite) {
  switch (limits.why) {
    case MissingReason::outside_domain:
      return "outside the domain: " + outside_of(limits.culprit);
    case MissingReason::overflow:
      return "too large for a double, here or on the way";
    case MissingReason::jump:
      return infinite ? "a pole: the loss is infinite here"
                      : "no value here: it depends on the side from which one comes";
    case MissingReason::oscillation:
      return "no value here: the loss oscillates without end";
    case MissingReason::edge:
      return "no value here: the edge of the domain";
    default:
      return infinite || limits.why == MissingReason::pole ? "a pole: the loss is infinite here" : "no value here: 0/0";
  }
}

std::string why_no_gradient(const Limits& limits) {
  const bool jumps = limits.missing == Missing::value;
  switch (limits.why) {
    case MissingReason::jump:
      return jumps ? "no gradient here: the loss jumps" : "no gradient here: the loss has a kink";
    case MissingReason::infinite:
      return "no gradient here: the slope is infinite";
    case MissingReason::oscillation:
      return "no gradient here: the loss oscillates without end";
    case MissingReason::edge:
      return "no gradient here: the edge of the domain";
    default:
      return {};
  }
}

std::string why_no_second_derivative(const Limits& limits) {
  switch (limits.why) {
    case MissingReason::jump:
      return "no second derivative here: the slope has a kink";
    case MissingReason::infinite:
      return "no second derivative here: the curvature is infinite";
    case MissingReason::oscillation:
      return "no second derivative here: the slope oscillates without end";
    default:
      return {};
  }
}

/// Of a loss over rows only what is missing of its value: the first row that has none tells.
std::string why_rows_have_no_value(const Objective& objective, std::span<const double> point) {
  if (std::isfinite(evaluate_at(objective, point, Derivatives::none).value)) return {};
  const Formula& formula = *objective.formula();
  const std::size_t columns = formula.columns().size();
  std::vector<double> constants(columns);
  constants.insert(constants.end(), objective.constants().begin(), objective.constants().end());
  LimitFinder finder(formula.graph(), formula.root(), constants);
  for (std::size_t row = 0; row < objective.rows().size(); ++row) {
    for (std::size_t c = 0; c < columns; ++c)
      if (objective.uses_column(c)) constants[c] = objective.rows().columns()[c][row];
    const double own = finder.own_value(point);
    if (!std::isfinite(own))
      return why_no_value(finder.at(point), std::isinf(own)) + " (row " + std::to_string(row + 1) + ")";
  }
  return "too large for a double: the sum over the rows";
}

}  // namespace

std::string missing_text(const Objective& objective, std::span<const double> point) {
  if (objective.formula() == nullptr) return {};
  if (objective.uses_data()) return why_rows_have_no_value(objective, point);
  const Formula& formula = *objective.formula();
  const Evaluation here = evaluate_at(objective, point);
  const Limits limits = LimitFinder(formula.graph(), formula.root(), objective.constants()).at(point);
  if (!std::isfinite(here.value)) return why_no_value(limits, std::isinf(here.value));
  if (limits.missing == Missing::nothing) return {};
  const bool slope = here.gradient.allFinite(), bend = here.hessian.allFinite();
  std::string text =
      limits.missing == Missing::second_derivative ? why_no_second_derivative(limits) : why_no_gradient(limits);
  if (text.empty() && !slope) text = "no gradient here: 0/0, or too large on the way";
  if (text.empty() && !bend) text = "no second derivative here: 0/0, or too large on the way";
  return text;
}

}  // namespace saddlescope
