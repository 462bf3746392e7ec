// An update taken apart for the eye: the parts whose sum is the movement, what an adaptive method divides by, and the
// rule as an equation with this step's numbers in it. Plain values and pure functions of an explained step; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/optimizer/optimizer.h"

namespace saddlescope {

/// One update with what the method had and made of it.
struct StepExplanation {
  std::size_t step = 0;                           ///< the update from this row
  OptimizerSettings settings;                     ///< that make it
  double learning_rate = 0;                       ///< after schedule and decay
  std::vector<double> gradient;                   ///< n: the one that the update used
  std::vector<double> movement;                   ///< n: θ(step + 1) − θ(step)
  std::vector<double> last_movement;              ///< n: of the update before; zeros at the first
  std::vector<std::vector<double>> state_before;  ///< the method's arrays, each n, before the update
  std::vector<std::vector<double>> state_after;
};

/// What a term is: one colour each, in the equation, in the diagrams and in the views.
enum class TermRole { plain, gradient, remembered, movement, divisor, decay };

/// n numbers each. `gradient`, `remembered` and `decay` are empty where the method has no such part; the ones there add
/// up to `movement` to the last bits. With none of them (Lion's sign, a method of second order) only the movement is
/// known as one thing.
struct MovementParts {
  std::vector<double> gradient;    ///< what this update's gradient does: −η·g, divided where the method divides
  std::vector<double> remembered;  ///< what the memory of earlier gradients does
  std::vector<double> decay;       ///< decoupled weight decay, −η·λ·θ
  std::vector<double> movement;    ///< as the method computes it
  std::string gradient_label;      ///< "−η∇L", "−η∇L/σ"
  std::string remembered_label;    ///< "β·last", or "−ηβ·b" where that is not a share of the last movement
};

/// How far an adaptive method goes along each coordinate: movement = −rate · (g, or m̂ where there is a mean).
struct EffectiveStep {
  std::string accumulator_name;     ///< "S", "v", "σ²", "u"
  std::string divisor_name;         ///< "√S + ε", "σ", "√v̂ + ε"
  std::vector<double> accumulator;  ///< n, after this update took its gradient in
  std::vector<double> divisor;      ///< n
  std::vector<double> rate;         ///< n: η/divisor; 0 where a lecture's σ is 0, for there the step is 0
  std::vector<double> mean;         ///< n: m̂ of the Adam family; else empty
  std::vector<double> root;  ///< n: √v̂ of the Adam family (or the root of its largest v, or AdaMax's u); else empty
};

struct StepTerms {
  const StepExplanation* explained = nullptr;  ///< must outlive it
  std::size_t update = 1;                      ///< the method's own count from its last fresh start: t, from 1
  std::vector<double> point;                   ///< n: θ before the update
  std::vector<double> gradient;                ///< n: g with the weight decay that a method adds to it
  MovementParts parts;
  std::optional<EffectiveStep> effective;  ///< of methods that divide by the gradient's size
  double correction1 = 1, correction2 = 1;  ///< 1 − β₁ᵗ and 1 − β₂ᵗ, or the products' where β was changed on the way
  std::vector<double> factors;              ///< numbers of the method's own, from its take_apart() for its equation
};

/// Updates that one piece of a run made: as many as `count`, with these settings.
struct RememberedUpdates {
  const OptimizerSettings* settings;
  std::size_t count;
};

/// The update from `point` (n numbers). `remembered`: those whose gradients the method remembers, in their order, this
/// one included.
StepTerms take_apart(const StepExplanation& explained, std::span<const double> point,
                     std::span<const RememberedUpdates> remembered);

/// "− η·g" and what it is with this step's numbers: "− 0.02·(−0.61)".
struct EquationTerm {
  std::string symbol;
  std::vector<std::string> numbers;  ///< one for each coordinate asked for
  TermRole role = TermRole::plain;
  std::string meaning;  ///< one plain sentence; empty: nothing to tell
};
/// left = terms, one after the other; the signs are part of the terms.
struct EquationLine {
  EquationTerm left;
  std::vector<EquationTerm> terms;
};
/// The rule line by line, in the order in which it is carried out, for some coordinates (0 … n − 1).
std::vector<EquationLine> step_equation(const StepTerms& terms, std::span<const std::size_t> coordinates);

}  // namespace saddlescope
