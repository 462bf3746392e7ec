#include "core/critical/shifted_minima.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_full_corners = 6;  // parameters
constexpr int most_passes_over_signs = 3;
constexpr double settled_minimum = 1e-12;  // a step of Newton's by the size of the coordinate
constexpr double not_there = std::numeric_limits<double>::quiet_NaN();

std::vector<double> losses_at(const Objective& objective, std::span<const std::vector<double>> points,
                              std::span<const double> moved = {}) {
  const std::size_t n = objective.dimension(), count = points.size();
  std::vector<double> coordinates(n * count), values(count);
  std::vector<const double*> pointers(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < count; ++k)
      coordinates[i * count + k] = points[k][i] - (moved.empty() ? 0.0 : moved[i]);
    pointers[i] = &coordinates[i * count];
  }
  double* outputs[] = {values.data()};
  objective.evaluate(Derivatives::none, pointers, outputs, count);
  return values;
}

bool is_minimum(const CriticalPoint& point) {
  return point.kind == CriticalKind::minimum ||
         ((point.kind == CriticalKind::degenerate || point.kind == CriticalKind::kink) && point.shape == "minimum");
}

struct Bottom {
  std::vector<double> at;
  Evaluation there;
};

/// Newton's method from a minimum of nearly the same loss.
Bottom refined(const Objective& loss, const std::vector<double>& from) {
  constexpr int steps = 8;
  Bottom now{from, evaluate_at(loss, from)};
  for (int step = 0; step < steps; ++step) {
    const Eigen::LDLT<Eigen::MatrixXd> factors(now.there.hessian);
    if (factors.info() != Eigen::Success || !factors.isPositive()) break;
    const Eigen::VectorXd move = factors.solve(now.there.gradient);
    if (!move.allFinite()) break;
    Bottom next = now;
    double size = 0;
    for (std::size_t i = 0; i < next.at.size(); ++i) {
      next.at[i] -= move[static_cast<Eigen::Index>(i)];
      size = std::max(size, std::abs(move[static_cast<Eigen::Index>(i)]) / (1 + std::abs(next.at[i])));
    }
    next.there = evaluate_at(loss, next.at);
    if (!(next.there.value <= now.there.value)) break;
    now = std::move(next);
    if (size < settled_minimum) break;
  }
  return now;
}

/// Places of the box as signs, one for each coordinate.
using Corner = std::vector<double>;

std::vector<Corner> all_corners(std::size_t n) {
  std::vector<Corner> corners(std::size_t{1} << n, Corner(n));
  for (std::size_t k = 0; k < corners.size(); ++k)
    for (std::size_t i = 0; i < n; ++i) corners[k][i] = (k >> i & 1) != 0 ? 1 : -1;
  return corners;
}

class Box {
 public:
  Box(const Objective& loss, std::span<const double> middle, double epsilon)
      : loss_(loss), middle_(middle), epsilon_(epsilon) {}

  std::vector<double> losses(std::span<const Corner> corners) const {
    std::vector<std::vector<double>> points(corners.begin(), corners.end());
    for (auto& point : points)
      for (std::size_t i = 0; i < point.size(); ++i)
        point[i] = middle_[i] + point[i] * epsilon_ * (std::abs(middle_[i]) + 1);
    return losses_at(loss_, points);
  }

  /// From a corner, one sign after the other as long as it helps.
  double climbed(Corner corner) const {
    double best = losses({&corner, 1})[0];
    for (int pass = 0; pass < most_passes_over_signs; ++pass) {
      std::vector<Corner> flipped(corner.size(), corner);
      for (std::size_t i = 0; i < corner.size(); ++i) flipped[i][i] = -corner[i];
      const std::vector<double> there = losses(flipped);
      Corner next = corner;
      for (std::size_t i = 0; i < corner.size(); ++i)
        if (there[i] > best) next[i] = -corner[i];
      const double met = losses({&next, 1})[0];
      if (!(met > best)) break;
      best = met;
      corner = next;
    }
    return best;
  }

 private:
  const Objective& loss_;
  std::span<const double> middle_;
  double epsilon_;
};

MetMinimum described(const Objective& loss, std::size_t number, const CriticalPoint& point, bool refine) {
  MetMinimum minimum;
  minimum.point = number;
  minimum.at = point.at;
  minimum.loss = point.value;
  const auto n = static_cast<Eigen::Index>(point.at.size());
  Eigen::VectorXd eigenvalues = point.eigenvalues;
  Eigen::VectorXd steepest = point.eigenvectors.rows() == n && n > 0 ? point.eigenvectors.row(n - 1).transpose().eval()
                                                                     : Eigen::VectorXd::Ones(n);
  if (refine) {
    Bottom bottom = refined(loss, point.at);
    const Curvature bent = curvature(bottom.there.hessian);
    minimum.at = std::move(bottom.at);
    minimum.loss = bottom.there.value;
    eigenvalues = bent.eigenvalues;
    steepest = bent.eigenvectors.row(n - 1).transpose();
  }
  minimum.largest = eigenvalues.size() == 0 ? not_there : eigenvalues[eigenvalues.size() - 1];
  minimum.sharpness = epsilon_sharpness(loss, minimum.at, steepest);
  return minimum;
}

}  // namespace

std::vector<double> TestSurface::losses(const Objective& loss, std::span<const std::vector<double>> points) const {
  return other != nullptr ? losses_at(*other, points) : losses_at(loss, points, moved);
}

std::vector<MetMinimum> meet_minima(const Objective& loss, std::span<const CriticalPoint> points,
                                    const TestSurface& surface, std::size_t most, bool refine) {
  std::vector<MetMinimum> minima;
  std::vector<std::vector<double>> places;
  for (std::size_t k = 0; k < points.size() && minima.size() < most; ++k) {
    if (!is_minimum(points[k]) || points[k].at.size() != loss.dimension()) continue;
    minima.push_back(described(loss, k, points[k], refine));
    places.push_back(minima.back().at);
  }
  if (minima.empty()) return minima;
  const std::vector<double> met = surface.losses(loss, places);
  for (std::size_t k = 0; k < minima.size(); ++k) minima[k].met = met[k];
  return minima;
}

double epsilon_sharpness(const Objective& loss, std::span<const double> point, const Eigen::VectorXd& steepest,
                         double epsilon) {
  const std::size_t n = point.size();
  const Box box(loss, point, epsilon);
  const double here = box.losses(std::vector<Corner>{Corner(n, 0.0)})[0];
  double most = here;
  if (n <= most_full_corners) {
    for (const double there : box.losses(all_corners(n))) most = std::max(most, there);
  } else {
    Corner along(n, 1.0);
    for (std::size_t i = 0; i < n && i < static_cast<std::size_t>(steepest.size()); ++i)
      along[i] = steepest[static_cast<Eigen::Index>(i)] < 0 ? -1 : 1;
    Corner against = along;
    for (double& sign : against) sign = -sign;
    most = std::max({most, box.climbed(along), box.climbed(against)});
  }
  return 1 + here > 0 ? (most - here) / (1 + here) : not_there;
}

}  // namespace saddlescope
