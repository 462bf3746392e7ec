// How SPECs are read: pieces of text and messages that methods and schedules share. Only core/optimizer includes this
// header; pure functions.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/optimizer/hyperparameter.h"

namespace saddlescope {

/// Without the blanks at its ends.
std::string_view trimmed(std::string_view text);
/// 'text', for messages.
std::string single_quoted(std::string_view text);
/// The parts between separators that stand outside of brackets; at least one, which may be empty.
std::vector<std::string_view> split_outside_brackets(std::string_view text, char separator);
/// parse_number, with a true minus sign in the exponent too: the window writes "1e−4".
std::optional<double> number_of(std::string_view text);
/// "must be from 0 to 1".
std::string range_text(const Hyperparameter& parameter);

/// The ids of a table's rows.
template <class Row>
std::vector<std::string_view> ids_of(std::span<const Row> rows) {
  std::vector<std::string_view> ids;
  for (const Row& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace saddlescope
