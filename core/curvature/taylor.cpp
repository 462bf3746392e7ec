#include "core/curvature/taylor.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace saddlescope {
namespace {

/// Errors below this share of the terms themselves are rounding.
constexpr double rounding = 1e-12;
/// The gradient's term counts as nothing below this share of the Hessian's.
constexpr double nothing = 1e-9;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

/// In (−180, 180].
double turned_into_range(double degrees) {
  const double turned = std::remainder(degrees, 360.0);
  return turned == -180 ? 180 : turned + 0.0;
}

/// The plane's coordinates of v.
Eigen::VectorXd in_plane_direction(std::size_t directions, double angle) {
  if (directions < 2) return Eigen::VectorXd::Ones(1);
  return Eigen::Vector2d(std::cos(radians(angle)), std::sin(radians(angle)));
}

Eigen::VectorXd along(const std::vector<double>& direction) {
  return Eigen::Map<const Eigen::VectorXd>(direction.data(), static_cast<Eigen::Index>(direction.size()));
}

/// 0 where the model is right, 0.5 where it errs by what is tolerated.
double doubt_of(double error, double change, double tolerance, double size) {
  if (error == 0) return 0;
  const double excess = error / (tolerance * std::abs(change) + rounding * size);
  if (!std::isfinite(excess)) return 1;
  return excess / (1 + excess);
}

/// The two terms at one place.
struct Terms {
  double linear = 0, quadratic = 0;
};

/// What patch and cut share: the model with its terms taken apart.
class Terrain {
 public:
  explicit Terrain(const ProbeResult& probe) : probe_(probe), request_(probe.request) {}

  Terms at(double a, double b) const {
    const Eigen::VectorXd& g = probe_.slope;
    const Eigen::MatrixXd& h = probe_.bend;
    if (g.size() == 1) return {g[0] * a, 0.5 * h(0, 0) * a * a};
    return {g[0] * a + g[1] * b, 0.5 * (h(0, 0) * a * a + 2 * h(0, 1) * a * b + h(1, 1) * b * b)};
  }
  Terms along(double t) const { return {probe_.slope_along * t, 0.5 * probe_.curvature_along * t * t}; }
  double model(const Terms& terms) const {
    return probe_.model.value + (request_.gradient_term ? terms.linear : 0) +
           (request_.hessian_term ? terms.quadratic : 0);
  }
  double doubt(const Terms& terms, double loss) const {
    const double size =
        std::abs(probe_.model.value) + std::abs(loss) + std::abs(terms.linear) + std::abs(terms.quadratic);
    return doubt_of(std::abs(model(terms) - loss), loss - probe_.model.value, request_.tolerance, size);
  }
  double quadratic_share(const Terms& terms) const {
    const double linear = request_.gradient_term && !probe_.critical ? std::abs(terms.linear) : 0;
    const double quadratic = request_.hessian_term ? std::abs(terms.quadratic) : 0;
    if (linear + quadratic > 0) return quadratic / (linear + quadratic);
    return request_.hessian_term && (probe_.critical || !request_.gradient_term) ? 1 : 0;
  }

 private:
  const ProbeResult& probe_;
  const ProbeRequest& request_;
};

void make_patch(const Objective& objective, ProbeResult& probe, const std::stop_token& stop) {
  const ProbeRequest& request = probe.request;
  const bool curve = request.plane.directions.size() < 2;
  // Shifted to pass through θ′, so that the plane's own coordinates stay those that the views show.
  Plane plane = request.plane;
  plane.origin = request.at;
  const double center[2] = {probe.center.a, probe.center.b};
  for (std::size_t k = 0; k < plane.directions.size(); ++k)
    for (std::size_t i = 0; i < plane.origin.size(); ++i) plane.origin[i] -= center[k] * plane.directions[k][i];
  const PlaneWindow window = {{center[0] - request.half_a, center[0] + request.half_a},
                              {center[1] - request.half_b, center[1] + request.half_b}};
  probe.patch = sample_heights(objective, plane, window, curve ? curve_patch_points : patch_points,
                               curve ? 1 : patch_points, stop);
  HeightGrid& grid = probe.patch;
  const Terrain terrain(probe);
  probe.loss = std::move(grid.values);
  grid.values.resize(probe.loss.size());
  probe.doubt.resize(probe.loss.size());
  probe.quadratic_share.resize(probe.loss.size());
  std::size_t trusted = 0;
  for (std::size_t j = 0; j < grid.rows; ++j)
    for (std::size_t i = 0; i < grid.columns; ++i) {
      const std::size_t k = j * grid.columns + i;
      const Terms terms = terrain.at(grid.a(i) - center[0], curve ? 0 : grid.b(j) - center[1]);
      grid.values[k] = terrain.model(terms);
      probe.doubt[k] = terrain.doubt(terms, probe.loss[k]);
      probe.quadratic_share[k] = terrain.quadratic_share(terms);
      trusted += probe.doubt[k] <= 0.5;
    }
  const auto [low, high] = std::minmax_element(grid.values.begin(), grid.values.end());
  grid.minimum = *low;
  grid.maximum = *high;
  grid.any_finite = true;
  probe.trusted_share = static_cast<double>(trusted) / static_cast<double>(probe.doubt.size());
  if (curve) return;
  probe.contours = contour_lines(grid, request.levels, stop);
  HeightGrid doubts = grid;
  doubts.values = probe.doubt;
  probe.trust_edge = contour_lines(doubts, {0.5}, stop);
}

/// From θ′ outwards to where doubt first exceeds 0.5; `step` +1 or −1.
double trust_reach(const ProbeCut& cut, const std::vector<double>& doubt, int step) {
  constexpr auto middle = static_cast<std::ptrdiff_t>(cut_points / 2);
  for (std::ptrdiff_t k = middle; k >= 0 && k < static_cast<std::ptrdiff_t>(cut_points); k += step) {
    const double here = doubt[static_cast<std::size_t>(k)];
    if (here <= 0.5) continue;
    if (k == middle) return 0;
    const double before = doubt[static_cast<std::size_t>(k - step)];
    const double share = (0.5 - before) / (here - before);
    const double inner = std::abs(cut.t(static_cast<std::size_t>(k - step)));
    return inner + share * cut.reach / static_cast<double>(middle);
  }
  return cut.reach;
}

void make_cut(const Objective& objective, ProbeResult& probe, const std::stop_token& stop) {
  const ProbeRequest& request = probe.request;
  const bool curve = request.plane.directions.size() < 2;
  ProbeCut& cut = probe.cut;
  cut.reach = curve ? request.half_a : std::hypot(request.half_a, request.half_b);
  const Plane line = {request.at, {probe.direction}, {"t"}};
  HeightGrid samples = sample_heights(objective, line, {{-cut.reach, cut.reach}, {0, 0}}, cut_points, 1, stop);
  cut.loss = std::move(samples.values);
  const Terrain terrain(probe);
  std::vector<double> doubt;
  for (std::size_t k = 0; k < cut_points; ++k) {
    const Terms terms = terrain.along(cut.t(k));
    cut.model.push_back(terrain.model(terms));
    doubt.push_back(terrain.doubt(terms, cut.loss[k]));
  }
  cut.trust_back = trust_reach(cut, doubt, -1);
  cut.trust_ahead = trust_reach(cut, doubt, 1);
}

}  // namespace

bool TaylorModel::finite() const {
  return std::isfinite(value) && gradient.allFinite() && hessian.rows() == gradient.size() && hessian.allFinite();
}

double TaylorModel::operator()(const Eigen::VectorXd& offset) const {
  double sum = value;
  if (gradient_term) sum += gradient.dot(offset);
  if (hessian_term) sum += 0.5 * offset.dot(hessian * offset);
  return sum;
}

TaylorModel taylor_model(const Objective& objective, std::span<const double> at) {
  Evaluation here = evaluate_at(objective, at, Derivatives::hessian);
  TaylorModel model;
  model.at.assign(at.begin(), at.end());
  model.value = here.value;
  model.gradient = std::move(here.gradient);
  model.hessian = std::move(here.hessian);
  return model;
}

double ProbeCut::t(std::size_t index) const {
  constexpr std::size_t middle_index = cut_points / 2;
  constexpr double middle = middle_index;
  return reach * ((static_cast<double>(index) - middle) / middle);
}

ProbeResult make_probe(const Objective& objective, const ProbeRequest& request, std::stop_token stop) {
  ProbeResult probe;
  probe.request = request;
  probe.model = taylor_model(objective, request.at);
  probe.model.gradient_term = request.gradient_term;
  probe.model.hessian_term = request.hessian_term;
  probe.center = to_plane(request.plane, request.at);
  probe.finite = probe.model.finite();
  if (!probe.finite) return probe;

  const std::size_t directions = request.plane.directions.size();
  const auto m = static_cast<Eigen::Index>(directions);
  probe.slope.resize(m);
  probe.bend.resize(m, m);
  for (Eigen::Index k = 0; k < m; ++k) {
    const Eigen::VectorXd d = along(request.plane.directions[static_cast<std::size_t>(k)]);
    const Eigen::VectorXd bent = probe.model.hessian * d;
    probe.slope[k] = probe.model.gradient.dot(d);
    for (Eigen::Index l = 0; l <= k; ++l)
      probe.bend(k, l) = probe.bend(l, k) = along(request.plane.directions[static_cast<std::size_t>(l)]).dot(bent);
  }
  probe.bending = curvature(probe.bend);
  probe.spectrum = curvature(probe.model.hessian).eigenvalues;
  const double reach = directions < 2 ? request.half_a : std::hypot(request.half_a, request.half_b);
  probe.critical = probe.model.gradient.norm() <= nothing * 0.5 * probe.spectrum.cwiseAbs().maxCoeff() * reach;

  const Eigen::VectorXd v = in_plane_direction(directions, request.angle);
  probe.direction.assign(request.at.size(), 0.0);
  for (std::size_t k = 0; k < directions; ++k)
    for (std::size_t i = 0; i < request.at.size(); ++i)
      probe.direction[i] += v[static_cast<Eigen::Index>(k)] * request.plane.directions[k][i];
  probe.slope_along = probe.slope.dot(v);
  probe.curvature_along = v.dot(probe.bend * v);

  make_patch(objective, probe, stop);
  make_cut(objective, probe, stop);
  return probe;
}

double curvature_at(const Eigen::MatrixXd& bend, double angle) {
  const Eigen::VectorXd v = in_plane_direction(static_cast<std::size_t>(bend.rows()), angle);
  return v.dot(bend * v);
}

int curvature_sign(double curvature, double largest) {
  if (!(std::abs(curvature) > nothing * largest)) return 0;
  return curvature > 0 ? 1 : -1;
}

double snapped_to_eigenvector(const Curvature& bending, double angle, double reach) {
  const double plain = turned_into_range(angle);
  if (!bending.finite || bending.eigenvalues.size() != 2) return plain;
  const double largest = bending.eigenvalues.cwiseAbs().maxCoeff();
  if (bending.eigenvalues[1] - bending.eigenvalues[0] <= nothing * largest) return plain;
  for (Eigen::Index k = 0; k < 2; ++k) {
    const double own = std::atan2(bending.eigenvectors(k, 1), bending.eigenvectors(k, 0)) * 180 / std::numbers::pi;
    // Both ends of the eigenvector.
    const double off = std::remainder(plain - own, 180.0);
    if (std::abs(off) <= reach) return turned_into_range(plain - off);
  }
  return plain;
}

std::string_view decay_word(double factor) {
  const double size = std::abs(factor);
  if (size > 1) return "grows";
  if (size == 1) return "stays";
  return factor < 0 ? "oscillates" : "shrinks";
}

}  // namespace saddlescope
