// An update taken apart for the eye: the parts whose sum is the movement, what an adaptive method divides by, and the
// rule as an equation with this step's numbers in it. Pure functions of an explained step; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/run/step_explanation.h"
#include "core/run/trajectory.h"

namespace saddlescope {

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
  std::string remembered_label;    ///< "λ·last", or "−ημ·b" where that is not a share of the last movement
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
  double mean_factor = 0, gradient_factor = 0;  ///< NAdam: what m and g are multiplied by
  double rectification = 0;                     ///< RAdam: r·√(1 − β₂ᵗ); 0: it does not divide yet
};

/// `explained` of this trajectory and plan.
StepTerms take_apart(const StepExplanation& explained, const Trajectory& trajectory, const RunPlan& plan);

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

/// Where the two forms of a method part: a piece of OptimizerInfo::rule and one of lecture_rule, and what it does.
struct ConventionDifference {
  std::string_view pytorch, lecture, meaning;
};
/// None for a method whose forms are one.
std::optional<ConventionDifference> convention_difference(std::string_view id);

}  // namespace saddlescope
