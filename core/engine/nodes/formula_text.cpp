#include "core/engine/nodes/formula_text.h"

#include <utility>

namespace saddlescope {

Keys<FormulaTextKey> FormulaTextNode::keys(const Scene&, const Results& results) const {
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  if (!loss->objective().capabilities().symbolic) return NotWanted{};
  const Formula& formula = *loss->objective().formula();
  return FormulaTextKey{(*loss)->good.formula, formula.variables(), formula.columns(), (*loss)->objective};
}

ResultPtr<FormulaTextResult> FormulaTextNode::compute(const FormulaTextKey& key,
                                                      const NodeContext<FormulaTextResult>& context) const {
  constexpr std::size_t shown_at_first = 12;
  const Formula& formula = *key.objective->formula();
  FormulaTextResult text{formula.printed(), formula.reading(), {}};
  const std::size_t n = formula.variables().size();
  const auto add = [&](std::string line) {
    text.derivatives.push_back(std::move(line));
    if (text.derivatives.size() == shown_at_first) context.partial(std::make_shared<const FormulaTextResult>(text));
    return !context.stop.stop_requested();
  };
  bool goes_on = true;
  for (std::size_t i = 0; i < n && goes_on; ++i)
    goes_on = add(formula.gradient_label(i) + " = " + formula.printed_gradient(i));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n && goes_on; ++j)
      goes_on = add(formula.hessian_label(i, j) + " = " + formula.printed_hessian(i, j));
  return std::make_shared<const FormulaTextResult>(std::move(text));
}

}  // namespace saddlescope
