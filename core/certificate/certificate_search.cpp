#include "core/certificate/certificate_search.h"

#include <algorithm>
#include <cmath>

namespace saddlescope {
namespace {

// Smallest boxes, relative to the window.
constexpr double smallest_on_curve = 0x1p-8;     // enough for a picture
constexpr double smallest_when_rough = 0x1p-12;  // the formula jumps or has a hole: no proof is possible
constexpr double smallest_on_point = 0x1p-14;    // round a degenerate point ever more boxes are left as they shrink
constexpr double smallest = 0x1p-40;
constexpr std::size_t most_pending = 300'000;  // boxes
/// Not the middle: so critical points in the middle of a window, and 0, do not come to lie on the faces of many boxes.
constexpr double split_at = 0.4921875;

/// Whether the straight piece passes through the box made larger by half its size on each side.
bool passes_near(const double* from, const double* to, std::span<const Enclosure> box) {
  double enter = 0, leave = 1;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const double margin = 0.5 * box[i].width();
    const double low = box[i].low - margin - from[i], high = box[i].high + margin - from[i], step = to[i] - from[i];
    if (step == 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    enter = std::max(enter, std::min(low / step, high / step));
    leave = std::min(leave, std::max(low / step, high / step));
  }
  return enter <= leave;
}

Doubt doubt_of(CriticalCurve::Kind kind) {
  switch (kind) {
    case CriticalCurve::Kind::valley:
      return Doubt::valley;
    case CriticalCurve::Kind::ridge:
      return Doubt::ridge;
    default:
      return Doubt::level;
  }
}

}  // namespace

HopelessPlaces::HopelessPlaces(std::span<const Enclosure> window, std::span<const CriticalPoint> points,
                               std::span<const CriticalCurve> curves)
    : window_(window.begin(), window.end()), pieces_(bins) {
  for (const CriticalPoint& point : points) {
    if (point.at.size() != window.size()) continue;
    if (point.kind == CriticalKind::degenerate || point.kind == CriticalKind::kink)
      points_.push_back(
          {point.at.data(), point.at.data(), point.kind == CriticalKind::kink ? Doubt::kink : Doubt::degenerate, 0});
  }
  for (std::size_t number = 0; number < curves.size(); ++number) {
    const CriticalCurve& curve = curves[number];
    const std::size_t count = curve.points.size();
    for (std::size_t k = 0; k + (curve.closed ? 0 : 1) < count; ++k) {
      const std::vector<double>&from = curve.points[k], &to = curve.points[(k + 1) % count];
      if (from.size() != window.size() || to.size() != window.size()) continue;
      const std::size_t one = bin(from[0]), other = bin(to[0]);
      for (std::size_t b = std::min(one, other); b <= std::max(one, other); ++b)
        pieces_[b].push_back({from.data(), to.data(), doubt_of(curve.kind), number});
    }
  }
}

std::size_t HopelessPlaces::bin(double first_coordinate) const {
  const double share = (first_coordinate - window_[0].low) / window_[0].width();
  return share > 0 ? static_cast<std::size_t>(std::min(share, 1.0) * (bins - 1)) : 0;
}

/// What `look` answers first to a piece of a curve that passes near.
template <class Look>
std::optional<Doubt> HopelessPlaces::along_curves(std::span<const Enclosure> box, const Look& look) const {
  const double margin = 0.5 * box[0].width();
  for (std::size_t b = bin(box[0].low - margin); b <= bin(box[0].high + margin); ++b)
    for (const Piece& piece : pieces_[b])
      if (passes_near(piece.from, piece.to, box))
        if (const auto answer = look(piece)) return answer;
  return std::nullopt;
}

std::optional<Doubt> HopelessPlaces::near(std::span<const Enclosure> box, double relative_width) const {
  if (relative_width > smallest_on_curve) return std::nullopt;
  for (const Piece& point : points_)
    if (relative_width <= (point.doubt == Doubt::kink ? smallest_when_rough : smallest_on_point) &&
        passes_near(point.from, point.to, box))
      return point.doubt;
  return along_curves(box, [](const Piece& piece) { return std::optional(piece.doubt); });
}

std::vector<std::size_t> HopelessPlaces::curves_near(std::span<const Enclosure> box, double relative_width) const {
  std::vector<std::size_t> result;
  if (relative_width > smallest_on_curve) return result;
  // A thin box may lie between a bent curve and the straight pieces that it was traced by.
  std::vector<Enclosure> grown(box.begin(), box.end());
  for (std::size_t i = 0; i < grown.size(); ++i) {
    const double missing = std::max(0.0, smallest_on_curve * window_[i].width() - grown[i].width());
    grown[i] = {grown[i].low - 0.5 * missing, grown[i].high + 0.5 * missing};
  }
  along_curves(grown, [&](const Piece& piece) {
    if (result.empty() || result.back() != piece.curve) result.push_back(piece.curve);
    return std::optional<Doubt>();
  });
  return result;
}

BoxSearch::BoxSearch(const Objective& objective, std::vector<Enclosure> window, std::span<const CriticalPoint> found,
                     std::span<const CriticalCurve> curves, const CertifyOptions& options)
    : options_(options),
      n_(objective.dimension()),
      window_(std::move(window)),
      test_(objective),
      hopeless_(window_, found, curves),
      sets_(objective, window_, found),
      regular_(objective, window_, found, curves),
      boxes_between_looks_(objective.uses_data() ? 1 : 8) {
  test_.set_interrupt([this] { return cancelled() || time_is_up(); });
}

double BoxSearch::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

bool BoxSearch::out_of_budget() {
  const bool late = boxes_ % boxes_between_looks_ == 0 && time_is_up();
  exhausted_ = exhausted_ || late || boxes_ >= options_.boxes || next_.size() > most_pending * n_;
  return exhausted_ || cancelled();
}

/// Looks for the largest region round the point that surely holds one critical point.
void BoxSearch::prove_round(std::span<const double> point) {
  for (double scale = 0.125; scale > smallest && !out_of_budget(); scale *= 0.5) {
    std::vector<Enclosure> region(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      const double reach = scale * window_[i].width();
      region[i] = {point[i] - reach, point[i] + reach};
      if (!region[i].contains(point[i]) || region[i].is_point()) return;
    }
    std::vector<Enclosure> zero = region;
    ++boxes_;
    const BoxTest::Outcome outcome = test_.examine(zero);
    if (outcome == BoxTest::Outcome::none) return;
    if (outcome == BoxTest::Outcome::open) continue;
    refine(zero);
    return keep_proved(std::move(region), std::move(zero));
  }
}

void BoxSearch::refine(std::vector<Enclosure>& zero) {
  constexpr int most_rounds = 200;
  constexpr double shrinking = 0.95;      // in a large box at first slowly, then ever faster
  constexpr double narrow_enough = 1e-6;  // of the window: below it only rounding stops it
  for (int round = 0; round < most_rounds; ++round) {
    std::vector<Enclosure> smaller = zero;
    if (test_.examine(smaller) == BoxTest::Outcome::none) return;  // only by rounding: it holds one
    bool shrinks = false;
    for (std::size_t i = 0; i < n_; ++i) shrinks = shrinks || smaller[i].width() < shrinking * zero[i].width();
    zero = std::move(smaller);
    if (!shrinks && (relative_width(zero) < narrow_enough || !narrow(zero))) return;
  }
}

/// Halves a box that holds one critical point again and again, until the parts that may hold it lie together in one
/// that is half as wide along some side; false where they do not.
bool BoxSearch::narrow(std::vector<Enclosure>& zero) {
  constexpr int most_rounds = 24;
  constexpr std::size_t most_parts = 256;
  std::vector<std::vector<Enclosure>> parts = {zero};
  for (int round = 0; round < most_rounds && parts.size() <= most_parts && !cancelled(); ++round) {
    std::vector<std::vector<Enclosure>> next;
    const std::size_t side = static_cast<std::size_t>(round) % n_;
    for (const std::vector<Enclosure>& part : parts) {
      const double middle = part[side].middle();
      for (const bool left : {true, false}) {
        std::vector<Enclosure> half = part;
        (left ? half[side].high : half[side].low) = middle;
        if (test_.examine(half) != BoxTest::Outcome::none) next.push_back(std::move(half));
      }
    }
    if (next.empty()) return false;  // only by rounding
    parts = std::move(next);
    std::vector<Enclosure> all = parts[0];
    for (const std::vector<Enclosure>& part : parts)
      for (std::size_t i = 0; i < n_; ++i) all[i] = hull(all[i], part[i]);
    for (std::size_t i = 0; i < n_; ++i) {
      if (!(all[i].width() < 0.5 * zero[i].width())) continue;
      zero = std::move(all);
      return true;
    }
  }
  return false;
}

/// The same critical point may be proved in two overlapping regions.
void BoxSearch::keep_proved(std::vector<Enclosure> region, std::vector<Enclosure> zero) {
  const auto all_within = [](const std::vector<Enclosure>& inner, const std::vector<Enclosure>& outer) {
    for (std::size_t i = 0; i < inner.size(); ++i)
      if (!inner[i].within(outer[i])) return false;
    return true;
  };
  for (const ProvedRegion& known : proved_) {
    if (all_within(zero, known.region) || all_within(known.zero, region)) return;
    bool apart = false;
    for (std::size_t i = 0; i < n_; ++i)
      apart = apart || zero[i].high < known.zero[i].low || zero[i].low > known.zero[i].high;
    if (!apart) return leave(region, Doubt::unsettled);  // cannot be told from the other
  }
  proved_.push_back({std::move(region), std::move(zero)});
}

bool BoxSearch::in_proved_region(std::span<const Enclosure> box) const {
  return std::any_of(proved_.begin(), proved_.end(), [&](const ProvedRegion& known) {
    for (std::size_t i = 0; i < n_; ++i)
      if (!box[i].within(known.region[i])) return false;
    return true;
  });
}

void BoxSearch::run() {
  pending_ = window_;
  while (!pending_.empty()) {
    if (options_.progress) options_.progress(1 - pending_share());
    if (cancelled()) return;  // nobody waits for what is left
    for (std::size_t k = 0; k < pending_.size(); k += n_) {
      const std::span<Enclosure> box(&pending_[k], n_);
      if (cancelled()) return;
      if (out_of_budget())
        leave(box, Doubt::unsettled);
      else
        settle(box);
    }
    pending_.swap(next_);
    next_.clear();
  }
}

void BoxSearch::settle(std::span<Enclosure> box) {
  if (in_proved_region(box)) return;
  // A box that shrinks by itself need not be halved.
  for (int round = 0; round < 8; ++round) {
    ++boxes_;
    before_.assign(box.begin(), box.end());
    const double width = relative_width(box);
    const BoxTest::Outcome outcome = test_.examine(box);
    met_values_ = met_values_ || !test_.flags().nowhere;
    if (outcome == BoxTest::Outcome::none) return;
    if (outcome == BoxTest::Outcome::one) {
      std::vector<Enclosure> zero(box.begin(), box.end());
      refine(zero);
      return keep_proved(before_, std::move(zero));
    }
    if (in_proved_region(box)) return;
    if (!(relative_width(box) < 0.6 * width)) break;
  }
  if (settled_by_sets(box)) return;
  if (const auto doubt = give_up(box))
    leave(box, *doubt);
  else
    split(box);
}

/// Of a set in the plane every branch is listed as a curve: a box that none runs through is looked at further.
bool BoxSearch::settled_by_sets(std::span<const Enclosure> box) {
  if (!regular_.any()) return false;
  const bool plane = n_ == 2;
  const std::vector<std::size_t> curves =
      plane ? hopeless_.curves_near(box, relative_width(box)) : std::vector<std::size_t>();
  if (plane && curves.empty()) return false;
  const auto [nothing, set] = regular_.look(box);
  if (nothing || !set || !plane) return nothing || set;
  for (const std::size_t curve : curves)
    if (regular_.set_of_curve(curve) == set) return true;
  return false;
}

double BoxSearch::relative_width(std::span<const Enclosure> box) const {
  double widest = 0;
  for (std::size_t i = 0; i < n_; ++i) widest = std::max(widest, box[i].width() / window_[i].width());
  return widest;
}

double BoxSearch::pending_share() const {
  double share = 0;
  for (std::size_t k = 0; k < pending_.size(); k += n_) {
    double product = 1;
    for (std::size_t i = 0; i < n_; ++i) product *= pending_[k + i].width() / window_[i].width();
    share += product;
  }
  return share;
}

std::optional<Doubt> BoxSearch::give_up(std::span<const Enclosure> box) const {
  if (test_.flat()) return Doubt::flat;
  const double width = relative_width(box);
  if (const auto doubt = hopeless_.near(box, width)) return doubt;
  if (const auto doubt = sets_.near(box, width)) return doubt;
  const BoxFlags& flags = test_.flags();
  if (width <= smallest_when_rough && flags.jump) return Doubt::kink;
  if (width <= smallest_when_rough && flags.undefined) return Doubt::undefined;
  return width <= smallest ? std::optional(Doubt::unsettled) : std::nullopt;
}

void BoxSearch::leave(std::span<const Enclosure> box, Doubt doubt) {
  undecided_.insert(undecided_.end(), box.begin(), box.end());
  doubts_.push_back(doubt);
}

void BoxSearch::split(std::span<const Enclosure> box) {
  std::size_t chosen = 0;
  double best = -1;
  const double widest = relative_width(box);
  for (std::size_t i = 0; i < n_; ++i) {
    const double width = box[i].width() / window_[i].width();
    if (width < 0x1p-6 * widest) continue;
    const double weight = test_.influence(i) > 0 ? test_.influence(i) : width;
    if (weight > best) best = weight, chosen = i;
  }
  const double at = box[chosen].low + split_at * box[chosen].width();
  if (!(at > box[chosen].low && at < box[chosen].high)) return leave(box, Doubt::unsettled);
  for (const bool upper : {false, true}) {
    next_.insert(next_.end(), box.begin(), box.end());
    Enclosure& half = next_[next_.size() - n_ + chosen];
    (upper ? half.low : half.high) = at;
  }
}

}  // namespace saddlescope
