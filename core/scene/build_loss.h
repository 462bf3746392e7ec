// From a LossDefinition to an objective: loads the rows, compiles the formula, joins both. The one place where this is
// done, for the window, the command line and tests. Any thread; a CSV file may take a second.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/formula/formula.h"
#include "core/objective/objective.h"
#include "core/scene/load_data.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Rows that are there already, and what they were made from.
struct LoadedData {
  std::shared_ptr<const Data> data;
  DataDefinition of;
};

/// An objective, or what is wrong: one of the two problems below.
struct BuiltLoss {
  std::shared_ptr<const Objective> objective;  ///< null with a problem
  std::shared_ptr<const Formula> formula;      ///< null where it could not be read
  std::shared_ptr<const Data> data;            ///< null without data or with data_error
  std::optional<FormulaError> error;           ///< of the formula, with its position
  std::optional<std::string> data_error;       ///< empty when `stop` stopped the loading
};

/// Constants without a value are 1, and values without a constant are left aside. previous: its rows are taken where
/// the definition wants the same.
BuiltLoss build_loss(const LossDefinition& definition, const LoadedData& previous = {},
                     const LoadProgress& progress = {}, std::stop_token stop = {});

}  // namespace saddlescope
