// "Did you mean ...?": the nearest of some known names. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace saddlescope {

/// Name of `known` with the fewest edits (insert, delete, replace, swap neighbours; letter case is free), or an empty
/// view when none is near enough to be a likely slip: at most 2 edits, 1 for words shorter than 4; a name that starts
/// with the word also counts.
std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known);

/// As nearest_name, with at most `most_edits` edits and no names that merely start with the word.
std::string_view nearest_within(std::string_view word, std::span<const std::string_view> known, std::size_t most_edits);

/// "a, b, c".
std::string joined_names(std::span<const std::string_view> names);

/// "did you mean “rosenbrock”? Known are: a, b, c" or, with nothing near, "known are: a, b, c".
std::string name_hint(std::string_view word, std::span<const std::string_view> known);

}  // namespace saddlescope
