#include "core/plane/slice.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

using Vector = Eigen::VectorXd;

/// Below this share of its length a vector counts as lying in the span of another one.
constexpr double parallel = 1e-9;

Vector vector_of(const std::vector<double>& numbers) {
  return Eigen::Map<const Vector>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

std::vector<double> numbers_of(const Vector& vector) { return {vector.data(), vector.data() + vector.size()}; }

/// The part of `vector` across the unit vector `along`, of unit length; none where nothing is left.
std::optional<Vector> part_across(const Vector& vector, const Vector& along) {
  const double length = vector.norm();
  const Vector rest = vector - along.dot(vector) * along;
  if (!(length > 0) || !std::isfinite(length) || rest.norm() <= parallel * length) return std::nullopt;
  // Twice is enough (Kahan, in Parlett 1980): the first pass may leave rounding along the direction.
  const Vector unit = rest.normalized();
  return (unit - along.dot(unit) * along).normalized();
}

/// The same; the axis that lies most across `along` where nothing is left.
Vector across(const Vector& vector, const Vector& along) {
  if (const auto part = part_across(vector, along)) return *part;
  Eigen::Index axis = 0;
  along.cwiseAbs().minCoeff(&axis);
  return *part_across(Vector::Unit(along.size(), axis), along);
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
  const auto across_first = part_across(vector_of(slice.toward), first);
  if (!across_first) return plane;
  const Vector target = second.dot(*across_first) < 0 ? Vector(-*across_first) : *across_first;
  const auto beyond = part_across(target, second);
  if (!beyond) return plane;
  // From `second` at most a quarter turn to the target.
  const double angle = slice.turn * std::atan2(beyond->dot(target), second.dot(target));
  const Vector turned = std::cos(angle) * second + std::sin(angle) * *beyond;
  plane.directions[1] = numbers_of(across(turned, first));
  if (!slice.toward_name.empty())
    plane.axis_names[1] = slice.turn >= 1 ? slice.toward_name : plane.axis_names[1] + " → " + slice.toward_name;
  return plane;
}

std::optional<std::pair<std::size_t, std::size_t>> slice_axes(const Slice& slice, std::size_t dimension) {
  if (dimension < 2) return std::nullopt;
  if (slice.turn > 0 && slice.toward.size() == dimension) return std::nullopt;
  const auto fits = [&](const std::vector<double>& direction) { return direction.size() == dimension; };
  if (slice.directions.size() != 2 || !std::all_of(slice.directions.begin(), slice.directions.end(), fits))
    return std::pair<std::size_t, std::size_t>{0, 1};
  std::size_t axes[2] = {0, 0};
  for (std::size_t k = 0; k < 2; ++k) {
    const std::vector<double>& direction = slice.directions[k];
    axes[k] = static_cast<std::size_t>(std::find(direction.begin(), direction.end(), 1.0) - direction.begin());
    if (axes[k] == dimension || direction != axis(axes[k], dimension)) return std::nullopt;
  }
  return std::pair{axes[0], axes[1]};
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
  const Vector given = vector_of(first);
  const double length = given.norm();
  const Vector along =
      length > 0 && std::isfinite(length) ? Vector(given / length) : Vector(Vector::Unit(given.size(), 0));
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

std::vector<double> path_movement(const double* points, std::size_t dimension, std::size_t rows) {
  const std::size_t n = dimension;
  // Steps of a run that blows up must not overflow when squared.
  double largest = 0;
  for (std::size_t i = n; i < rows * n; ++i) largest = std::max(largest, std::abs(points[i] - points[i - n]));
  std::vector<double> movement(n * n, 0.0);
  if (!(largest > 0) || !std::isfinite(largest)) return movement;
  std::vector<double> step(n);
  double trace = 0;
  for (std::size_t row = 1; row < rows; ++row) {
    for (std::size_t i = 0; i < n; ++i) {
      step[i] = (points[row * n + i] - points[(row - 1) * n + i]) / largest;
      trace += step[i] * step[i];
    }
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) movement[i * n + j] += step[i] * step[j];
  }
  for (double& entry : movement) entry /= trace;
  return movement;
}

double share_in_plane(const Plane& plane, const std::vector<double>& movement) {
  const std::size_t n = plane.dimension();
  double all = 0, inside = 0;
  for (std::size_t i = 0; i < n; ++i) all += movement[i * n + i];
  for (const std::vector<double>& direction : plane.directions)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) inside += direction[i] * movement[i * n + j] * direction[j];
  return all > 0 ? std::clamp(inside, 0.0, 1.0) : 1.0;
}

double distance_to_plane(const Plane& plane, const double* point) {
  const PlanePoint at = to_plane(plane, point);
  const double coordinates[2] = {at.a, at.b};
  double squares = 0;
  for (std::size_t i = 0; i < plane.dimension(); ++i) {
    double rest = point[i] - plane.origin[i];
    for (std::size_t k = 0; k < plane.directions.size(); ++k) rest -= coordinates[k] * plane.directions[k][i];
    squares += rest * rest;
  }
  return std::sqrt(squares);
}

std::vector<Interval> search_box(const PlaneWindow& window, std::size_t dimension) {
  return std::vector<Interval>(dimension, window.a.size() >= window.b.size() ? window.a : window.b);
}

}  // namespace saddlescope
