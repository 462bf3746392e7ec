// Which names of a formula are variables, constants, functions: the rules are in parse.h. Private to the formula room;
// any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/formula/tokens.h"

namespace saddlescope {

/// A token whose word has been understood. Words that were split have become several symbols.
struct Symbol {
  enum class Role { sign, number, superscript, variable, constant, named_number, function };
  Token token;
  Role role = Role::sign;   ///< `sign` for everything that is no name, number or superscript
  std::uint32_t index = 0;  ///< of variables; of constants, before which the columns of data are counted
};

struct Roles {
  std::vector<Symbol> symbols;  ///< the formula without its leading `L =`; ends with Kind::end
  std::vector<std::string> variables, constants;
  std::vector<bool> columns_used;  ///< one for each of FormulaOptions::columns
  /// No or too many candidates for variables. To be reported after the errors of the grammar, which say more.
  std::optional<FormulaError> doubt;
};

/// Takes off a leading `L =`, `f(a,b) =` or `∂L/∂a =` and gives every word its role.
Expected<Roles, FormulaError> assign_roles(const std::vector<Token>& tokens, const FormulaOptions& options);

}  // namespace saddlescope
