// A typed loss, understood: its names, its exact derivatives as expressions, its tapes, its printed form.
// Immutable and shared between threads once compiled.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/formula/expression.h"
#include "core/formula/tape.h"
#include "core/support/expected.h"

namespace saddlescope {

/// Limits of a formula's text; beyond them compile() answers with an error, never with a crash or a hang.
inline constexpr std::size_t maximum_formula_length = 10'000;  // characters (code points)
inline constexpr int maximum_formula_nesting = 200;            // brackets, chains of ^ and of minus signs
inline constexpr std::size_t maximum_parameters = 16;          // variables
inline constexpr std::size_t maximum_printed_length = 2'000;   // characters of a printed formula before "…"

struct FormulaError {
  std::size_t column = 1;       ///< 1-based, counted in characters (code points) of the given text
  std::size_t byte_offset = 0;  ///< 0-based
  /// What was expected or is wrong, and what to do; one line, sentence case, no full stop at the end.
  std::string message;
  bool in_parameters = false;  ///< the fault is in FormulaOptions::parameters; the place says nothing
};

/// "expected a number, a name or “(” …": the message as it reads after a colon.
std::string message_after_colon(const FormulaError& error);

/// "Column 5: expected a number, a name or “(” …" preceded by the text and a caret under the column, three lines, for a
/// terminal. Long texts are cut round the column; characters that a terminal would obey are shown as U+FFFD. Of an
/// error in the parameters only the message, in one line.
std::string caret_report(std::string_view text, const FormulaError& error);

/// Whether formulas read both spellings as one name: α and alpha, w_1 and w₁.
bool same_name(std::string_view a, std::string_view b);

/// Whether a name means something else in every formula: a function, pi, e.
bool is_reserved_name(std::string_view name);

struct FormulaOptions {
  /// The variables, in order, as `--parameters` or the window's switch names them. Empty: inferred by the rules below.
  std::vector<std::string> parameters = {};
  /// Names of the columns of a table: where the formula uses them they are data, and the formula is the loss of one
  /// row.
  std::vector<std::string> columns = {};
};

/// How far derivatives are evaluated.
enum class Derivatives { none, gradient, hessian };

class Formula {
 public:
  /// Reads `text` and compiles it. Variables by the first rule that applies: options.parameters; the arguments of
  /// `f(a,b) =`; over a table (options.columns) every w and b, alone or with digits, and every θ with digits; every w
  /// with digits; every θ with digits; x and y; every x with digits; else all names if at most two.
  /// All other names are constants.
  static Expected<std::shared_ptr<const Formula>, FormulaError> compile(std::string_view text,
                                                                        const FormulaOptions& options = {});

  const std::string& text() const { return text_; }
  /// In order: as declared, else by number, else alphabetical.
  const std::vector<std::string>& variables() const { return variables_; }
  const std::vector<std::string>& constants() const { return constants_; }
  /// FormulaOptions::columns, used or not.
  const std::vector<std::string>& columns() const { return columns_; }
  bool uses_column(std::size_t i) const { return columns_used_[i]; }
  /// Whether the formula is the loss of one row of a table: it names one of the columns.
  bool uses_data() const;

  /// How the text was read: "a·x² + b: variable x; constants a, b".
  std::string reading() const;

  /// Readable maths that compile() also reads back (same variables given), cut with "…" after 2000 characters.
  std::string printed() const;                                      ///< "(1 − w1·w2)²"
  std::string printed_gradient(std::size_t i) const;                ///< right-hand side of ∂L/∂wi
  std::string printed_hessian(std::size_t i, std::size_t j) const;  ///< right-hand side of ∂²L/∂wi∂wj
  std::string gradient_label(std::size_t i) const;                  ///< "∂L/∂w1"
  std::string hessian_label(std::size_t i, std::size_t j) const;    ///< "∂²L/∂w1²", "∂²L/∂w1∂w2"

  /// Outputs of the tapes with n variables: none: value; gradient: value, n partial derivatives;
  /// hessian: value, n partials, then the upper triangle row by row (see hessian_index in objective.h).
  /// Many points side by side. Its constants are a row's cells (one for each of columns()), then constants().
  const Tape& tape(Derivatives order) const;
  /// Many rows side by side at one point: the variables of this tape are columns(), its constants are variables(), then
  /// constants(). Only of a formula that uses data.
  const Tape& row_tape(Derivatives order) const;

  const Graph& graph() const { return graph_; }
  NodeId root() const { return root_; }
  const std::vector<NodeId>& gradient() const { return gradient_; }
  const std::vector<NodeId>& hessian() const { return hessian_; }  ///< upper triangle

 private:
  Formula() = default;
  bool differentiate_twice();  // false when the derivatives grow too large
  void make_tapes();
  std::string text_;
  std::vector<std::string> symbol_names() const;
  std::vector<std::string> variables_, constants_, columns_;
  std::vector<bool> columns_used_;
  Graph graph_;
  NodeId root_ = 0;
  std::vector<NodeId> gradient_, hessian_;
  std::vector<Tape> tapes_, row_tapes_;  // by Derivatives
};

}  // namespace saddlescope
