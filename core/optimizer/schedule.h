// Schedules: a factor that multiplies the learning rate and changes from update to update. A product of parts from a
// catalogue, after an optional warm-up. Plain values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/optimizer/hyperparameter.h"
#include "core/support/expected.h"

namespace saddlescope {

/// One kind of schedule, described by data as a method is.
struct ScheduleInfo {
  std::string_view id;       ///< "cosine"
  std::string_view label;    ///< "Cosine"
  std::string_view help;     ///< one plain sentence
  std::string_view formula;  ///< the factor at update t, from 0, as readable maths
  /// In the order in which a SPEC may give them without names. For a list of pieces: the two numbers of one piece.
  std::span<const Hyperparameter> arguments;
  bool pieces = false;  ///< piecewise: any number of pairs, update and factor, the updates ascending
};

/// A part of a schedule.
struct ScheduleFactor {
  std::string id = "constant";
  std::vector<double> values;  ///< one per argument, in the table's order; pieces: t₁, f₁, t₂, f₂, ...
  bool operator==(const ScheduleFactor&) const = default;
};

/// What multiplies the learning rate: first the warm-up, then the product of the factors, whose t counts from the end
/// of the warm-up. The default is the constant 1.
struct Schedule {
  std::size_t warmup = 0;  ///< updates of the warm-up; 0: none
  std::vector<ScheduleFactor> factors;
  bool operator==(const Schedule&) const = default;
};

inline constexpr std::size_t maximum_warmup = 1'000'000'000;
inline constexpr std::size_t maximum_schedule_factors = 16;  ///< that a text may multiply
inline constexpr std::size_t maximum_schedule_pieces = 256;  ///< that a text may list

/// All kinds in the order in which they are listed; the first is `constant`.
std::span<const ScheduleInfo> schedule_catalogue();
/// Null when unknown.
const ScheduleInfo* find_schedule(std::string_view id);
/// A part with the defaults of the catalogue; `id` must be known.
ScheduleFactor default_factor(std::string_view id);

/// What is wrong with it, such as "cosine: T must be a whole number from 1 on, not 0"; empty when nothing is.
std::string problem_of(const ScheduleFactor& factor);

/// The factor for update t, from 0: (t + 1)/warmup during the warm-up, then the product. A part whose id is unknown or
/// that lacks values counts as 1. Constant time but for restarts (logarithmic in t) and pieces.
double schedule_factor(const Schedule& schedule, std::size_t t);
/// Of one part alone, t counted from its own start.
double schedule_factor(const ScheduleFactor& factor, std::size_t t);
/// Whether the factor is always 1.
bool is_constant(const Schedule& schedule);

/// The update from which on nothing new comes: the end of the longest part that has a length, of the rise, the first
/// drop or restart, the last piece. 0: of none.
double schedule_end(const Schedule& schedule);

/// Reads the parts, without the warm-up: `cosine(T=1000,floor=0.1)*step(300,0.5)`. Arguments by name or by position;
/// those left out have their defaults. Errors say what is wrong with which part and what is known.
Expected<std::vector<ScheduleFactor>, std::string> parse_schedule(std::string_view text);
/// The text that reads back as the same parts, all arguments named; empty for none.
std::string print_schedule(std::span<const ScheduleFactor> factors);

}  // namespace saddlescope
