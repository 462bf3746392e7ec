#include "core/optimizer/schedule.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/optimizer/hyperparameters.h"
#include "core/optimizer/specification.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

using Scale = Hyperparameter::Scale;
using Values = std::span<const double>;

// --- arguments that several schedules share ---------------------------------------------------------------------

/// A number of updates.
constexpr Hyperparameter updates(std::string_view id, std::string_view label, std::string_view help, double initial) {
  return {
      .id = id,
      .label = label,
      .symbol = id,
      .help = help,
      .initial = initial,
      .slider_minimum = 1,
      .slider_maximum = 10'000,
      .valid_minimum = 1,
      .valid_maximum = largest_number,
      .scale = Scale::logarithmic,
      .whole = true,
  };
}
constexpr Hyperparameter length_argument(double initial = 400) {
  return updates("T", "Length", "Updates until the end is reached.", initial);
}
constexpr Hyperparameter slowness_argument() {
  return {
      .id = "k",
      .label = "Decay",
      .symbol = "k",
      .help = "How soon the rate falls: it has begun to after 1/k updates.",
      .initial = 0.01,
      .slider_minimum = 1e-5,
      .slider_maximum = 1,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Scale::logarithmic,
  };
}
/// A factor of the learning rate.
constexpr Hyperparameter factor_argument(std::string_view id, std::string_view label, std::string_view help,
                                         double initial) {
  return {
      .id = id,
      .label = label,
      .symbol = id,
      .help = help,
      .initial = initial,
      .slider_minimum = 0,
      .slider_maximum = 1,
      .valid_minimum = 0,
      .valid_maximum = largest_number,
      .scale = Scale::linear,
  };
}
constexpr Hyperparameter floor_argument() {
  return factor_argument("floor", "Floor", "Where it ends, as a factor of the learning rate.", 0);
}
constexpr Hyperparameter decay_argument(double initial, double slider_maximum, Scale scale) {
  Hyperparameter parameter = factor_argument("gamma", "Decay", "What the learning rate is multiplied by.", initial);
  parameter.symbol = "γ";
  parameter.slider_maximum = slider_maximum;
  parameter.scale = scale;
  return parameter;
}

constexpr Hyperparameter step_arguments[] = {updates("k", "Every", "Updates between two drops.", 100),
                                             decay_argument(0.5, 1, Scale::linear)};
constexpr Hyperparameter exponential_arguments[] = {decay_argument(0.99, 0.9999, Scale::one_minus_logarithmic)};
constexpr Hyperparameter linear_arguments[] = {
    length_argument(), factor_argument("end", "End", "Where it ends, as a factor of the learning rate.", 0)};
constexpr Hyperparameter inverse_arguments[] = {slowness_argument()};
constexpr Hyperparameter cosine_arguments[] = {length_argument(), floor_argument()};
constexpr Hyperparameter restarts_arguments[] = {updates("T", "First length", "Updates until the first restart.", 100),
                                                 {
                                                     .id = "mult",
                                                     .label = "Longer by",
                                                     .symbol = "mult",
                                                     .help = "Each cycle is this many times as long as the one before.",
                                                     .initial = 2,
                                                     .slider_minimum = 1,
                                                     .slider_maximum = 4,
                                                     .valid_minimum = 1,
                                                     .valid_maximum = largest_number,
                                                     .scale = Scale::linear,
                                                     .whole = true,
                                                 },
                                                 floor_argument()};
constexpr Hyperparameter peak_argument() {
  Hyperparameter parameter = factor_argument("peak", "Peak at", "The share of the length that the rise takes.", 0.3);
  parameter.valid_maximum = 1;
  return parameter;
}
constexpr Hyperparameter one_cycle_arguments[] = {length_argument(), peak_argument()};
constexpr Hyperparameter transformer_arguments[] = {
    updates("d", "Model size", "The width of the model: the rate goes with 1/√d.", 512),
    updates("k", "Rise", "Updates until the peak.", 4000)};
constexpr Hyperparameter first_update_argument() {
  Hyperparameter parameter = updates("t", "From update", "The update from which the factor holds.", 0);
  parameter.valid_minimum = parameter.slider_minimum = 0;
  parameter.scale = Scale::linear;
  return parameter;
}
constexpr Hyperparameter piece_arguments[] = {
    first_update_argument(), factor_argument("f", "Factor", "What multiplies the learning rate from there on.", 1)};
constexpr double first_pieces[] = {0, 0.1, 400, 1};  // ResNet-110's

// --- the factors; t and all that counts updates are whole numbers -----------------------------------------------

/// From 1 at share 0 to `floor` at share 1.
double half_cosine(double share, double floor) {
  return floor + (1 - floor) * (0.5 * (1 + std::cos(std::numbers::pi * share)));
}

double constant_factor(Values, double) { return 1; }
double step_factor(Values v, double t) { return std::pow(v[1], std::floor(t / v[0])); }
double exponential_factor(Values v, double t) { return std::pow(v[0], t); }
double linear_factor(Values v, double t) { return t < v[0] ? 1 + (v[1] - 1) * (t / v[0]) : v[1]; }
double inverse_time_factor(Values v, double t) { return 1 / (1 + v[0] * t); }
double inverse_root_factor(Values v, double t) { return 1 / std::sqrt(1 + v[0] * t); }
double cosine_factor(Values v, double t) { return half_cosine(std::min(t, v[0]) / v[0], v[1]); }

double restarts_factor(Values v, double t) {
  double length = v[0];
  if (v[1] <= 1)
    t = std::fmod(t, length);
  else
    for (; t >= length; length *= v[1]) t -= length;
  return half_cosine(t / length, v[2]);
}

double one_cycle_factor(Values v, double t) {
  constexpr double start = 1.0 / 25, end = 1e-4;
  const double length = v[0], top = v[1] * length;
  if (t >= length) return end;
  if (t < top) return start + (1 - start) * (t / top);
  return half_cosine((t - top) / (length - top), end);
}

/// Vaswani et al. 2017, equation 3.
double transformer_factor(Values v, double t) {
  const double s = t + 1;
  return std::min(1 / std::sqrt(s), s / (v[1] * std::sqrt(v[1]))) / std::sqrt(v[0]);
}

/// 1 before the first piece.
double piecewise_factor(Values v, double t) {
  double factor = 1;
  for (std::size_t i = 0; i + 1 < v.size() && v[i] <= t; i += 2) factor = v[i + 1];
  return factor;
}

struct Kind {
  ScheduleInfo info;
  double (*factor)(Values values, double t);
};

constexpr std::array kinds = {
    Kind{{.id = "constant",
          .label = "Constant",
          .help = "The learning rate stays as it is.",
          .formula = "1",
          .arguments = {}},
         constant_factor},
    Kind{{.id = "step",
          .label = "Steps",
          .help = "Drops by a factor every k updates.",
          .formula = "γ^⌊t/k⌋",
          .arguments = step_arguments},
         step_factor},
    Kind{{.id = "exponential",
          .label = "Exponential",
          .help = "Shrinks by the same factor at every update.",
          .formula = "γᵗ",
          .arguments = exponential_arguments},
         exponential_factor},
    Kind{{.id = "linear",
          .label = "Linear",
          .help = "A straight line to its end, where it stays.",
          .formula = "1 + (end − 1)·min(t, T)/T",
          .arguments = linear_arguments},
         linear_factor},
    Kind{{.id = "inverse-time",
          .label = "Inverse time",
          .help = "Falls like 1/t.",
          .formula = "1/(1 + k·t)",
          .arguments = inverse_arguments},
         inverse_time_factor},
    Kind{{.id = "inverse-sqrt",
          .label = "Inverse square root",
          .help = "Falls like 1/√t.",
          .formula = "1/√(1 + k·t)",
          .arguments = inverse_arguments},
         inverse_root_factor},
    Kind{{.id = "cosine",
          .label = "Cosine",
          .help = "Half a cosine wave down to a floor, where it stays.",
          .formula = "floor + (1 − floor)·½·(1 + cos(π·min(t, T)/T))",
          .arguments = cosine_arguments},
         cosine_factor},
    Kind{{.id = "restarts",
          .label = "Cosine with restarts",
          .help = "A cosine that jumps back up at the end of each cycle; the cycles may grow.",
          .formula = "cosine over T, then T·mult, T·mult², … updates",
          .arguments = restarts_arguments},
         restarts_factor},
    Kind{{.id = "one-cycle",
          .label = "One cycle",
          .help = "A straight rise to the peak, then a cosine down to almost nothing.",
          .formula = "1/25 to 1 until peak·T, then cosine to 1e−4 at T",
          .arguments = one_cycle_arguments},
         one_cycle_factor},
    Kind{{.id = "transformer",
          .label = "Transformer",
          .help = "A straight rise, then a fall like 1/√t; made for a learning rate of 1.",
          .formula = "d^−½·min(s^−½, s·k^−1.5), s = t + 1",
          .arguments = transformer_arguments},
         transformer_factor},
    Kind{{.id = "piecewise",
          .label = "Pieces",
          .help = "A factor of its own from each of some updates on; 1 before the first.",
          .formula = "fᵢ from tᵢ on",
          .arguments = piece_arguments,
          .pieces = true},
         piecewise_factor},
};

constexpr auto infos = [] {
  std::array<ScheduleInfo, kinds.size()> result;
  for (std::size_t i = 0; i < kinds.size(); ++i) result[i] = kinds[i].info;
  return result;
}();

bool has_right_count(const ScheduleInfo& info, std::size_t count) {
  return info.pieces ? count >= 2 && count % 2 == 0 : count == info.arguments.size();
}

}  // namespace

std::span<const ScheduleInfo> schedule_catalogue() { return infos; }

const ScheduleInfo* find_schedule(std::string_view id) {
  for (const ScheduleInfo& info : infos)
    if (info.id == id) return &info;
  return nullptr;
}

ScheduleFactor default_factor(std::string_view id) {
  ScheduleFactor factor{std::string(id), {}};
  const ScheduleInfo* info = find_schedule(id);
  if (info == nullptr) return factor;
  if (info->pieces)
    factor.values.assign(std::begin(first_pieces), std::end(first_pieces));
  else
    for (const Hyperparameter& argument : info->arguments) factor.values.push_back(argument.initial);
  return factor;
}

std::string problem_of(const ScheduleFactor& factor) {
  const ScheduleInfo* info = find_schedule(factor.id);
  if (info == nullptr) return "unknown schedule " + single_quoted(factor.id);
  const std::string owner = "schedule " + factor.id + ": ";
  if (!has_right_count(*info, factor.values.size())) return owner + "it lacks numbers or has too many";
  for (std::size_t i = 0; i < factor.values.size(); ++i) {
    const Hyperparameter& argument = info->arguments[i % info->arguments.size()];
    if (!is_valid(argument, factor.values[i]))
      return owner + std::string(argument.id) + " " + range_text(argument) + ", not " + exact_text(factor.values[i]);
    if (info->pieces && i % 2 == 0 && i > 0 && !(factor.values[i - 2] < factor.values[i]))
      return owner + "t must grow from piece to piece, but " + exact_text(factor.values[i]) + " follows " +
             exact_text(factor.values[i - 2]);
  }
  return {};
}

double schedule_factor(const ScheduleFactor& factor, std::size_t t) {
  for (const Kind& kind : kinds)
    if (kind.info.id == factor.id)
      return has_right_count(kind.info, factor.values.size()) ? kind.factor(factor.values, static_cast<double>(t)) : 1;
  return 1;
}

double schedule_factor(const Schedule& schedule, std::size_t t) {
  if (t < schedule.warmup) return static_cast<double>(t + 1) / static_cast<double>(schedule.warmup);
  double product = 1;
  for (const ScheduleFactor& factor : schedule.factors) product *= schedule_factor(factor, t - schedule.warmup);
  return product;
}

bool is_constant(const Schedule& schedule) {
  return schedule.warmup <= 1 && std::all_of(schedule.factors.begin(), schedule.factors.end(),
                                             [](const ScheduleFactor& factor) { return factor.id == "constant"; });
}

double schedule_end(const Schedule& schedule) {
  double end = 0;
  for (const ScheduleFactor& factor : schedule.factors) {
    const ScheduleInfo* info = find_schedule(factor.id);
    if (info == nullptr || !has_right_count(*info, factor.values.size())) continue;
    if (info->pieces) end = std::max(end, factor.values[factor.values.size() - 2]);
    for (std::size_t i = 0; i < info->arguments.size() && !info->pieces; ++i)
      if (info->arguments[i].id == "T" || info->arguments[i].id == "k") end = std::max(end, factor.values[i]);
  }
  return static_cast<double>(schedule.warmup) + end;
}

}  // namespace saddlescope
