#include "core/data/table.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace saddlescope {
namespace {

/// Brings one column to its scale and says how. Works on values below 2 in size (divided by a power of two, which is
/// exact), so that neither sums nor differences of finite values overflow.
ColumnScale scale_column(std::vector<double>& column, FeatureScaling scaling) {
  if (column.empty()) return {};
  const auto [smallest, largest] = std::minmax_element(column.begin(), column.end());
  const double low = *smallest, high = *largest;
  if (low == high) {  // asked first: a mean with a rounding error would leave a deviation that is noise
    std::fill(column.begin(), column.end(), 0.0);
    return {low, 1};
  }
  const double unit = std::ldexp(1.0, std::ilogb(std::max(std::abs(low), std::abs(high))));
  const auto count = static_cast<double>(column.size());
  double offset = low / unit, factor = high / unit - low / unit;
  if (scaling == FeatureScaling::standard) {
    double sum = 0;
    for (const double value : column) sum += value / unit;
    const double first_mean = sum / count;
    double rest = 0;
    for (const double value : column) rest += value / unit - first_mean;
    offset = first_mean + rest / count;
    double squares = 0;
    for (const double value : column) squares += (value / unit - offset) * (value / unit - offset);
    factor = std::sqrt(squares / count);
  }
  for (double& value : column) value = (value / unit - offset) / factor;
  // A factor leaves the doubles only where the values lie at their very ends.
  using Limits = std::numeric_limits<double>;
  return {offset * unit, std::clamp(factor * unit, Limits::min(), Limits::max())};
}

}  // namespace

std::size_t target_column(const Table& table) {
  const auto place = std::find(table.names.begin(), table.names.end(), "y");
  if (place != table.names.end()) return static_cast<std::size_t>(place - table.names.begin());
  return table.columns.empty() ? 0 : table.columns.size() - 1;
}

ScaledTable scale_features(Table table, FeatureScaling scaling) {
  ScaledTable result{std::move(table), {}};
  result.scales.resize(result.table.columns.size());
  if (scaling == FeatureScaling::none) return result;
  const std::size_t target = target_column(result.table);
  for (std::size_t c = 0; c < result.scales.size(); ++c)
    if (c != target) result.scales[c] = scale_column(result.table.columns[c], scaling);
  return result;
}

}  // namespace saddlescope
