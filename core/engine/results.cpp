#include "core/engine/results.h"

#include <algorithm>

namespace saddlescope {

bool Results::any_late(const detail::AnyColumn& column) {
  return std::any_of(column.status.begin(), column.status.end(), [](const ResultStatus& each) { return each.late; });
}

bool Results::computing() const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [](const auto& column) { return column->announced && any_late(*column); });
}

std::vector<ResultError> Results::errors() const {
  std::vector<ResultError> errors;
  for (const auto& column : columns_)
    for (std::size_t i = 0; i < column->status.size(); ++i)
      if (const std::string& why = column->status[i].error; !why.empty())
        errors.push_back({column->numbered ? column->name + " " + std::to_string(i + 1) : column->name, why});
  return errors;
}

void Results::put(std::shared_ptr<const detail::AnyColumn> column) {
  for (auto& there : columns_)
    if (there->tag == column->tag) {
      there = std::move(column);
      return;
    }
  columns_.push_back(std::move(column));
}

}  // namespace saddlescope
