#include "core/critical/root_search.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <unordered_map>

#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr std::size_t nodes = search_nodes;
/// The weak by the strong curvature on the floor of a valley, and by what the gradient falls on a step across it.
constexpr double valley_bend = 0.1, on_floor = 0.1;
/// A step this short, after one as short as the second, that meets no gradient has met a hole in the formula.
constexpr double step_into_hole = 1e-5, step_before_hole = 1e-2;
constexpr double arriving_step = 1e-12;  // no double is much nearer
constexpr int most_walking_rounds = 90, most_polishing_rounds = 200, most_returns_to_floor = 3;
/// Of the strong curvature: a weak one below it is rounding and leads astray.
constexpr double clear_of_rounding = 1e-13;
/// Where Newton's step is that short and the weak curvature at least this share of the strong one, doubles decide.
constexpr double sure_step = 1e-9, sure_share = 1e-6;
/// A Newton step from a zero is at most so long.
constexpr double most_left_of_way = 0.1 * search_cell;
/// Curvature that changes the loss by less than this share of it over a cell is rounding.
constexpr double loss_rounding = 1e-16;
/// Of the longest gradient of a cell's corners: by how much the change along a side may differ from what their Hessians
/// say.
constexpr double smooth_share = 0.1;
/// An iteration's longest step, and how far outside the window it may walk on.
constexpr double longest_step = 2 * search_cell, farthest_walk = 4 * search_cell;
/// Of a node's eight neighbours: so many with a longer gradient make it a start.
constexpr int enough_longer = 6;
/// How far a cell's kink may lie from its centre, along one axis.
constexpr double half_cell = 0.5 * search_cell;
constexpr double small_share = 0.1, usual_share = 0.5, large_share = 0.99;  // quantiles of the grid
/// Slow iterations that stopped this near to each other are on the way to one multiple zero.
constexpr double slow_ones_apart = 0.1 * search_cell;

/// Nodes lie off round numbers, so that kinks and singular points of a typed formula are hardly ever hit.
void place_nodes(SearchGrid& grid) {
  grid.points.reserve(nodes * nodes);
  for (std::size_t j = 0; j < nodes; ++j)
    for (std::size_t i = 0; i < nodes; ++i)
      grid.points.emplace_back(-1 + (static_cast<double>(i) - node_offset) * search_cell,
                               -1 + (static_cast<double>(j) - other_node_offset) * search_cell);
}

double quantile_of(std::vector<double>& values, double share) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void measure(Field& field, SearchGrid& grid) {
  std::vector<double> own, scaled, losses;
  for (const FieldJet& jet : grid.jets) {
    if (!jet.finite()) continue;
    own.push_back(field.parameter_hessian_norm(jet));
    scaled.push_back(jet.hessian_norm());
    losses.push_back(std::abs(jet.value));
  }
  grid.median_own_hessian = quantile_of(own, usual_share);
  grid.median_hessian = quantile_of(scaled, usual_share);
  grid.large_hessian = quantile_of(scaled, large_share);
  grid.small_loss = quantile_of(losses, small_share);
}

/// Quick necessary test for 0 in the convex hull of four gradients.
bool may_pass_zero(const std::array<FieldJet, 4>& jets) {
  const auto both_signs = [&](double x, double y) {
    bool positive = false, negative = false;
    for (const FieldJet& jet : jets) {
      const double v = jet.gradient.x() * x + jet.gradient.y() * y;
      positive |= v >= 0;
      negative |= v <= 0;
    }
    return positive && negative;
  };
  return both_signs(1, 0) && both_signs(0, 1) && both_signs(1, 1) && both_signs(1, -1);
}

void look_into_cell(SearchGrid& grid, std::size_t i, std::size_t j) {
  const std::size_t v = j * nodes + i;
  const std::array<std::size_t, 4> corner = {v, v + 1, v + nodes + 1, v + nodes};
  std::array<FieldJet, 4> jets;
  std::array<Vec, 4> points;
  bool finite = true, level = true;
  for (std::size_t k = 0; k < 4; ++k) {
    jets[k] = grid.jets[corner[k]];
    points[k] = grid.points[corner[k]];
    finite = finite && jets[k].finite();
    level = level && jets[k].level();
  }
  if (!finite) return;
  if (level) {
    grid.plateau = true;
    return;
  }
  const Vec centre = 0.5 * (points[0] + points[2]);
  const bool may_pass = may_pass_zero(jets);
  if (may_pass) grid.starts.push_back(centre);
  if (smooth_between(points.data(), jets.data())) return;
  double distance = 0;
  if (may_pass || may_jump_across_zero(jets.data(), 4, half_cell, distance)) grid.rough_cells.push_back(centre);
}

/// A node is a start if a Newton step from it ends nearby, or if the gradient is shorter there than all around.
void look_at_node(SearchGrid& grid, std::size_t i, std::size_t j) {
  const std::size_t v = j * nodes + i;
  const FieldJet& jet = grid.jets[v];
  if (!jet.finite() || tells_nothing(jet)) return;
  const Principal p = principal(jet);
  const double strong = std::abs(jet.gradient.dot(p.strong_direction));
  const double weak = std::abs(jet.gradient.dot(p.weak_direction()));
  if (strong <= search_cell * std::abs(p.strong) && weak <= search_cell * std::abs(p.weak)) {
    grid.starts.push_back(grid.points[v]);
    return;
  }
  if (i == 0 || j == 0 || i + 1 == nodes || j + 1 == nodes) return;
  const double here = jet.gradient.squaredNorm();
  int longer = 0;
  for (std::size_t dj = 0; dj < 3; ++dj)
    for (std::size_t di = 0; di < 3; ++di) {
      const double there = grid.jets[v + (dj * nodes + di) - nodes - 1].gradient.squaredNorm();
      if (there < here) return;
      longer += there > here ? 1 : 0;
    }
  // Two neighbours may be equal, along a line of the grid; where more are, the gradient is constant.
  if (longer >= enough_longer) grid.starts.push_back(grid.points[v]);
}

/// Along the floor of a valley whose flanks get steeper (y²·eˣ) no part of the gradient changes its sign as one looks
/// along it, and no node is flatter than all its neighbours. Nodes are starts as well if the gradient all but vanishes
/// after a Newton step in the strong direction alone: across the floor.
void look_across_floors(Field& field, SearchGrid& grid) {
  std::vector<Vec> moved;
  std::vector<double> lengths;
  for (std::size_t v = 0; v < grid.points.size(); ++v) {
    const FieldJet& jet = grid.jets[v];
    if (!jet.finite() || tells_nothing(jet)) continue;
    const Principal p = principal(jet);
    const double strong = jet.gradient.dot(p.strong_direction);
    if (std::abs(strong) > search_cell * std::abs(p.strong) || std::abs(p.weak) > valley_bend * std::abs(p.strong))
      continue;
    moved.push_back(grid.points[v] - strong / p.strong * p.strong_direction);
    lengths.push_back(jet.gradient.norm());
  }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, moved, jets);
  for (std::size_t i = 0; i < moved.size(); ++i)
    if (jets[i].gradient.norm() <= on_floor * lengths[i]) grid.starts.push_back(moved[i]);
}

/// One start of the simultaneous iteration.
struct Walker {
  Vec at = Vec::Zero(), trial = Vec::Zero();
  FieldJet jet;
  double damping = least_damping;
  int failures = 0;
  double last_step = std::numeric_limits<double>::infinity();
};

/// Levenberg–Marquardt with damping ∝ ‖g‖²: quadratic also onto curves of zeros (Yamashita and Fukushima 2001).
Vec damped_step(const Walker& walker) {
  const Principal p = principal(walker.jet);
  const Vec& g = walker.jet.gradient;
  const double damping = walker.damping * g.squaredNorm() / (search_cell * search_cell);
  const auto part = [&](double eigenvalue, const Vec& direction) -> Vec {
    const double below = eigenvalue * eigenvalue + damping;
    return below > 0 ? Vec(-(eigenvalue * g.dot(direction) / below) * direction) : Vec(Vec::Zero());
  };
  Vec step = part(p.strong, p.strong_direction) + part(p.weak, p.weak_direction());
  const double length = step.norm();
  if (!std::isfinite(length)) return Vec::Zero();
  if (length > longest_step) step *= longest_step / length;
  return step;
}

/// True while the walker goes on; a finished one is in `found`, a lost one is not.
bool advance(Walker& walker, const FieldJet& seen, std::vector<Root>& found) {
  const double step = (walker.trial - walker.at).norm();
  if (!seen.finite()) {
    if (step < step_into_hole && walker.last_step < step_before_hole) {
      found.push_back({walker.trial, walker.jet, true});
      return false;
    }
  } else if (seen.gradient.squaredNorm() <= walker.jet.gradient.squaredNorm()) {
    walker.at = walker.trial;
    walker.jet = seen;
    walker.last_step = step;
    walker.damping = std::max(least_damping, walker.damping * damping_relief);
    walker.failures = 0;
    if (step < arriving_step || seen.gradient.squaredNorm() == 0) {
      found.push_back({walker.at, walker.jet, false});
      return false;
    }
    return walker.at.cwiseAbs().maxCoeff() < 1 + farthest_walk;
  }
  if (step < rounding_step) {  // rounding is all that is left
    found.push_back({walker.at, walker.jet, false});
    return false;
  }
  walker.damping *= damping_growth;
  return ++walker.failures < most_failures;
}

/// A zero of the gradient, not merely a place where it is short: compared with the gradient one cell around.
std::vector<Root> verified(Field& field, const std::vector<Root>& found) {
  constexpr std::size_t around = 8;
  constexpr double crooked = 0.3;  // off axes and diagonals
  std::vector<Vec> points;
  for (const Root& root : found)
    for (std::size_t k = 0; k < around; ++k) {
      const double angle = crooked + eighth_turn * static_cast<double>(k);
      points.push_back(root.at + search_cell * Vec(std::cos(angle), std::sin(angle)));
    }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  std::vector<Root> kept;
  for (std::size_t r = 0; r < found.size(); ++r) {
    if (!inside_window(found[r].at * (1 - nearly_same_place))) continue;
    std::vector<double> lengths;
    for (std::size_t k = 0; k < around; ++k)
      if (jets[r * around + k].slope_finite()) lengths.push_back(jets[r * around + k].gradient.norm());
    const double typical = quantile_of(lengths, usual_share);
    if (typical > 0 && (found[r].hole || found[r].jet.gradient.norm() <= vanishing_gradient * typical))
      kept.push_back(found[r]);
  }
  return kept;
}

}  // namespace

bool tells_nothing(const FieldJet& jet) {
  return jet.hessian_norm() * search_cell * search_cell <= loss_rounding * std::abs(jet.value);
}

bool is_far_from_zero(const Root& root) {
  const Principal p = principal(root.jet);
  const auto step = [&](double eigenvalue, const Vec& direction) {
    return std::abs(eigenvalue) > clear_of_rounding * std::abs(p.strong)
               ? std::abs(root.jet.gradient.dot(direction) / eigenvalue)
               : 0.0;
  };
  return std::max(step(p.strong, p.strong_direction), step(p.weak, p.weak_direction())) > most_left_of_way;
}

bool is_sure(const Root& root) {
  if (root.hole || tells_nothing(root.jet)) return false;
  const Principal p = principal(root.jet);
  const auto arrived = [&](double eigenvalue, const Vec& direction) {
    return std::abs(root.jet.gradient.dot(direction)) <= sure_step * std::abs(eigenvalue);
  };
  return std::abs(p.weak) >= sure_share * std::abs(p.strong) && arrived(p.strong, p.strong_direction) &&
         arrived(p.weak, p.weak_direction());
}

bool smooth_between(const Vec* points, const FieldJet* jets) {
  double largest = 0, worst = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const std::size_t next = (k + 1) % 4;
    const Vec along = points[next] - points[k];
    const Vec expected = 0.5 * (jets[k].hessian_times(along) + jets[next].hessian_times(along));
    const double error = (jets[next].gradient - jets[k].gradient - expected).norm();
    if (!std::isfinite(error)) return false;
    worst = std::max(worst, error);
    largest = std::max(largest, jets[k].gradient.norm());
  }
  return worst <= smooth_share * largest;
}

SearchGrid search_grid(Field& field) {
  SearchGrid grid;
  place_nodes(grid);
  field.evaluate(Derivatives::hessian, grid.points, grid.jets);
  measure(field, grid);
  for (std::size_t j = 0; j + 1 < nodes; ++j)
    for (std::size_t i = 0; i + 1 < nodes; ++i) look_into_cell(grid, i, j);
  for (std::size_t j = 0; j < nodes; ++j)
    for (std::size_t i = 0; i < nodes; ++i) look_at_node(grid, i, j);
  look_across_floors(field, grid);
  return grid;
}

std::vector<Root> iterate(Field& field, const std::vector<Vec>& starts, const std::stop_token& stop) {
  std::vector<Root> found;
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::hessian, starts, jets);
  std::vector<Walker> walkers;
  for (std::size_t i = 0; i < starts.size(); ++i)
    if (jets[i].finite()) {
      Walker walker;
      walker.at = starts[i];
      walker.jet = jets[i];
      walkers.push_back(walker);
    }
  std::vector<Vec> trials;
  for (int round = 0; round < most_walking_rounds && !walkers.empty() && !stop.stop_requested(); ++round) {
    trials.clear();
    for (Walker& walker : walkers) trials.push_back(walker.trial = walker.at + damped_step(walker));
    field.evaluate(Derivatives::hessian, trials, jets);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < walkers.size(); ++i)
      if (advance(walkers[i], jets[i], found)) walkers[kept++] = walkers[i];
    walkers.resize(kept);
  }
  // Slow ones are at multiple zeros; the check below tells them from lost ones.
  std::vector<Root> slow;
  for (const Walker& walker : walkers) slow.push_back({walker.at, walker.jet, false});
  slow = without_doubles(std::move(slow), slow_ones_apart);
  for (Root& root : slow) {
    if (stop.stop_requested()) break;
    polish(field, root);
    found.push_back(root);
  }
  return verified(field, found);
}

namespace {

/// Takes the step if the gradient is shorter there, or after going back to where the strong curvature is at rest: where
/// a flat direction bends
/// ((y − x²)(y − 3x²)), a straight step leaves its floor.
bool shorter_after(Field& field, Root& root, const Vec& step) {
  const double size = root.jet.gradient.norm();
  Vec at = root.at + step;
  for (int round = 0; round < most_returns_to_floor; ++round) {
    const FieldJet jet = field.at(at);
    if (!jet.finite()) return false;
    if (jet.gradient.norm() < size) {
      root.at = at;
      root.jet = jet;
      return true;
    }
    const Principal p = principal(jet);
    if (p.strong == 0) return false;
    at -= jet.gradient.dot(p.strong_direction) / p.strong * p.strong_direction;
  }
  return false;
}

}  // namespace

void polish(Field& field, Root& root) {
  if (root.hole) return;
  double last = 0, stretch = 1;
  for (int round = 0; round < most_polishing_rounds; ++round) {
    const double size = root.jet.gradient.norm();
    if (size == 0) return;
    const Principal p = principal(root.jet);
    Vec step = Vec::Zero();
    if (p.strong != 0) step -= root.jet.gradient.dot(p.strong_direction) / p.strong * p.strong_direction;
    if (std::abs(p.weak) > clear_of_rounding * std::abs(p.strong))
      step -= root.jet.gradient.dot(p.weak_direction()) / p.weak * p.weak_direction();
    const double length = step.norm();
    if (!std::isfinite(length) || length == 0 || length > longest_step) return;
    if (last > 0 && stretch == 1)
      stretch = std::clamp(1 / (1 - std::min(length / last, slowest_shrink)), 1.0, longest_stretch);
    if (stretch < least_stretch) stretch = 1;
    const double used = shorter_after(field, root, stretch * step)        ? stretch
                        : stretch > 1 && shorter_after(field, root, step) ? 1
                                                                          : 0;
    if (used == 0) return;
    last = used == 1 ? length : 0;
    stretch = 1;
  }
}

std::vector<Root> without_doubles(std::vector<Root> roots, double distance) {
  std::stable_sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) {
    return a.jet.gradient.squaredNorm() < b.jet.gradient.squaredNorm();
  });
  std::vector<Root> kept;
  std::unordered_map<std::int64_t, std::vector<std::size_t>> buckets;
  constexpr std::int64_t row = 0x40000000;
  const auto bucket = [&](const Vec& v) {
    return static_cast<std::int64_t>(std::floor(v.x())) * row + static_cast<std::int64_t>(std::floor(v.y()));
  };
  for (const Root& root : roots) {
    const std::int64_t own = bucket(root.at / distance);
    bool known = false;
    for (int dx = -1; dx <= 1 && !known; ++dx)
      for (int dy = -1; dy <= 1 && !known; ++dy) {
        const auto found = buckets.find(own + dx * row + dy);
        if (found == buckets.end()) continue;
        for (std::size_t k : found->second) known = known || (kept[k].at - root.at).norm() < distance;
      }
    if (known) continue;
    buckets[own].push_back(kept.size());
    kept.push_back(root);
  }
  return kept;
}

}  // namespace saddlescope
