// What a method tells about itself beside its update: its step taken apart, its rule with numbers, its limit of
// stability. Methods tell it in their files (see method.h). Only core/optimizer includes this header.
#pragma once

#include <optional>

#include "core/optimizer/equation_writer.h"
#include "core/optimizer/optimizer.h"
#include "core/optimizer/stability_rule.h"
#include "core/optimizer/step_dissection.h"

namespace saddlescope {

/// What holds for a method that tells nothing; an Explanation<Method> derives from it and hides what it knows better.
struct NoExplanation {
  /// Fills in the terms of an update. Formulas in the order of operations of the method's update(), so that the
  /// movement comes out with the method's own bits.
  static void take_apart(StepDissection& step) { step.whole(); }
  /// The rule line by line, with the numbers of the update that was taken apart.
  static void write(EquationWriter& equation) { equation.whole(); }
  static std::optional<StabilityRule> stability(const OptimizerSettings&) { return std::nullopt; }
  /// `lambda` has the weight decay in it that the method adds to the gradient.
  static std::optional<StepFactors> step_factors(const OptimizerSettings&, double /*rate*/, double /*lambda*/) {
    return std::nullopt;
  }
};

/// The same as a row of a table.
struct MethodExplanation {
  void (*take_apart)(StepDissection&);
  void (*write)(EquationWriter&);
  std::optional<StabilityRule> (*stability)(const OptimizerSettings&);
  std::optional<StepFactors> (*step_factors)(const OptimizerSettings&, double rate, double lambda);
};

/// Whether update() adds the weight decay to the gradient: neither where it is decoupled nor in a method of second
/// order, for which Stepper does it.
inline bool update_adds_decay(const OptimizerInfo& info) { return !info.decoupled_decay && !info.uses_hessian; }

/// `info`: an element of optimizer_catalogue().
const MethodExplanation& explanation_of(const OptimizerInfo& info);

}  // namespace saddlescope
