// Table: rows of numbers under named columns, the data that a loss is made of. A plain value; shared between threads
// as shared_ptr to const.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace saddlescope {

inline constexpr std::size_t maximum_table_rows = 10'000'000;
inline constexpr std::size_t maximum_table_columns = 256;

struct Table {
  std::vector<std::string> names;            ///< of the columns: different, fit to stand in a formula
  std::vector<std::vector<double>> columns;  ///< columns[c][r], finite; all of one length
  std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
  bool operator==(const Table&) const = default;
};

/// Column that a model is to predict: the one named y, else the last; 0 in an empty table.
std::size_t target_column(const Table& table);

/// How features (every column but the target) are brought to one scale.
enum class FeatureScaling {
  none,
  standard,  ///< mean 0, population deviation 1
  unit       ///< smallest 0, largest 1
};
inline constexpr std::size_t feature_scalings = 3;

/// `value` became (value − offset)/factor; a constant column keeps factor 1.
struct ColumnScale {
  double offset = 0, factor = 1;
  bool operator==(const ColumnScale&) const = default;
};

struct ScaledTable {
  Table table;
  std::vector<ColumnScale> scales;  ///< one for each column; of the target: 0 and 1
};

ScaledTable scale_features(Table table, FeatureScaling scaling);

}  // namespace saddlescope
