#include "core/critical/kinks.h"

#include <algorithm>
#include <optional>

#include "core/critical/root_search.h"
#include "core/critical/tolerances.h"

namespace saddlescope {
namespace {

struct Part {
  Vec centre = Vec::Zero();
  double half = 0;
  double distance = 0;  ///< of the hull of its gradients from 0
};

constexpr std::size_t samples = 9;  // four corners in order round the part, then the rest of a 3 × 3 pattern
constexpr double pattern[samples][2] = {{-1, -1}, {1, -1}, {1, 1},  {-1, 1},       {0, -1},
                                        {1, 0},   {0, 1},  {-1, 0}, {0.137, 0.071}};
constexpr std::size_t most_parts = 12;
constexpr int most_halvings = 56;
constexpr double smallest_part = 4e-15;  // of whose half a few doubles are left
/// Where the steepest gradient of all parts falls below this share of what it was at first, nothing jumps: it fades.
constexpr double fading_gradient = 1e-8;
constexpr int many_rounds = 10;  // by then a part is a thousandth of the cell
/// Of what steepness times size was at first: a jump of the gradient leaves it at a thousandth, a jump of the loss as
/// it was.
constexpr double growing_steepness = 0.5;
constexpr int rounds_of_smooth_parts = 8;  // in which parts with a smooth zero become starts

/// The parts of one cell that may hold a kink, halved round by round.
class PartSearch {
 public:
  PartSearch(Field& field, const Vec& centre, KinkSearch& result)
      : field_(field), result_(result), parts_{{centre, part_overlap * search_cell, 0}} {}

  bool going() const {
    return !parts_.empty() && parts_[0].half > smallest_part && steepest_ > fading_gradient * steepest_at_first_;
  }

  void divide(bool note_smooth_parts) {
    sample_children();
    parts_.clear();
    steepest_ = 0;
    for (std::size_t c = 0; c < children_.size(); ++c) {
      const FieldJet* seen = &jets_[samples * c];
      double length = 0, distance = 0;
      for (std::size_t k = 0; k < samples; ++k)
        if (seen[k].slope_finite()) length = std::max(length, seen[k].gradient.norm());
      if (!may_jump_across_zero(seen, samples, children_[c].half, distance)) continue;
      // Inside or at the rim of a flat area.
      if (std::count_if(seen, seen + samples, [](const FieldJet& jet) { return jet.level(); }) >= 3) continue;
      // The corners alone agree by chance where a root (|y|^1.5) lies at the right place between them.
      if (smooth_between(&points_[samples * c], seen) && smooth_between(&points_[samples * c + 4], seen + 4)) {
        if (distance == 0) last_smooth_ = children_[c].centre;
        if (distance == 0 && note_smooth_parts) result_.starts.push_back(children_[c].centre);
        continue;
      }
      parts_.push_back(children_[c]);
      parts_.back().distance = distance;
      steepest_ = std::max(steepest_, length);
    }
    if (steepest_at_first_ == 0) steepest_at_first_ = steepest_;
    // Many parts at once: a whole line of kinks runs through the cell; some places on it are enough.
    std::stable_sort(parts_.begin(), parts_.end(),
                     [](const Part& a, const Part& b) { return a.distance < b.distance; });
    const std::size_t most = rounds_ < many_rounds ? most_parts : most_parts / 2;
    if (parts_.size() > most) parts_.resize(most);
    if (++rounds_ == 1) steepness_times_size_ = steepest_ * children_[0].half;
    // Towards a pole or a step the gradient grows as fast as the parts get small: the loss is not continuous there.
    if (rounds_ == many_rounds && !parts_.empty() &&
        steepest_ * parts_[0].half > growing_steepness * steepness_times_size_) {
      parts_.clear();
      last_smooth_.reset();
    }
  }

  /// A gradient that dies away where it changes sign is no jump but a multiple zero (x⁴), which looks the same at every
  /// size.
  void finish() {
    if (parts_.empty()) {
      // Sharp, but smooth when seen from near enough: sqrt(x² + 1e-12).
      if (last_smooth_) result_.starts.push_back(*last_smooth_);
      return;
    }
    const bool jump = steepest_ > fading_gradient * steepest_at_first_;
    (jump ? result_.kinks : result_.starts).push_back(parts_[0].centre);
  }

 private:
  void sample_children() {
    children_.clear();
    points_.clear();
    for (const Part& part : parts_)
      for (int k = 0; k < 4; ++k)
        children_.push_back(
            {part.centre + 0.5 * part.half * Vec(pattern[k][0], pattern[k][1]), part_overlap * part.half, 0});
    for (const Part& child : children_)
      for (const auto& offset : pattern) points_.push_back(child.centre + child.half * Vec(offset[0], offset[1]));
    field_.evaluate(Derivatives::hessian, points_, jets_);
    result_.evaluations += points_.size();
  }

  Field& field_;
  KinkSearch& result_;
  std::vector<Part> parts_, children_;
  std::vector<Vec> points_;
  std::vector<FieldJet> jets_;
  double steepest_ = 1, steepest_at_first_ = 0, steepness_times_size_ = 0;
  int rounds_ = 0;
  std::optional<Vec> last_smooth_;  ///< the last part in which the gradient vanishes without a jump
};

}  // namespace

void search_cell_for_kink(Field& field, const Vec& centre, KinkSearch& result) {
  PartSearch search(field, centre, result);
  for (int round = 0; round < most_halvings && search.going(); ++round) search.divide(round < rounds_of_smooth_parts);
  search.finish();
}

bool continuous_at(Field& field, const Vec& point) {
  constexpr std::size_t directions = 8;
  constexpr double crooked = 0.2;                               // off axes and diagonals
  constexpr double radii[3] = {1e-4, near_look, nearest_look};  // each a thousandth of the one before
  std::vector<Vec> points;
  for (double radius : radii)
    for (std::size_t k = 0; k < directions; ++k) {
      const double angle = crooked + eighth_turn * static_cast<double>(k);
      points.push_back(point + radius * Vec(std::cos(angle), std::sin(angle)));
    }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::none, points, jets);
  double middle = 0;
  for (std::size_t k = 0; k < directions; ++k) middle += jets[2 * directions + k].value / directions;
  double spread[3] = {0, 0, 0};
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double distance = std::abs(jets[i].value - middle);
    if (!std::isfinite(distance)) return false;
    spread[i / directions] = std::max(spread[i / directions], distance);
  }
  const double rounding = value_rounding * std::abs(middle);
  return spread[1] <= continuous_shrink * spread[0] + rounding && spread[2] <= continuous_shrink * spread[1] + rounding;
}

}  // namespace saddlescope
