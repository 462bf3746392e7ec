// A formula over several lines of a field, and back. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace saddlescope {

/// The text with a line break after at most `columns` characters (UTF-8) each, rather behind an operator, a comma or a
/// blank. It must have no breaks of its own.
std::string broken_formula(std::string_view text, std::size_t columns);
/// Without line breaks.
std::string unbroken_formula(std::string_view text);
/// Where byte `offset` of a text stands in another one that differs from it in line breaks alone.
std::size_t moved_offset(std::string_view from, std::size_t offset, std::string_view to);
/// Lines of a text: one more than it has breaks.
std::size_t line_count(std::string_view text);

}  // namespace saddlescope
