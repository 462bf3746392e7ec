// With what a method writes its rule with a step's numbers in it: lines and terms, and those that several methods have
// in common. For the methods' write() only; belongs to one call of step_equation().
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/optimizer/step_terms.h"

namespace saddlescope {

class EquationWriter {
 public:
  /// The text of a number for coordinate i.
  using Number = std::function<std::string(std::size_t)>;

  EquationWriter(const StepTerms& step_terms, std::span<const std::size_t> coordinates)
      : terms(step_terms), step(*step_terms.explained), coordinates_(coordinates) {}
  std::vector<EquationLine> take();

  const StepTerms& terms;
  const StepExplanation& step;

  double number(std::string_view id) const;
  double g(std::size_t i) const { return terms.gradient[i]; }
  double before(std::size_t k, std::size_t i) const { return step.state_before[k][i]; }
  double after(std::size_t k, std::size_t i) const { return step.state_after[k][i]; }
  bool lecture() const { return runs_lecture_form(step.settings); }

  static std::string shown(double value);
  /// As a factor: a negative one stands in brackets.
  static std::string factor(double value);
  /// One minus a number near 1 keeps its digits.
  static std::string rest(double value) { return shown(1 - value); }
  std::string eta() const { return shown(step.learning_rate); }

  // Pieces. The meaning is one plain sentence.
  EquationTerm term(std::string symbol, TermRole role, std::string meaning, const Number& text) const;
  /// The left side of a line.
  EquationTerm result(std::string symbol, TermRole role, const std::vector<double>& values) const;
  void line(EquationTerm left, std::vector<EquationTerm> terms_of_line);
  /// θ ← θ and what is added to it.
  void update(std::vector<EquationTerm> terms_added);
  void whole();
  void weight_decay();

  /// − η·g
  EquationTerm gradient_step() const;
  /// − η·λ·θ
  EquationTerm decay_term() const;
  /// − η·numerator/divisor of the effective step
  EquationTerm divided_step(const std::string& numerator, const std::vector<double>& values) const;
  /// b ← β·b + …
  void buffer_line(double keep, std::string symbol, const Number& gradient, std::size_t array = 0);
  /// θ ← θ − η·b
  void buffer_update(std::size_t array = 0);
  /// name ← share·name + (1 − share)·g²
  void mean_square(const char* name, const char* share, double value, std::size_t array);
  /// m ← β₁·m + (1 − β₁)·g
  void mean_line();
  /// name ← state array/correction, or the root of it
  void corrected_line(const char* name, const char* symbol, double correction, const std::vector<double>& values,
                      std::size_t array, TermRole role, const char* meaning, bool root);
  /// m̂ ← m/(1 − β₁ᵗ)
  void corrected_mean_line(const std::vector<double>& mean);
  /// Corrected root of state array `array`, of the effective step.
  void corrected_root_line(const char* name, const char* symbol, std::size_t array);
  /// − η·scale·mean/divisor of the effective step
  EquationTerm mean_step(const std::string& symbol, const std::vector<double>& mean, double scale = 1) const;
  /// θ ← θ − η·m̂/(divisor), with the decoupled decay if there is any.
  void mean_update();

 private:
  std::span<const std::size_t> coordinates_;
  std::vector<EquationLine> lines_;
};

}  // namespace saddlescope
