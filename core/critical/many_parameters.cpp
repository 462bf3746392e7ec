#include "core/critical/many_parameters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/critical/box_points.h"
#include "core/critical/box_search.h"
#include "core/critical/box_shape.h"
#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

constexpr int most_passes = 24;
constexpr int most_passes_in_vain = 2;        ///< in a row that find nothing new: then there is hardly more
constexpr std::size_t few_parameters = 4;     ///< up to which the search may be thorough
constexpr std::size_t usual_steps = 150'000;  ///< of all starts together; some seconds
/// More parameters have steps in inverse proportion: with so many of them as many as usual.
constexpr std::size_t parameters_of_usual_steps = 16;
/// Places spread over the box at first: for each of a few parameters, and, where they are more, at least and for each.
constexpr std::size_t starts_a_few = 400, fewest_starts = 1200, starts_a_parameter = 100;
constexpr std::size_t mixtures_a_point = 8, known_of_group = 8;  ///< of a group every eighth root is mixed
constexpr std::size_t evaluations_a_start = 60;  ///< where they are counted: iterations, and what is asked of a root
constexpr std::size_t steps_a_start = 90;        ///< from a place that may lie on a set
constexpr std::size_t fewest_mixtures = 128, most_mixtures = 6000;
constexpr double beside_mixture = 0.3 * box_cell;  ///< how far off a mixture of known points a start lies
constexpr double same_look = 0.2 * box_cell;       ///< roots nearer than this are not asked both
constexpr double stays_near = 0.25;        ///< of the way so far: what an iteration from the straight line may move
constexpr std::size_t most_points = 4096;  ///< isolated ones that are listed
constexpr std::size_t most_alike = 128;    ///< roots with a zero eigenvalue that are kept of one kind and value
constexpr std::size_t most_looks = 24;     ///< of these, how many are asked whether they are isolated

/// The first step of a look with 192 bits; how many roots of a group stand for all of it.
constexpr double longest_first_step = 0.1;
constexpr std::size_t few_of_group = 3;

/// Roots with a zero eigenvalue that may lie on one set of critical points.
struct Group {
  EigenvalueCounts counts;
  double value = 0;
  std::vector<RootN> roots;
  std::size_t dimension = 0;  ///< of the set; 0: none was found
  RootN representative = {};
  std::vector<RootN> isolated = {};
};

class BoxFinder {
 public:
  /// `original`: the loss before it was taken times 2^exponent.
  BoxFinder(const Objective& objective, const Objective& original, int exponent, std::span<const Interval> box,
            std::stop_token stop)
      : field_(objective, box), points_(objective, field_), stop_(std::move(stop)), small_numbers_(exponent != 0) {
    const std::vector<double> half(field_.half().begin(), field_.half().end());
    if (PreciseNewton::can_evaluate(original)) precise_.emplace(original, half, exponent);
    report_.box.assign(box.begin(), box.end());
    const std::size_t n = box.size();
    // Steps of all starts together; one costs about n³ operations.
    budget_ = n <= few_parameters ? usual_steps : usual_steps * parameters_of_usual_steps / n;
  }

  /// A third of the evaluations for the iterations; the rest for starts and for what is asked of each root.
  CriticalPointsReport find_few(std::size_t evaluations) {
    const std::size_t starts = std::max<std::size_t>(evaluations / evaluations_a_start, 2);
    budget_ = evaluations / 3;
    std::vector<VecN> places = spread_points(starts, field_.dimension());
    places.push_back(VecN::Zero(field_.dimension()));
    measure(places);
    pass_once(places);
    for (const RootN& root : isolated_) report_.points.push_back(points_.classify(root, clear_radius(root.at), 0));
    sort_points();
    report_.budget_spent = true;
    report_.cancelled = stopped();
    return std::move(report_);
  }

  CriticalPointsReport find() {
    const std::size_t n = report_.box.size();
    std::vector<VecN> starts = spread_points(
        n <= few_parameters ? starts_a_few * n : fewest_starts + starts_a_parameter * n, field_.dimension());
    measure(starts);
    add_round_places(starts);
    int passes_in_vain = pass(starts) ? 0 : 1;
    for (int k = 1; k < most_passes && passes_in_vain < most_passes_in_vain && budget_ > 0 && !stopped(); ++k)
      passes_in_vain = pass(mixtures()) ? 0 : passes_in_vain + 1;
    report_.budget_spent = passes_in_vain == 0;
    for (Group& group : groups_) resolve(group);
    sort_out_groups();
    if (!stopped()) report_points();
    report_.cancelled = stopped();
    return std::move(report_);
  }

 private:
  bool stopped() const { return stop_.stop_requested(); }

  /// Median curvature: what an eigenvalue must be small against to count as zero.
  void measure(const std::vector<VecN>& starts) {
    std::vector<BoxJet> jets;
    field_.evaluate(Derivatives::hessian, starts, jets);
    std::vector<double> sizes;
    for (const BoxJet& jet : jets) {
      if (!jet.finite()) continue;
      report_.plateau = report_.plateau || jet.level();
      sizes.push_back(jet.hessian.norm());
    }
    if (sizes.empty()) return;
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    points_.set_zero(zero_eigenvalue * *middle);
  }

  /// Typed formulas have critical points at 0, at ones of either sign, on the axes.
  void add_round_places(std::vector<VecN>& starts) const {
    const Eigen::Index n = field_.dimension();
    std::vector<VecN> places = {VecN::Zero(n), VecN::Ones(n)};
    for (Eigen::Index i = 0; i < n; ++i) {
      places.push_back(VecN::Unit(n, i));
      places.push_back(VecN::Ones(n) - 2 * VecN::Unit(n, i));
    }
    for (const VecN& place : places) starts.push_back(field_.from_parameters(place));
    starts.push_back(VecN::Zero(n));
    std::erase_if(starts, [](const VecN& u) { return !inside_box(u); });
  }

  /// Starts between and across what is known: sums of functions of one parameter each have critical points at all
  /// mixtures of coordinates, and saddles lie between minima.
  std::vector<VecN> mixtures() {
    std::vector<VecN> known;
    for (const RootN& root : isolated_) known.push_back(root.at);
    for (const Group& group : groups_)
      for (std::size_t i = 0; i < group.roots.size(); i += known_of_group) known.push_back(group.roots[i].at);
    std::vector<VecN> starts;
    if (known.size() < 2) return starts;
    const std::size_t count = std::clamp<std::size_t>(mixtures_a_point * known.size(), fewest_mixtures, most_mixtures);
    while (starts.size() < count) {
      const VecN &a = known[dice_.below(known.size())], &b = known[dice_.below(known.size())];
      VecN mixed = 0.5 * (a + b);
      if (starts.size() % 3 != 0)
        for (Eigen::Index i = 0; i < mixed.size(); ++i) mixed[i] = dice_.bits() % 2 == 0 ? a[i] : b[i];
      // A little off, or the start itself would be a place with symmetries of its own.
      starts.push_back(mixed + beside_mixture * dice_.direction(mixed.size()));
    }
    return starts;
  }

  /// True where something new was found.
  bool pass(const std::vector<VecN>& starts) {
    std::vector<RootN> found;
    for (auto& end : iterate(field_, starts, budget_, stop_))
      if (end && inside_box(end->at * (1 - nearly_same_place))) found.push_back(*std::move(end));
    bool any_new = false;
    for (RootN& root : without_doubles(std::move(found), nearly_same_place)) {
      if (stopped()) return any_new;
      if (isolated_.size() + kinks_.size() >= most_points) {
        budget_ = 0;
        return true;
      }
      if (is_known(root.at, nearly_same_place)) continue;
      Group* group = group_of(root);
      if (group != nullptr && group->roots.size() >= most_alike) continue;
      polish(field_, root);
      if (is_known(root.at, same_place) || !inside_box(root.at * (1 - same_place))) continue;
      const double typical = gradient_around(field_, root.at);
      if (!(root.jet.gradient.norm() <= vanishing_gradient * typical) || typical == 0) continue;
      any_new = sort_in(root) || any_new;
    }
    return any_new;
  }

  /// What pass() does, with the least that tells a zero of the gradient.
  void pass_once(const std::vector<VecN>& starts) {
    std::vector<RootN> found;
    for (auto& end : iterate(field_, starts, budget_, stop_))
      if (end && inside_box(end->at * (1 - nearly_same_place))) found.push_back(*std::move(end));
    for (RootN& root : without_doubles(std::move(found), nearly_same_place)) {
      if (stopped()) return;
      if (!(root.jet.gradient.norm() <= vanishing_gradient * gradient_around(field_, root.at))) continue;
      polish(field_, root);
      if (!is_known(root.at, same_place) && inside_box(root.at * (1 - same_place))) isolated_.push_back(root);
    }
  }

  bool is_known(const VecN& at, double distance) const {
    const auto near = [&](const VecN& other) { return (other - at).norm() < distance; };
    return std::any_of(isolated_.begin(), isolated_.end(), [&](const RootN& root) { return near(root.at); }) ||
           std::any_of(kinks_.begin(), kinks_.end(), near);
  }

  /// Null where no eigenvalue counts as zero or none like it was met before.
  Group* group_of(const RootN& root) {
    const EigenvalueCounts counts = points_.counts(root.jet);
    if (counts.zero == 0) return nullptr;
    for (Group& group : groups_) {
      const double rounding = same_loss * (points_.loss_size() + std::abs(root.jet.value));
      if (group.counts == counts && std::abs(group.value - root.jet.value) <= rounding) return &group;
    }
    return nullptr;
  }

  bool sort_in(RootN root) {
    const Place place = points_.examine(root.at);
    if (place == Place::step) return false;
    if (place == Place::kink) {
      kinks_.push_back(root.at);
      return true;
    }
    const EigenvalueCounts counts = points_.counts(root.jet);
    if ((small_numbers_ || !is_sure(root)) && !is_zero_in_doubt(root, counts)) return false;
    if (root.precise ? root.precise->simple : counts.zero == 0) {
      if (is_known(root.at, same_place)) return false;
      isolated_.push_back(root);
      return true;
    }
    Group* group = group_of(root);
    const bool first = group == nullptr;
    if (!first && group->roots.size() >= most_alike) return false;
    if (first) group = &groups_.emplace_back(Group{counts, root.jet.value, {}});
    group->roots.push_back(root);
    return first;
  }

  /// Whether a root is a zero of the gradient where doubles leave a doubt; takes it to the zero that is meant. Of those
  /// that may lie on one set of zeros a few stand for all.
  bool is_zero_in_doubt(RootN& root, const EigenvalueCounts& counts) {
    const Group* group = counts.zero > 0 ? group_of(root) : nullptr;
    if (!precise_ || (group != nullptr && group->roots.size() >= few_of_group)) return true;
    const auto near = [&](const VecN& other) { return (other - root.at).norm() < box_cell; };
    if (std::any_of(none_.begin(), none_.end(), near)) return false;
    return looks_like_zero(root, counts.zero == 0 && !small_numbers_);
  }

  /// `else_so`: what is believed where 192 bits do not tell.
  bool looks_like_zero(RootN& root, bool else_so) {
    if (!precise_) return else_so;
    const VecN place = field_.to_parameters(root.at);
    PreciseLook look = precise_->look_from(std::span(place.data(), report_.box.size()), longest_first_step, stop_);
    if (look.end == PreciseLook::End::unseen) return else_so;
    if (look.end != PreciseLook::End::zero) {
      none_.push_back(root.at);
      return false;
    }
    VecN at(root.at.size());
    for (Eigen::Index i = 0; i < at.size(); ++i) at[i] = look.zero.at[static_cast<std::size_t>(i)];
    root.at = field_.from_parameters(at);
    root.jet = field_.from_own(look.zero.evaluation);
    root.precise = std::make_shared<const PreciseZero>(std::move(look.zero));
    return inside_box(root.at);
  }

  /// Finds the set that a group's roots lie on, or that they are isolated.
  void resolve(Group& group) {
    std::vector<RootN> waiting = points_.round_places(group.roots, group.counts, group.value);
    waiting.insert(waiting.end(), group.roots.begin(), group.roots.end());
    std::vector<VecN> seen;
    for (const RootN& root : waiting) {
      if (stopped() || seen.size() == most_looks) return;
      const auto near = [&](const VecN& other) { return (other - root.at).norm() < same_look; };
      if (std::any_of(seen.begin(), seen.end(), near)) continue;
      seen.push_back(root.at);
      group.dimension = set_dimension(field_, root, group.counts.zero, stop_);
      if (group.dimension == report_.box.size()) report_.plateau = true;
      if (group.dimension > 0) {
        group.representative = root;
        return;
      }
      group.isolated.push_back(root);
    }
  }

  /// Whether critical points lead from the root to some point of a larger set: near a few places on the straight line.
  bool lies_in(const RootN& root, double value, const Group& set) {
    const double rounding = same_loss * (points_.loss_size() + std::abs(value));
    if (std::abs(set.value - value) > rounding) return false;
    constexpr double shares[] = {0.02, 0.15, 0.4, 0.7};  // of the way: most of them near the root
    for (const RootN& other : set.roots) {
      const VecN way = other.at - root.at;
      std::vector<VecN> starts;
      for (const double share : shares) starts.push_back(root.at + share * way);
      std::size_t budget = steps_a_start * starts.size();
      const auto ends = iterate(field_, starts, budget, stop_);
      bool leads = true;
      for (std::size_t k = 0; k < ends.size() && leads; ++k)
        leads = ends[k] && (ends[k]->at - starts[k]).norm() < stays_near * shares[k] * way.norm() &&
                std::abs(ends[k]->jet.value - value) <= rounding;
      if (leads) return true;
    }
    return false;
  }

  bool lies_in_larger(const RootN& root, const Group& group, std::size_t dimension) {
    return std::any_of(groups_.begin(), groups_.end(), [&](const Group& other) {
      return &other != &group && other.dimension > dimension && other.counts.zero < group.counts.zero &&
             lies_in(root, group.value, other);
    });
  }

  /// Sets, and roots that turned out to be isolated. Where parts of a set meet, the set has parts of its own with more
  /// zero eigenvalues (points with three zeros among those with two, in a product of weights): they are no news, but
  /// for one point, the middle of it all.
  void sort_out_groups() {
    for (const Group& group : groups_) {
      if (stopped()) return;
      if (group.dimension > 0 && group.dimension < report_.box.size() &&
          !lies_in_larger(group.representative, group, group.dimension))
        add_set(group.representative, group.dimension);
      bool has_middle = false;
      for (const RootN& root : group.isolated) {
        const bool part = lies_in_larger(root, group, 0);
        if (part && has_middle) continue;
        has_middle = has_middle || part;
        weak_.push_back(root);
      }
    }
  }

  void add_set(const RootN& root, std::size_t dimension) {
    CriticalPoint point = points_.classify(root, 1, dimension);
    for (const CriticalSet& known : report_.sets)
      if (known.kind == point.kind && known.dimension == dimension &&
          std::abs(known.value - point.value) <= same_loss * (points_.loss_size() + std::abs(point.value)))
        return;
    report_.sets.push_back({point.kind, dimension, point.value, report_.points.size()});
    report_.points.push_back(std::move(point));
  }

  double clear_radius(const VecN& at) const {
    double nearest = 2;
    const auto consider = [&](const VecN& other) {
      const double distance = (other - at).norm();
      if (distance > nearly_same_place) nearest = std::min(nearest, distance);
    };
    for (const RootN& root : isolated_) consider(root.at);
    for (const RootN& root : weak_) consider(root.at);
    for (const VecN& kink : kinks_) consider(kink);
    return nearest;
  }

  /// Iterations onto a multiple zero stop a little way from it, each at its own place.
  void settle_weak_ones() {
    std::vector<RootN> weak;
    for (RootN& root : weak_)
      if (root.precise || looks_like_zero(root, true)) weak.push_back(std::move(root));
    weak_ = without_doubles(std::move(weak), same_place);
  }

  void report_points() {
    settle_weak_ones();
    for (const RootN& root : isolated_) report_.points.push_back(points_.classify(root, clear_radius(root.at), 0));
    for (const RootN& root : weak_) report_.points.push_back(points_.classify(root, clear_radius(root.at), 0));
    for (const VecN& kink : kinks_) report_.points.push_back(points_.classify_kink(kink, clear_radius(kink)));
    sort_points();
  }

  void sort_points() {
    std::vector<std::size_t> order(report_.points.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t k) {
      const CriticalPoint &p = report_.points[i], &q = report_.points[k];
      if (std::abs(p.value - q.value) > equal_in_order * (std::abs(p.value) + std::abs(q.value)))
        return p.value < q.value;
      return p.at < q.at;
    });
    std::vector<CriticalPoint> sorted;
    for (const std::size_t i : order) sorted.push_back(std::move(report_.points[i]));
    for (CriticalSet& set : report_.sets)
      set.representative =
          static_cast<std::size_t>(std::find(order.begin(), order.end(), set.representative) - order.begin());
    std::sort(report_.sets.begin(), report_.sets.end(),
              [](const CriticalSet& a, const CriticalSet& b) { return a.representative < b.representative; });
    report_.points = std::move(sorted);
  }

  BoxField field_;
  BoxPoints points_;
  std::stop_token stop_;
  std::size_t budget_ = 0;
  Dice dice_{3};
  std::vector<RootN> isolated_, weak_;  ///< without and with an eigenvalue that counts as zero
  std::vector<VecN> kinks_;
  std::vector<Group> groups_;
  std::optional<PreciseNewton> precise_;
  bool small_numbers_ = false;   ///< the loss is so small or large that its doubles lose digits
  std::vector<VecN> none_ = {};  ///< where they found no zero
  CriticalPointsReport report_;
};

}  // namespace

CriticalPointsReport find_in_box(const Objective& objective, const Objective& original, int exponent,
                                 std::span<const Interval> box, std::stop_token stop) {
  return BoxFinder(objective, original, exponent, box, std::move(stop)).find();
}

CriticalPointsReport find_few_in_box(const Objective& objective, std::span<const Interval> box, std::size_t evaluations,
                                     std::stop_token stop) {
  return BoxFinder(objective, objective, 0, box, std::move(stop)).find_few(evaluations);
}

}  // namespace saddlescope
