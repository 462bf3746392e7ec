// The rules of a diagnosis, one table in order of precedence: the first that holds gives the verdict. To change one,
// edit its line in rules.cpp or its threshold here; nothing else knows them. Private to the diagnosis room.
#pragma once

#include <span>
#include <string_view>

#include "core/diagnosis/facts.h"

namespace saddlescope {

/// All numbers that the rules compare with. "Length scale": the window's side, for each coordinate its own.
namespace threshold {
inline constexpr std::size_t window = 32;       ///< steps that count as the recent past
inline constexpr std::size_t least_window = 3;  ///< fewer say nothing
inline constexpr double flat_change = 0.05;     ///< of the loss, between the halves of the window: less is flat
inline constexpr double at_point = 1e-3;        ///< length scales: so near, and so slow, is at rest there
inline constexpr double turning_back = -0.5;    ///< mean cosine of successive gradients: below, the run bounces
inline constexpr double edge = 0.9;             ///< share of the stability limit: from there on it is at the edge
inline constexpr double room = 0.25;            ///< share of the limit: below, the learning rate can be raised
inline constexpr double slow_steps = 200;       ///< to the bottom of the valley
inline constexpr double slow_crossing = 100;    ///< steps for one length scale
inline constexpr double crawl_steps = 5;        ///< until it leaves a saddle: more is crawling
inline constexpr double unexplained = 1.5;      ///< times the drop that the slope here promises is left
inline constexpr double walls = 1;              ///< times what is left, at a tenth of a length scale to the side
inline constexpr double narrow = 100;           ///< times the curvature along a valley's floor: its walls are steep
inline constexpr double far_outside = 3;        ///< half windows from the window's centre
inline constexpr double near_window = 1.5;      ///< half windows: a step from in here to far outside flings
inline constexpr double very_far = 100;         ///< half windows: one step so far flings, even downhill
inline constexpr double at_kink = 1e-6;         ///< length scales: the gradient does not vanish at a kink
inline constexpr double straight = 0.01;  ///< of the slope: less curvature over a length scale is a straight slope
inline constexpr double beyond = 1.1;     ///< share of the stability limit: no edge any more
inline constexpr double hardly = 1e-3;    ///< of the loss, between the halves of the window: hardly a fall
inline constexpr double noise = 1;        ///< times the whole gradient: more noise than that leads
inline constexpr double wobble = 1.5;     ///< deviations of the loss: a straight fall in the window has 1.73
inline constexpr double rise = 1.5;       ///< of the loss within the window
}  // namespace threshold

/// Which evidence speaks for a verdict: one bit for each EvidenceKind.
using EvidenceMask = unsigned;
constexpr EvidenceMask evidence_bit(EvidenceKind kind) { return 1u << static_cast<unsigned>(kind); }

struct Rule {
  std::string_view id;
  VerdictKind kind;
  bool (*holds)(const Facts& facts);
  EvidenceMask evidence;
  /// Texts with {gradient}, {point}, {steps}, … filled in by diagnosis.cpp.
  std::string_view sentence, help;
};

std::span<const Rule> rules();

}  // namespace saddlescope
