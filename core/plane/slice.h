// Slice: which plane of a parameter space of more than two dimensions the views show, as a plain value that can be
// edited, and the ways to choose one. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/plane/plane.h"

namespace saddlescope {

/// Empty parts mean: through 0 along the first two axes.
struct Slice {
  std::vector<double> origin;                   ///< n numbers
  std::vector<std::vector<double>> directions;  ///< two of n numbers, orthonormal
  std::vector<std::string> names;               ///< of the directions: "w1", "u₁"
  std::vector<double> toward;                   ///< n numbers: where the second direction can be turned; empty: nowhere
  std::string toward_name;
  double turn = 0;  ///< how much of the quarter turn towards it is done, 0 … 1
  bool operator==(const Slice&) const = default;
};

/// The plane of the slice. Parts that do not fit `parameter_names` (another number of parameters) count as empty. With
/// one parameter the axis. The directions come out orthonormal whatever `turn` is. A direction has no sign, so the turn
/// goes the short way to `toward` or its opposite; one that the plane contains already turns nothing.
Plane slice_plane(const Slice& slice, const std::vector<std::string>& parameter_names);

/// The two parameters that the plane runs along, in order; none where it lies across the axes or is being turned.
std::optional<std::pair<std::size_t, std::size_t>> slice_axes(const Slice& slice, std::size_t dimension);

/// Along two axes with the other parameters held at those of `point` (n numbers). The plane's own coordinates are then
/// the two parameters' values.
Slice axis_slice(std::size_t first, std::size_t second, const std::vector<double>& point,
                 const std::vector<std::string>& parameter_names);
/// Through `point` along two directions (made orthonormal; `names` as given). Nearly parallel directions: the second is
/// replaced by an axis.
Slice direction_slice(const std::vector<double>& point, const std::vector<double>& first,
                      const std::vector<double>& second, const std::vector<std::string>& names);
/// Through three points: the origin is the first. Points on one line: an axis completes the plane.
Slice three_point_slice(const std::vector<double>& first, const std::vector<double>& second,
                        const std::vector<double>& third);
/// Through the last point of `points` (rows × n, row-major) along the two principal directions of their scatter.
Slice principal_slice(const std::vector<double>& points, std::size_t dimension);

/// Σ Δθ Δθᵀ over the steps between the first `rows` points of a path (rows × n, row-major): n × n numbers, row-major,
/// scaled so that its trace is 1; all 0 where nothing moves. The plane is no part of it, so that one pass serves all.
std::vector<double> path_movement(const double* points, std::size_t dimension, std::size_t rows);
/// Share of a path's movement that the plane contains: Σ‖P·Δθ‖² / Σ‖Δθ‖², 0 … 1; 1 where nothing moves.
double share_in_plane(const Plane& plane, const std::vector<double>& movement);
/// Euclidean distance of a point (n numbers) from the plane.
double distance_to_plane(const Plane& plane, const double* point);

/// Where critical points of n > 2 parameters are searched by default: the window's larger interval for every parameter.
std::vector<Interval> search_box(const PlaneWindow& window, std::size_t dimension);

}  // namespace saddlescope
