#include "core/analysis/slice.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace saddlescope {
namespace {

using Vector = Eigen::VectorXd;

/// Below this share of its length a vector counts as lying in the span of another one.
constexpr double parallel = 1e-9;

Vector vector_of(const std::vector<double>& numbers) {
  return Eigen::Map<const Vector>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

std::vector<double> numbers_of(const Vector& vector) { return {vector.data(), vector.data() + vector.size()}; }

/// The part of `vector` across the unit vector `along`, of unit length; the axis that lies most across it where nothing
/// is left.
Vector across(const Vector& vector, const Vector& along) {
  const double length = vector.norm();
  const Vector rest = vector - along.dot(vector) * along;
  if (length > 0 && std::isfinite(length) && rest.norm() > parallel * length) {
    // Twice is enough (Kahan, in Parlett 1980): the first pass may leave rounding along the direction.
    const Vector unit = rest.normalized();
    return (unit - along.dot(unit) * along).normalized();
  }
  Eigen::Index axis = 0;
  along.cwiseAbs().minCoeff(&axis);
  const Vector unit = Vector::Unit(along.size(), axis);
  return (unit - along.dot(unit) * along).normalized();
}

std::vector<double> axis(std::size_t index, std::size_t dimension) {
  std::vector<double> direction(dimension, 0.0);
  direction[index] = 1;
  return direction;
}

}  // namespace

Plane slice_plane(const Slice& slice, const std::vector<std::string>& parameter_names) {
  Plane plane = axis_plane(parameter_names);
  const std::size_t n = parameter_names.size();
  if (n < 2) return plane;
  if (slice.origin.size() == n) plane.origin = slice.origin;
  const auto fits = [n](const std::vector<double>& direction) { return direction.size() == n; };
  if (slice.directions.size() == 2 && std::all_of(slice.directions.begin(), slice.directions.end(), fits)) {
    plane.directions = slice.directions;
    if (slice.names.size() == 2) plane.axis_names = slice.names;
  }
  if (slice.turn == 0 || !fits(slice.toward)) return plane;

  const Vector first = vector_of(plane.directions[0]), second = vector_of(plane.directions[1]);
  const Vector target = across(vector_of(slice.toward), first);
  // The quarter turn runs from `second` to the part of the target across it; a target along `second` is there already.
  const Vector beyond = target - second.dot(target) * second;
  if (beyond.norm() < parallel) return plane;
  const double whole = std::atan2(beyond.norm(), second.dot(target));
  const double angle = slice.turn * whole;
  const Vector turned = std::cos(angle) * second + std::sin(angle) * beyond.normalized();
  plane.directions[1] = numbers_of(across(turned, first));
  if (!slice.toward_name.empty())
    plane.axis_names[1] = slice.turn >= 1 ? slice.toward_name : plane.axis_names[1] + " → " + slice.toward_name;
  return plane;
}

Slice axis_slice(std::size_t first, std::size_t second, const std::vector<double>& point,
                 const std::vector<std::string>& parameter_names) {
  Slice slice;
  slice.origin = point;
  slice.origin[first] = slice.origin[second] = 0;
  slice.directions = {axis(first, point.size()), axis(second, point.size())};
  slice.names = {parameter_names[first], parameter_names[second]};
  return slice;
}

Slice direction_slice(const std::vector<double>& point, const std::vector<double>& first,
                      const std::vector<double>& second, const std::vector<std::string>& names) {
  const Vector length = vector_of(first);
  const Vector along = length.norm() > 0 ? Vector(length.normalized()) : Vector(Vector::Unit(length.size(), 0));
  Slice slice;
  slice.origin = point;
  slice.directions = {numbers_of(along), numbers_of(across(vector_of(second), along))};
  slice.names = names;
  return slice;
}

Slice three_point_slice(const std::vector<double>& first, const std::vector<double>& second,
                        const std::vector<double>& third) {
  const Vector from = vector_of(first);
  Vector one = vector_of(second) - from, other = vector_of(third) - from;
  if (one.norm() == 0) std::swap(one, other);
  return direction_slice(first, numbers_of(one), numbers_of(other), {"A → B", "across"});
}

Slice principal_slice(const std::vector<double>& points, std::size_t dimension) {
  const auto n = static_cast<Eigen::Index>(dimension);
  const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> rows(
      points.data(), static_cast<Eigen::Index>(points.size()) / n, n);
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  const Eigen::MatrixXd centred = rows.rowwise() - mean;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> scatter(centred.transpose() * centred);
  const Vector last = rows.row(rows.rows() - 1);
  return direction_slice(numbers_of(last), numbers_of(scatter.eigenvectors().col(n - 1)),
                         numbers_of(scatter.eigenvectors().col(n - 2)), {"first principal", "second principal"});
}

double share_in_plane(const Plane& plane, const std::vector<double>& points, std::size_t rows) {
  const std::size_t n = plane.dimension();
  double all = 0, inside = 0;
  for (std::size_t row = 1; row < rows; ++row) {
    for (std::size_t i = 0; i < n; ++i) {
      const double step = points[row * n + i] - points[(row - 1) * n + i];
      all += step * step;
    }
    for (const std::vector<double>& direction : plane.directions) {
      double along = 0;
      for (std::size_t i = 0; i < n; ++i) along += direction[i] * (points[row * n + i] - points[(row - 1) * n + i]);
      inside += along * along;
    }
  }
  return all > 0 ? std::min(1.0, inside / all) : 1.0;
}

double distance_to_plane(const Plane& plane, const double* point) {
  const std::size_t n = plane.dimension();
  Vector rest(static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i) rest[static_cast<Eigen::Index>(i)] = point[i] - plane.origin[i];
  for (const std::vector<double>& direction : plane.directions) {
    const Vector along = vector_of(direction);
    rest -= along.dot(rest) * along;
  }
  return rest.norm();
}

std::vector<Interval> search_box(const PlaneWindow& window, std::size_t dimension) {
  return std::vector<Interval>(dimension, window.a.size() >= window.b.size() ? window.a : window.b);
}

}  // namespace saddlescope
