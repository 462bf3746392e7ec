#include "core/objective/formula_loss.h"

#include <algorithm>
#include <utility>

#include "core/objective/formula_objective.h"

namespace saddlescope {

std::shared_ptr<const Objective> formula_loss(std::shared_ptr<const Formula> formula, std::vector<double> constants,
                                              std::shared_ptr<const Table> table, Reduction reduction) {
  return std::make_shared<const FormulaObjective>(std::move(formula), std::move(constants), std::move(table),
                                                  reduction);
}

std::vector<double> constant_values(const Formula& formula, const std::map<std::string, double>& values) {
  const std::map<std::string, double> spelled = spelled_constants(formula, values);
  std::vector<double> result;
  for (const std::string& name : formula.constants()) {
    const auto found = spelled.find(name);
    result.push_back(found == spelled.end() ? 1.0 : found->second);
  }
  return result;
}

std::map<std::string, double> spelled_constants(const Formula& formula, const std::map<std::string, double>& values) {
  std::map<std::string, double> spelled = values;
  for (const std::string& name : formula.constants()) {
    if (spelled.contains(name)) continue;
    const auto same =
        std::find_if(spelled.begin(), spelled.end(), [&](const auto& entry) { return same_name(entry.first, name); });
    if (same == spelled.end()) continue;
    auto entry = spelled.extract(same);
    entry.key() = name;
    spelled.insert(std::move(entry));
  }
  return spelled;
}

}  // namespace saddlescope
