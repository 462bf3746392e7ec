// The loss's formula and its derivatives as people read them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/nodes/loss.h"

namespace saddlescope {

struct FormulaTextKey {
  std::string formula;
  std::vector<std::string> variables, columns;
  std::shared_ptr<const Objective> objective;  ///< of these
  /// The texts do not change with values of constants or rows.
  bool operator==(const FormulaTextKey& other) const {
    return formula == other.formula && variables == other.variables && columns == other.columns;
  }
};

struct FormulaTextResult {
  std::string printed;  ///< as it is written
  std::string reading;  ///< as it was understood, with every sign
  /// "∂L/∂w1 = −2·w2·(1 − w1·w2)": the gradient's entries, then the Hessian's upper triangle row by row; of very many
  /// the first ones come first.
  std::vector<std::string> derivatives;
};

struct FormulaTextNode {
  using Key = FormulaTextKey;
  using Result = FormulaTextResult;
  NodeTraits traits() const { return {.name = "the formula in words"}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
