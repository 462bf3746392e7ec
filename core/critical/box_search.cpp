#include "core/critical/box_search.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr int most_rounds = 90;
/// Every so many rounds the gradient must have halved: at a zero it shrinks faster even where the zero is multiple, at
/// a mere minimum of its length it does not.
constexpr int progress_rounds = 12;
/// A step longer than this is cut: the gradient's own straight line says nothing that far away.
constexpr double longest_jump = 0.3;
/// Newton steps longer than about ten times this are damped.
constexpr double trusted = 0.05;
constexpr double keeps_definite = 1e-15;  // of the trace: keeps HᵀH definite where H is singular
constexpr double arriving_step_in_box = 1e-10, arriving_slope = 1e-11;  // polish() does the rest
constexpr double farthest_outside = 1.25;  // of the box's half sides: an iteration that leaves it seldom comes back
constexpr double progress = 0.5;           // what progress_rounds must make of the gradient
/// Of the gradient at the start: one that stands still below it stands at a multiple zero.
constexpr double flat_enough = 1e-6;
constexpr double strong_curvature = 0.01;  // of the largest: what brings a point back to the floor it left
constexpr int most_polishing_rounds_in_box = 60;
constexpr double longest_polishing_step = 4 * box_cell;

struct BoxWalker {
  std::size_t start = 0;
  VecN at, trial;
  BoxJet jet;
  double damping = least_damping;
  int failures = 0;
  double first_slope = 0;  ///< ‖g‖ at the start
  double last_slope = 0;   ///< ‖g‖ at the last look for progress
};

/// Levenberg–Marquardt with damping ∝ ‖g‖²: quadratic also onto sets of zeros (Yamashita and Fukushima 2001). By
/// Cholesky: eigenvectors would cost ten times as much; what is lost to the square of the condition, polish() mends.
VecN damped_step(const BoxWalker& walker) {
  const MatN& h = walker.jet.hessian;
  const VecN& g = walker.jet.gradient;
  MatN normal = MatN::Zero(h.rows(), h.rows());
  normal.selfadjointView<Eigen::Lower>().rankUpdate(h);
  const double trace = normal.trace();
  if (!(trace > 0) || !std::isfinite(trace)) return VecN::Zero(g.size());
  normal.diagonal().array() += walker.damping * g.squaredNorm() / (trusted * trusted) + keeps_definite * trace;
  const Eigen::LLT<MatN> factors(normal);
  VecN step = -factors.solve(h * g);
  const double length = step.norm();
  if (factors.info() != Eigen::Success || !std::isfinite(length)) return VecN::Zero(g.size());
  if (length > longest_jump) step *= longest_jump / length;
  return step;
}

enum class Fate { goes_on, arrived, lost };

Fate advance(BoxWalker& walker, const BoxJet& seen) {
  const double step = (walker.trial - walker.at).norm();
  if (seen.finite() && seen.gradient.squaredNorm() <= walker.jet.gradient.squaredNorm()) {
    walker.at = walker.trial;
    walker.jet = seen;
    walker.damping = std::max(least_damping, walker.damping * damping_relief);
    walker.failures = 0;
    // Iterations onto a multiple zero are slow; polish() is not.
    if (step < arriving_step_in_box || seen.gradient.norm() <= arriving_slope * walker.first_slope)
      return Fate::arrived;
    return walker.at.cwiseAbs().maxCoeff() < farthest_outside ? Fate::goes_on : Fate::lost;
  }
  if (step < rounding_step) return Fate::arrived;  // rounding is all that is left
  walker.damping *= damping_growth;
  return ++walker.failures < most_failures ? Fate::goes_on : Fate::lost;
}

/// Newton's step in the directions whose curvature is clear of rounding.
VecN newton_step(const BoxJet& jet, double cutoff) {
  const Spectrum s = spectrum(jet.hessian);
  VecN step = VecN::Zero(jet.gradient.size());
  for (Eigen::Index i = 0; i < step.size(); ++i)
    if (std::abs(s.values[i]) > cutoff * s.largest())
      step -= jet.gradient.dot(s.vectors.col(i)) / s.values[i] * s.vectors.col(i);
  return step;
}

/// Takes the step if the gradient is shorter there, or after going back to where the strong curvatures are at rest:
/// where a flat direction bends ((y − x²)(y − 3x²) + z²), a straight step leaves its floor.
bool shorter_after(BoxField& field, RootN& root, const VecN& step) {
  VecN at = root.at + step;
  for (int round = 0; round < 3; ++round) {
    const BoxJet jet = field.at(at);
    if (!jet.finite()) return false;
    if (jet.gradient.norm() < root.jet.gradient.norm()) {
      root = {at, jet};
      return true;
    }
    at += newton_step(jet, strong_curvature);
  }
  return false;
}

}  // namespace

std::vector<std::optional<RootN>> iterate(BoxField& field, const std::vector<VecN>& starts, std::size_t& budget,
                                          const std::stop_token& stop) {
  std::vector<std::optional<RootN>> ends(starts.size());
  std::vector<BoxJet> jets;
  field.evaluate(Derivatives::hessian, starts, jets);
  std::vector<BoxWalker> walkers;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (!jets[i].finite()) continue;
    if (jets[i].gradient.isZero(0))
      ends[i] = RootN{starts[i], jets[i]};
    else
      walkers.push_back(
          {i, starts[i], starts[i], jets[i], least_damping, 0, jets[i].gradient.norm(), jets[i].gradient.norm()});
  }
  std::vector<VecN> trials;
  for (int round = 0; round < most_rounds && !walkers.empty() && !stop.stop_requested(); ++round) {
    if (walkers.size() > budget) {
      budget = 0;
      break;
    }
    budget -= walkers.size();
    trials.clear();
    for (BoxWalker& walker : walkers) trials.push_back(walker.trial = walker.at + damped_step(walker));
    field.evaluate(Derivatives::hessian, trials, jets);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < walkers.size(); ++i) {
      Fate fate = advance(walkers[i], jets[i]);
      if (fate == Fate::goes_on && (round + 1) % progress_rounds == 0) {
        const double slope = walkers[i].jet.gradient.norm();
        // A multiple zero may be too flat for the square of the condition, but not for polish().
        if (slope > progress * walkers[i].last_slope)
          fate = slope <= flat_enough * walkers[i].first_slope ? Fate::arrived : Fate::lost;
        walkers[i].last_slope = slope;
      }
      if (fate == Fate::arrived) ends[walkers[i].start] = RootN{walkers[i].at, walkers[i].jet};
      if (fate == Fate::goes_on && kept++ != i) walkers[kept - 1] = walkers[i];
    }
    walkers.resize(kept);
  }
  // Slow ones may be at multiple zeros: the caller's check tells them from lost ones.
  for (const BoxWalker& walker : walkers) ends[walker.start] = RootN{walker.at, walker.jet};
  return ends;
}

void polish(BoxField& field, RootN& root) {
  // Directions without curvature have eigenvalues of rounding, which lead astray; of a multiple zero in a set of zeros
  // (x·y·z along an axis) only a rough cutoff tells them apart.
  constexpr double cutoffs[] = {1e-13, 1e-9, 1e-5};
  double last = 0, stretch = 1;
  for (int round = 0; round < most_polishing_rounds_in_box && !root.jet.gradient.isZero(0); ++round) {
    bool shorter = false;
    for (const double cutoff : cutoffs) {
      const VecN step = newton_step(root.jet, cutoff);
      const double length = step.norm();
      if (!std::isfinite(length) || length == 0 || length > longest_polishing_step) continue;
      if (last > 0 && stretch == 1)
        stretch = std::clamp(1 / (1 - std::min(length / last, slowest_shrink)), 1.0, longest_stretch);
      if (stretch < least_stretch) stretch = 1;
      const bool stretched = stretch > 1 && shorter_after(field, root, stretch * step);
      shorter = stretched || shorter_after(field, root, step);
      last = stretched ? 0 : length;
      stretch = 1;
      if (shorter) break;
    }
    if (!shorter) return;
  }
}

bool is_sure(const RootN& root) {
  constexpr double sure_step_in_box = 1e-9, sure_share_in_box = 1e-6;
  const Spectrum s = spectrum(root.jet.hessian);
  const double least = s.values.cwiseAbs().minCoeff();
  return least >= sure_share_in_box * s.largest() && newton_step(root.jet, 0).norm() <= sure_step_in_box;
}

double gradient_around(BoxField& field, const VecN& at) {
  constexpr std::size_t count = 8;  // directions
  Dice dice(17);
  std::vector<VecN> points;
  for (std::size_t k = 0; k < count; ++k) points.push_back(at + box_cell * dice.direction(at.size()));
  std::vector<BoxJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  std::vector<double> lengths;
  for (const BoxJet& jet : jets)
    if (jet.gradient.allFinite()) lengths.push_back(jet.gradient.norm());
  if (lengths.empty()) return 0;
  std::sort(lengths.begin(), lengths.end());
  return lengths[lengths.size() / 2];
}

std::vector<RootN> without_doubles(std::vector<RootN> roots, double distance) {
  std::stable_sort(roots.begin(), roots.end(), [](const RootN& a, const RootN& b) {
    return a.jet.gradient.squaredNorm() < b.jet.gradient.squaredNorm();
  });
  std::vector<RootN> kept;
  if (roots.empty()) return kept;
  // Roots near each other are near along any line; one in a crooked direction keeps different roots apart.
  const VecN line = Dice(5).direction(roots[0].at.size());
  std::multimap<double, std::size_t> places;
  for (const RootN& root : roots) {
    const double place = line.dot(root.at);
    const auto end = places.upper_bound(place + distance);
    bool known = false;
    for (auto near = places.lower_bound(place - distance); near != end && !known; ++near)
      known = (kept[near->second].at - root.at).norm() < distance;
    if (known) continue;
    places.emplace(place, kept.size());
    kept.push_back(root);
  }
  return kept;
}

}  // namespace saddlescope
