// From a DataDefinition to rows. Any thread; a CSV file is read here, which may take a second.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/data/data_definition.h"
#include "core/support/expected.h"

namespace saddlescope {

/// The rows of a loss. Immutable once made.
struct Data {
  std::shared_ptr<const Table> raw;     ///< as read
  std::shared_ptr<const Table> scaled;  ///< what the loss sees; the same object without scaling
  std::vector<ColumnScale> scales;      ///< one for each column
};

using LoadProgress = std::function<void(double share)>;  ///< 0 … 1, called on the loading thread

/// Names of the columns where they are known without reading a file: built-in tables and typed rows; else none.
std::vector<std::string> data_columns(const DataDefinition& definition);

/// The same, and of a file what its first rows tell; in under a millisecond. Error: as load_data, of the first rows.
Expected<std::vector<std::string>, std::string> first_data_columns(const DataDefinition& definition);

/// `source` must not be none. previous: rows of the same source are taken from there (`previous_of` is what it was made
/// from); may be null. Error: what is wrong, where, what to do; empty when `stop` stopped it.
Expected<std::shared_ptr<const Data>, std::string> load_data(const DataDefinition& definition,
                                                             const LoadProgress& progress, std::stop_token stop,
                                                             const Data* previous = nullptr,
                                                             const DataDefinition* previous_of = nullptr);

}  // namespace saddlescope
