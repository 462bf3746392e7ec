// What data a loss is made of, as a plain value that the scene holds: where the rows come from, and what is done with
// them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/data/shared_table.h"
#include "core/data/table.h"

namespace saddlescope {

enum class DataSource {
  none,
  built_in,  ///< one of built_in_tables()
  file,      ///< a CSV file
  cells      ///< typed, or edited by hand
};

/// How the losses of the rows become one number.
enum class Reduction { mean, sum };

struct DataDefinition {
  DataSource source = DataSource::none;
  std::string id;          ///< of the built-in table
  std::size_t size = 0;    ///< of the built-in table, where it has one: number of rows
  double noise = 0;        ///< of the built-in table, where it has one
  std::uint64_t seed = 0;  ///< of the built-in table
  std::string file;        ///< path of the CSV file
  SharedTable cells;       ///< the typed rows
  Reduction reduction = Reduction::mean;
  FeatureScaling scaling = FeatureScaling::none;

  bool operator==(const DataDefinition&) const = default;
  /// Whether both have the same rows before scaling.
  bool same_rows(const DataDefinition& other) const;
};

/// A built-in table with its default size and noise; `id` must be known.
DataDefinition built_in_data(const std::string& id, Reduction reduction = Reduction::mean);

}  // namespace saddlescope
