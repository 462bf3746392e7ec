#include "core/certificate/certificate.h"

#include <algorithm>
#include <cmath>

#include "core/certificate/certificate_report.h"
#include "core/certificate/certificate_search.h"
#include "core/critical/root_search.h"

namespace saddlescope {
namespace {

/// How far a listed point may lie from the proved one, relative to the window: the finder is much better where the
/// Hessian is regular.
constexpr double point_tolerance = 1e-6;
constexpr std::size_t most_parameters = 16;

/// Why nothing can be proved there; empty: it can be tried.
std::string refusal_of(const Objective& objective, std::span<const Interval> box) {
  const std::size_t n = objective.dimension();
  if (objective.formula() == nullptr) return "Not available for this loss: proofs need a formula";
  if (!objective.capabilities().intervals) return "Not proved: proofs do not cover losses over chosen rows";
  if (n == 0 || n > most_parameters || box.size() != n)
    return "Not proved: proofs cover at most " + std::to_string(most_parameters) + " parameters";
  const bool ordinary = std::all_of(box.begin(), box.end(), [](const Interval& side) {
    return side.minimum < side.maximum && std::isfinite(side.size()) && std::isfinite(1 / side.size());
  });
  return ordinary ? std::string() : "Not proved: the window is too small or too large for a proof";
}

std::vector<Interval> as_intervals(std::span<const Enclosure> box) {
  std::vector<Interval> result;
  for (const Enclosure& side : box) result.push_back({side.low, side.high});
  return result;
}

/// Distance of a number from an interval.
double distance(double value, double low, double high) { return std::max({low - value, value - high, 0.0}); }

class Reporter {
 public:
  Reporter(std::span<const Interval> window, std::span<const CriticalPoint> found,
           std::span<const CriticalCurve> curves, const BoxSearch& search)
      : window_(window), found_(found), curves_(curves), search_(search), taken_(found.size(), false) {}

  Certificate report() {
    for (const ProvedRegion& region : search_.proved()) add_proved(region);
    add_proved_sets();
    collect_undecided(window_, search_, result_);
    for (std::size_t k = 0; k < found_.size() && !search_.cancelled(); ++k)
      if (!taken_[k] && !undecided_at(found_[k])) result_.refuted.push_back(k);
    result_.exhausted = search_.exhausted();
    result_.cancelled = search_.cancelled();
    result_.boxes = search_.boxes();
    result_.undefined_everywhere = !search_.met_values() && !result_.exhausted && !result_.cancelled;
    result_.seconds = search_.seconds();
    result_.certified = !result_.exhausted && !result_.cancelled && result_.undecided.empty() &&
                        result_.refuted.empty() && result_.missing() == 0 &&
                        result_.proved_curves.size() == curves_.size();
    return std::move(result_);
  }

 private:
  bool is_at(const CriticalPoint& point, const ProvedRegion& region) const {
    if (point.at.size() != window_.size()) return false;
    for (std::size_t i = 0; i < window_.size(); ++i)
      if (!(distance(point.at[i], region.zero[i].low, region.zero[i].high) <= point_tolerance * window_[i].size()))
        return false;
    return true;
  }

  void add_proved(const ProvedRegion& region) {
    ProvedPoint point{as_intervals(region.region), {}, {}};
    bool outside = false;
    for (std::size_t i = 0; i < window_.size(); ++i) {
      point.at.push_back(region.zero[i].middle());
      outside = outside || region.zero[i].high < window_[i].minimum || region.zero[i].low > window_[i].maximum;
    }
    for (std::size_t k = 0; k < found_.size() && !point.found; ++k) {
      if (taken_[k] || !is_at(found_[k], region)) continue;
      taken_[k] = true;
      point.found = k;
    }
    if (point.found || !outside) result_.proved.push_back(std::move(point));
  }

  void add_proved_sets() {
    for (std::size_t k = 0; k < found_.size(); ++k) {
      if (!search_.proved_sets().set_of_point(k)) continue;
      taken_[k] = true;
      result_.proved_sets.push_back(k);
    }
    for (std::size_t k = 0; k < curves_.size(); ++k)
      if (search_.proved_sets().set_of_curve(k)) result_.proved_curves.push_back(k);
  }

  /// In an undecided box or beside it.
  bool undecided_at(const CriticalPoint& point) const {
    if (point.at.size() != window_.size()) return false;
    for (std::size_t k = 0; k < search_.undecided_count(); ++k) {
      bool near = true;
      for (std::size_t i = 0; i < window_.size() && near; ++i) {
        const Enclosure& side = search_.undecided_box(k)[i];
        near = distance(point.at[i], side.low, side.high) <= point_tolerance * window_[i].size() + side.width();
      }
      if (near) return true;
    }
    return false;
  }

  std::span<const Interval> window_;
  std::span<const CriticalPoint> found_;
  std::span<const CriticalCurve> curves_;
  const BoxSearch& search_;
  std::vector<bool> taken_;
  Certificate result_;
};

}  // namespace

Certificate certify(const Objective& objective, std::span<const Interval> box, std::span<const CriticalPoint> found,
                    std::span<const CriticalCurve> curves, const CertifyOptions& options) {
  if (std::string refusal = refusal_of(objective, box); !refusal.empty()) {
    Certificate nothing;
    nothing.refusal = std::move(refusal);
    nothing.undecided = {{{box.begin(), box.end()}, Doubt::unsettled}};
    nothing.undecided_boxes = 1;
    nothing.undecided_share = 1;
    nothing.areas = {Doubt::unsettled};
    return nothing;
  }
  std::vector<Enclosure> window;
  for (const Interval& side : box) {
    const double margin = edge_tolerance * side.size();  // twice as much as the finder allows
    window.push_back(rounding::outward(side.minimum - margin, side.maximum + margin));
  }
  BoxSearch search(objective, std::move(window), found, curves, options);
  for (const CriticalPoint& point : found)
    if (point.at.size() == objective.dimension() && point.set_dimension == 0) search.prove_round(point.at);
  search.run();
  return Reporter(box, found, curves, search).report();
}

}  // namespace saddlescope
