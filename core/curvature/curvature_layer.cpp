#include "core/curvature/curvature_layer.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/plane/round_numbers.h"
#include "core/plane/row_points.h"
#include "core/support/infinity.h"

namespace saddlescope {
namespace {

constexpr double zero_share = 1e-9;  // of the largest eigenvalue: what counts as 0

/// Eigenvalues of the Hessian at many points of a plane at once.
class EigenvalueSampler {
 public:
  EigenvalueSampler(const Objective& objective, const Plane& plane, std::size_t count)
      : objective_(objective), points_(plane, count), count_(count), n_(objective.dimension()) {
    numbers_.resize(hessian_size(n_) * count);
    values_.resize(count);
    outputs_.assign(1 + n_, nullptr);
    outputs_[0] = values_.data();
    for (std::size_t k = 0; k < hessian_size(n_); ++k) outputs_.push_back(numbers_.data() + k * count);
    matrix_.resize(static_cast<Eigen::Index>(n_), static_cast<Eigen::Index>(n_));
  }

  void set(std::size_t index, double a, double b) { points_.set(index, a, b); }

  /// Smallest, largest and smallest by magnitude at the first `used` points; NaN where the loss or the Hessian is not
  /// finite.
  void evaluate(std::size_t used, double* smallest, double* largest, double* weakest) {
    objective_.evaluate(Derivatives::hessian, points_.pointers(), outputs_, used);
    for (std::size_t i = 0; i < used; ++i) {
      smallest[i] = largest[i] = weakest[i] = std::numeric_limits<double>::quiet_NaN();
      bool finite = std::isfinite(values_[i]);
      for (std::size_t k = 0; k < hessian_size(n_); ++k) finite = finite && std::isfinite(entry(k, i));
      if (!finite) continue;
      if (n_ == 2) {
        const double middle = 0.5 * (entry(0, i) + entry(2, i));
        const double radius = std::hypot(0.5 * (entry(0, i) - entry(2, i)), entry(1, i));
        smallest[i] = middle - radius;
        largest[i] = middle + radius;
        weakest[i] = std::min(std::abs(smallest[i]), std::abs(largest[i]));
      } else {
        solve(i, smallest[i], largest[i], weakest[i]);
      }
    }
  }

 private:
  double entry(std::size_t k, std::size_t point) const { return numbers_[k * count_ + point]; }

  void solve(std::size_t point, double& smallest, double& largest, double& weakest) {
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < n_; ++j)
        matrix_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = entry(hessian_index(i, j, n_), point);
    solver_.compute(matrix_, Eigen::EigenvaluesOnly);
    smallest = solver_.eigenvalues().minCoeff();
    largest = solver_.eigenvalues().maxCoeff();
    weakest = solver_.eigenvalues().cwiseAbs().minCoeff();
  }

  const Objective& objective_;
  RowPoints points_;
  std::size_t count_, n_;
  std::vector<double> numbers_, values_;
  std::vector<double*> outputs_;
  Eigen::MatrixXd matrix_;
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver_;
};

/// Value below which this share of the finite ones lies; 0 when there is none. Sorts in part.
double quantile(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

std::vector<double> finite_magnitudes(const std::vector<double>& values) {
  std::vector<double> sizes;
  for (double value : values)
    if (std::isfinite(value)) sizes.push_back(std::abs(value));
  return sizes;
}

/// Poles and narrow peaks do not squeeze all the rest towards the middle: they leave the scale.
LayerScale signed_scale(const HeightGrid& grid) {
  LayerScale scale;
  std::vector<double> sizes = finite_magnitudes(grid.values);
  const double usual = quantile(sizes, 0.98);
  double most = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  if (usual > 0 && most > 3 * usual) most = 1.5 * usual;
  if (!(most > 0)) return scale;
  scale.limit = roundest_between(most, 1.12 * most);
  const double middle = quantile(sizes, 0.5);
  scale.s = nearest_round_number(std::clamp(0.3 * middle, scale.limit / 300, scale.limit / 3));
  return scale;
}

LayerScale ratio_scale(const HeightGrid& grid) {
  std::vector<double> sizes = finite_magnitudes(grid.values);
  const double power = std::ceil(std::log10(std::clamp(quantile(sizes, 0.95), 10.0, 1e8)) - 1e-9);
  return {true, std::pow(10.0, power), 1};
}

void find_extremes(HeightGrid& grid) {
  for (double value : grid.values) {
    if (!std::isfinite(value)) continue;
    grid.minimum = grid.any_finite ? std::min(grid.minimum, value) : value;
    grid.maximum = grid.any_finite ? std::max(grid.maximum, value) : value;
    grid.any_finite = true;
  }
}

/// Takes rounding noise out: what is 0 by the finder's measure becomes 0. `condition` holds |λ|min before and the
/// condition number after.
void round_to_zero(HeightGrid& smallest, HeightGrid& largest, HeightGrid& condition) {
  const auto strongest = [&](std::size_t i) {
    return std::max(std::abs(smallest.values[i]), std::abs(largest.values[i]));
  };
  std::vector<double> sizes;
  for (std::size_t i = 0; i < smallest.values.size(); ++i)
    if (std::isfinite(smallest.values[i])) sizes.push_back(strongest(i));
  const double usual = quantile(sizes, 0.5);
  for (std::size_t i = 0; i < smallest.values.size(); ++i) {
    const double strong = strongest(i), zero = zero_share * std::max(strong, usual);
    if (std::abs(smallest.values[i]) <= zero) smallest.values[i] = 0;
    if (std::abs(largest.values[i]) <= zero) largest.values[i] = 0;
    if (std::isnan(strong)) continue;
    condition.values[i] = condition.values[i] <= zero ? infinity : strong / condition.values[i];
  }
}

/// Largest magnitude at the corners of the cell round a point.
double largest_near(const HeightGrid& grid, const PlanePoint& point) {
  const auto cell = [](double at, const Interval& side, std::size_t count) {
    const double place = (at - side.minimum) / side.size() * static_cast<double>(count - 1);
    return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(count - 2)));
  };
  const std::size_t corner =
      cell(point.b, grid.window.b, grid.rows) * grid.columns + cell(point.a, grid.window.a, grid.columns);
  double largest = 0;
  for (const std::size_t i : {corner, corner + 1, corner + grid.columns, corner + grid.columns + 1})
    largest = std::max(largest, std::abs(grid.values[i]));
  return largest;
}

/// What `value` makes of λmin and λmax, on the grid.
using ValueOf = double (*)(double smallest, double largest);

/// Between two samples a continuous value comes near 0; one that jumps, or passes through infinity, does not.
void add_crossings(const Objective& objective, const HeightGrid& grid, ValueOf value, std::vector<ContourLine>& found,
                   const std::stop_token& stop) {
  constexpr std::size_t block = 256;
  EigenvalueSampler sampler(objective, grid.plane, block);
  std::vector<double> low(block), high(block), weak(block);
  for (const ContourLine& line : contour_lines(grid, {0.0}, stop)) {
    std::vector<bool> real;
    for (std::size_t first = 0; first < line.points.size(); first += block) {
      const std::size_t count = std::min(block, line.points.size() - first);
      for (std::size_t i = 0; i < count; ++i) sampler.set(i, line.points[first + i].a, line.points[first + i].b);
      sampler.evaluate(count, low.data(), high.data(), weak.data());
      for (std::size_t i = 0; i < count; ++i)
        real.push_back(std::abs(value(low[i], high[i])) <= 0.5 * largest_near(grid, line.points[first + i]));
    }
    if (std::find(real.begin(), real.end(), false) == real.end()) {
      found.push_back(line);
      continue;
    }
    ContourLine piece{line.level, false, {}};
    for (std::size_t i = 0; i <= line.points.size(); ++i) {
      if (i < line.points.size() && real[i]) {
        piece.points.push_back(line.points[i]);
        continue;
      }
      if (piece.points.size() > 1) found.push_back(piece);
      piece.points.clear();
    }
  }
}

/// Their product is smooth where λmin is now one eigenvalue of the Hessian, now another, so its 0 is found better than
/// theirs; but on a surface that is flat along some direction it is 0 everywhere.
void find_crossings(const Objective& objective, CurvatureLayers& layers, const std::stop_token& stop) {
  const ValueOf product = [](double smallest, double largest) { return smallest * largest; };
  HeightGrid both = layers.smallest;
  std::size_t zeros = 0;
  for (std::size_t i = 0; i < both.values.size(); ++i) {
    both.values[i] = product(layers.smallest.values[i], layers.largest.values[i]);
    zeros += both.values[i] == 0 ? 1 : 0;
  }
  if (2 * zeros < both.values.size()) {
    add_crossings(objective, both, product, layers.zero, stop);
    return;
  }
  add_crossings(
      objective, layers.smallest, [](double smallest, double) { return smallest; }, layers.zero, stop);
  add_crossings(
      objective, layers.largest, [](double, double largest) { return largest; }, layers.zero, stop);
}

}  // namespace

double LayerScale::to_unit(double value) const {
  if (ratio) return std::log(value) / std::log(limit);
  return 0.5 + std::copysign(0.5 * std::log1p(std::abs(value) / s) / std::log1p(limit / s), value);
}

double LayerScale::from_unit(double unit) const {
  if (ratio) return unit == 1 ? limit : std::exp(unit * std::log(limit));
  const double side = 2 * std::abs(unit - 0.5);
  return std::copysign(side == 1 ? limit : s * std::expm1(side * std::log1p(limit / s)), unit - 0.5) + 0.0;
}

std::vector<double> layer_ticks(const LayerScale& scale, std::size_t count) {
  std::vector<double> ticks;
  if (scale.ratio) {
    const auto last = static_cast<std::size_t>(std::lround(std::log10(scale.limit)));
    const std::size_t stride = count > 1 ? (last + count - 2) / (count - 1) : last;
    for (std::size_t power = last % std::max<std::size_t>(stride, 1); power <= last;
         power += std::max<std::size_t>(stride, 1))
      ticks.push_back(std::pow(10.0, static_cast<double>(power)));
    if (!ticks.empty() && ticks.front() > 1) ticks.insert(ticks.begin(), 1.0);
    return ticks;
  }
  const std::size_t half = std::max<std::size_t>(count / 2, 1);
  ticks.push_back(0);
  for (std::size_t k = 1; k <= half; ++k) {
    const double side = static_cast<double>(k) / static_cast<double>(half);
    const double value = k == half ? scale.limit
                                   : roundest_between(scale.from_unit(0.5 + 0.5 * side - 0.04),
                                                      scale.from_unit(0.5 + 0.5 * side + 0.04));
    ticks.push_back(value);
    ticks.insert(ticks.begin(), -value);
  }
  return ticks;
}

CurvatureLayers make_curvature_layers(const Objective& objective, const Plane& plane, const PlaneWindow& window,
                                      std::size_t columns, std::size_t rows, std::stop_token stop) {
  CurvatureLayers layers;
  for (HeightGrid* grid : {&layers.smallest, &layers.largest, &layers.condition}) {
    grid->plane = plane;
    grid->window = window;
    grid->columns = columns;
    grid->rows = rows;
    grid->values.assign(columns * rows, std::numeric_limits<double>::quiet_NaN());
  }
  EigenvalueSampler sampler(objective, plane, columns);
  for (std::size_t j = 0; j < rows && !stop.stop_requested(); ++j) {
    for (std::size_t i = 0; i < columns; ++i) sampler.set(i, layers.smallest.a(i), layers.smallest.b(j));
    const std::size_t first = j * columns;
    sampler.evaluate(columns, layers.smallest.values.data() + first, layers.largest.values.data() + first,
                     layers.condition.values.data() + first);
  }
  round_to_zero(layers.smallest, layers.largest, layers.condition);
  for (HeightGrid* grid : {&layers.smallest, &layers.largest, &layers.condition}) find_extremes(*grid);
  layers.smallest_scale = signed_scale(layers.smallest);
  layers.largest_scale = signed_scale(layers.largest);
  layers.condition_scale = ratio_scale(layers.condition);
  find_crossings(objective, layers, stop);
  return layers;
}

}  // namespace saddlescope
