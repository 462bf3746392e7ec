// Certificate: a proof that a list of critical points is complete. Interval arithmetic encloses the gradient over whole
// boxes; a box where it cannot vanish is discarded, Krawczyk's test proves exactly one critical point in a box, and
// what is left is halved. What stays undecided (valleys, kinks, poles, degenerate points) is said. Runs on the calling
// worker thread; a pure function but for its budget of time.
//
// Critical is a point where the gradient exists and is zero, or where the loss is continuous with a kink and 0 lies in
// Clarke's generalised gradient. Kinks are discarded soundly, but never proved. Where the loss itself jumps, nothing is
// critical. The gradient that is meant is the one that the program prints (see formula/interval_evaluation.h for its
// numbers). Interval Newton methods: Krawczyk 1969; Neumaier 1990, Interval Methods for Systems of Equations,
// chapter 5.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/objective.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// Why a box is undecided.
enum class Doubt {
  valley,      ///< a traced curve of minima runs through it
  ridge,       ///< ... of maxima
  level,       ///< ... of neither
  degenerate,  ///< a listed point whose second order does not decide
  kink,        ///< the gradient jumps there
  undefined,   ///< a pole, a hole or the rim of the formula's domain
  flat,        ///< the gradient is zero all over it, or too small for doubles
  unsettled,   ///< not settled within the budget or by the smallest box
};
std::string_view doubt_name(Doubt doubt);  ///< "valley", "kink", "pole or hole", "unsettled", ...

struct UndecidedBox {
  std::vector<Interval> box;  ///< n intervals
  Doubt why = Doubt::unsettled;
};

struct ProvedPoint {
  std::vector<Interval> box;         ///< holds this critical point and no other
  std::vector<double> at;            ///< the middle of a box of a few ulp that holds it
  std::optional<std::size_t> found;  ///< the listed point that it is
};

/// Sets of critical points are proved where the loss is a sum of functions of few inner ones whose slopes are
/// independent there (regular_sets.h): that they are smooth, of so many dimensions, not empty, and that there is
/// nothing beside them. In the plane every branch is a listed curve, as far as boxes of 1/256
/// of the window tell branches apart; with more parameters all branches of one value are
/// one set.
struct Certificate {
  /// No box is undecided; every proved box has one listed point, and every listed point, curve and set is proved.
  bool certified = false;
  std::vector<ProvedPoint> proved;
  std::vector<std::size_t> proved_sets;    ///< listed points that stand for smooth sets, of more than two parameters
  std::vector<std::size_t> proved_curves;  ///< listed curves
  std::vector<std::size_t> refuted;        ///< listed points that are none (or are listed twice)
  std::vector<UndecidedBox> undecided;     ///< neighbours merged to a few thousand boxes, in no order
  std::size_t undecided_boxes = 0;         ///< before they were merged
  double undecided_share = 0;              ///< of the window's area (volume)
  std::vector<Doubt> areas;                ///< connected undecided areas, each with its main doubt
  bool exhausted = false;                  ///< the budget (or the memory for boxes) ended first
  bool cancelled = false;
  bool undefined_everywhere = false;  ///< the loss surely has no value at any point of the window
  double seconds = 0;
  std::size_t boxes = 0;  ///< examined
  std::string refusal;    ///< why nothing was tried, for people; else empty

  std::size_t missing() const;  ///< proved points that the list lacks
  /// "Certified: these are all", "Proved: 3 points; 2 areas undecided (along a valley, a kink)".
  std::string summary() const;
};

/// Joins neighbours of the same doubt until at most `most` boxes are left (or one for each doubt): less exact, but they
/// still cover all that is undecided.
std::vector<UndecidedBox> merged_boxes(std::span<const Interval> window, std::vector<UndecidedBox> boxes,
                                       std::size_t most, const std::stop_token& stop = {});

struct CertifyOptions {
  std::chrono::duration<double> budget{10};                     ///< of time
  std::size_t boxes = std::numeric_limits<std::size_t>::max();  ///< the same in boxes: gives the same answer each time
  std::stop_token stop;
  std::function<void(double share)> progress;  ///< share of the area that is settled; called now and then
};

/// box: the window, one interval for each parameter. found, curves: what find_critical_points() listed there. Curves
/// and degenerate points only say where halving is in vain; nothing is concluded from them. Points up to edge_tolerance
/// (root_search.h) outside count as inside, as for the finder.
Certificate certify(const Objective& objective, std::span<const Interval> box, std::span<const CriticalPoint> found,
                    std::span<const CriticalCurve> curves, const CertifyOptions& options = {});

}  // namespace saddlescope
