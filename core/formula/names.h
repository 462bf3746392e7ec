// The names that formulas know: functions, Greek letters, nearest-name hints. Private to the formula room; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/formula/expression.h"

namespace saddlescope {

struct FunctionInfo {
  std::string_view name;
  Op op;
  int least = 1;  ///< smallest number of arguments
  int most = 1;   ///< largest; 0: any number
};

/// sin, cos, ...; nothing for an unknown name. `ln` and `log` are the same operation, `pow` is Op::power.
std::optional<FunctionInfo> find_function(std::string_view name);

/// All function names, in the order of the manual.
std::vector<std::string_view> function_names();

/// The name that printing uses; empty for operations that are not written as a function.
std::string_view function_name(Op op);

/// The known function whose spelling is nearest to `name` (letter case and common other names included); empty if none
/// is near.
std::string_view nearest_function(std::string_view name);

/// The spelling that identifies a name: a Greek letter is written out, so θ1 and theta1 are one name. `w_1` has become
/// `w1` before.
std::string name_key(std::string_view name);

/// True for the written-out names of the Greek letters (alpha, Theta, ...).
bool is_greek_spelling(std::string_view name);

/// True for one ASCII or Greek letter in UTF-8.
bool is_single_letter(std::string_view name);

/// Order of variables: by their letters, then by their number (w2 before w10), then by spelling.
bool name_precedes(std::string_view a, std::string_view b);

/// “text”, for messages.
inline std::string in_quotes(std::string_view text) { return "“" + std::string(text) + "”"; }

}  // namespace saddlescope
