#include "core/optimizer/schedule_handles.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace saddlescope {
namespace {

using Values = std::span<const double>;

constexpr double least_height = 1e-9;      // smooth curves only come near 0
constexpr double largest_argument = 1e15;  // whole numbers below it are exact
constexpr double resting_share = 0.75;     // of the updates shown: a riding handle rests no later

/// A handle as its part sees it: u counts from the end of the warm-up, `value` is the part's own factor.
struct Grip {
  double u, value;
  bool moves_t = true, moves_factor = true, rides = false;
};

double whole(double value, double least) { return std::clamp(std::round(value), least, largest_argument); }

/// On a smooth curve, at the update `natural` or before the end of what is shown.
Grip riding(double natural, double last, double (*curve)(double argument, double u), double argument) {
  const double latest = std::max(1.0, std::floor(resting_share * last));
  const double u = natural < latest ? whole(natural, 1) : latest;  // NaN rests late
  return {u, curve(argument, u), true, true, true};
}

double power(double gamma, double u) { return std::pow(gamma, u); }
double inverse(double k, double u) { return 1 / (1 + k * u); }
double inverse_root(double k, double u) { return 1 / std::sqrt(1 + k * u); }

/// How one kind's arguments and the places of its handles belong together. In move(), `height` is empty where it says
/// nothing.
struct HandledKind {
  std::string_view id;
  std::vector<Grip> (*grips)(Values v, double last);
  void (*move)(std::span<double> v, std::size_t place, double u, std::optional<double> height);
};

void move_end(std::span<double> v, std::size_t, double u, std::optional<double> height) {
  v[0] = whole(u, 1);
  if (height) v[1] = std::max(*height, 0.0);
}

void move_restarts(std::span<double> v, std::size_t place, double u, std::optional<double> height) {
  if (place > 0) {
    v[1] = whole((u - v[0]) / v[0], 1);
    return;
  }
  v[0] = whole(u, 1);
  if (height) v[2] = std::max(*height, 0.0);
}

void move_one_cycle(std::span<double> v, std::size_t place, double u, std::optional<double>) {
  if (place == 0)
    v[1] = std::clamp(std::round(u) / v[0], 0.0, 1.0);
  else
    v[0] = whole(u, 1);
}

/// At the peak s = k the factor is (d·k)^−½.
void move_transformer(std::span<double> v, std::size_t, double u, std::optional<double> height) {
  const double size = v[0] * v[1];  // without a height the peak keeps its own
  v[1] = whole(u + 1, 1);
  const double product = height ? 1 / std::pow(std::max(*height, least_height), 2) : size;
  v[0] = whole(product / v[1], 1);
}

void move_piece(std::span<double> v, std::size_t place, double u, std::optional<double> height) {
  const double from = place > 0 ? v[2 * place - 2] + 1 : 0;
  const double to = 2 * place + 2 < v.size() ? v[2 * place + 2] - 1 : largest_argument;
  v[2 * place] = std::clamp(std::round(u), from, std::max(from, to));
  if (height) v[2 * place + 1] = std::max(*height, 0.0);
}

constexpr std::array handled_kinds = {
    HandledKind{"step",
                [](Values v, double) {
                  return std::vector<Grip>{{v[0], v[1]}};
                },
                move_end},
    HandledKind{"exponential",
                [](Values v, double last) {
                  const double half = std::abs(std::log(2.0) / std::log(v[0]));  // falls to a half, or doubles
                  return std::vector<Grip>{riding(half, last, power, v[0])};
                },
                [](std::span<double> v, std::size_t, double u, std::optional<double> height) {
                  if (height) v[0] = std::pow(std::max(*height, least_height), 1 / std::max(u, 1.0));
                }},
    HandledKind{"linear",
                [](Values v, double) {
                  return std::vector<Grip>{{v[0], v[1]}};
                },
                move_end},
    HandledKind{"inverse-time",
                [](Values v, double last) { return std::vector<Grip>{riding(1 / v[0], last, inverse, v[0])}; },
                [](std::span<double> v, std::size_t, double u, std::optional<double> height) {
                  if (height) v[0] = (1 / std::clamp(*height, least_height, 1.0) - 1) / std::max(u, 1.0);
                }},
    HandledKind{"inverse-sqrt",
                [](Values v, double last) { return std::vector<Grip>{riding(1 / v[0], last, inverse_root, v[0])}; },
                [](std::span<double> v, std::size_t, double u, std::optional<double> height) {
                  if (height) v[0] = (std::pow(std::clamp(*height, least_height, 1.0), -2) - 1) / std::max(u, 1.0);
                }},
    HandledKind{"cosine",
                [](Values v, double) {
                  return std::vector<Grip>{{v[0], v[1]}};
                },
                move_end},
    HandledKind{"restarts",
                [](Values v, double) {
                  return std::vector<Grip>{{v[0], v[2]}, {v[0] + v[0] * v[1], v[2], true, false}};
                },
                move_restarts},
    HandledKind{"one-cycle",
                [](Values v, double) {
                  return std::vector<Grip>{{v[1] * v[0], 1, true, false}, {v[0], 1e-4, true, false}};
                },
                move_one_cycle},
    HandledKind{"transformer",
                [](Values v, double) {
                  return std::vector<Grip>{{v[1] - 1, 1 / std::sqrt(v[0] * v[1])}};
                },
                move_transformer},
    HandledKind{"piecewise",
                [](Values v, double) {
                  std::vector<Grip> grips;
                  for (std::size_t i = 0; i + 1 < v.size(); i += 2) grips.push_back({v[i], v[i + 1]});
                  return grips;
                },
                move_piece},
};

/// Null for the constant, for unknown handled_kinds and for parts whose values are not valid.
const HandledKind* kind_of(const ScheduleFactor& factor) {
  for (const HandledKind& kind : handled_kinds)
    if (kind.id == factor.id) return problem_of(factor).empty() ? &kind : nullptr;
  return nullptr;
}

/// Product of the other parts, at update u after the warm-up.
double beside(const Schedule& schedule, std::size_t part, double u) {
  double product = 1;
  const auto update = static_cast<std::size_t>(whole(u, 0));
  for (std::size_t i = 0; i < schedule.factors.size(); ++i)
    if (i != part) product *= schedule_factor(schedule.factors[i], update);
  return product;
}

/// What the part must be for the whole to be `factor`.
std::optional<double> own_height(const Schedule& schedule, std::size_t part, double u, double factor) {
  const double height = factor / beside(schedule, part, u);
  if (!std::isfinite(height)) return std::nullopt;
  return height;
}

ScheduleFactor* pieces_of(Schedule& schedule, std::size_t part) {
  if (part >= schedule.factors.size()) return nullptr;
  ScheduleFactor& factor = schedule.factors[part];
  const ScheduleInfo* info = find_schedule(factor.id);
  return info != nullptr && info->pieces && problem_of(factor).empty() ? &factor : nullptr;
}

}  // namespace

std::vector<ScheduleHandle> schedule_handles(const Schedule& schedule, std::size_t last) {
  std::vector<ScheduleHandle> handles;
  const auto warmup = static_cast<double>(schedule.warmup);
  if (schedule.warmup > 0) handles.push_back({.t = warmup - 1, .moves_factor = false});
  const double shown = std::max(0.0, static_cast<double>(last) - warmup);
  for (std::size_t part = 0; part < schedule.factors.size(); ++part) {
    const ScheduleFactor& factor = schedule.factors[part];
    const HandledKind* kind = kind_of(factor);
    if (kind == nullptr) continue;
    std::size_t place = 0;
    for (const Grip& grip : kind->grips(factor.values, shown))
      handles.push_back({part, place++, warmup + grip.u, grip.value * beside(schedule, part, grip.u), grip.moves_t,
                         grip.moves_factor, grip.rides});
  }
  return handles;
}

void move_handle(Schedule& schedule, const ScheduleHandle& handle, double t, double factor) {
  if (handle.part == ScheduleHandle::of_warmup) {
    schedule.warmup = static_cast<std::size_t>(std::clamp(std::round(t) + 1, 1.0, static_cast<double>(maximum_warmup)));
    return;
  }
  if (handle.part >= schedule.factors.size()) return;
  ScheduleFactor& part = schedule.factors[handle.part];
  const HandledKind* kind = kind_of(part);
  if (kind == nullptr || handle.place >= kind->grips(part.values, 0).size()) return;
  const double u = std::max(0.0, t - static_cast<double>(schedule.warmup));
  kind->move(part.values, handle.place, u, own_height(schedule, handle.part, u, factor));
}

std::optional<std::size_t> add_piece(Schedule& schedule, std::size_t part, double t, double factor) {
  ScheduleFactor* pieces = pieces_of(schedule, part);
  const double u = std::round(t) - static_cast<double>(schedule.warmup);
  if (pieces == nullptr || u < 0 || pieces->values.size() >= 2 * maximum_schedule_pieces) return std::nullopt;
  std::vector<double>& values = pieces->values;
  std::size_t at = 0;
  while (at < values.size() && values[at] < u) at += 2;
  if (at < values.size() && values[at] == u) return std::nullopt;
  const double height = std::max(own_height(schedule, part, u, factor).value_or(1), 0.0);
  values.insert(values.begin() + static_cast<std::ptrdiff_t>(at), {u, height});
  return at / 2;
}

bool remove_piece(Schedule& schedule, std::size_t part, std::size_t place) {
  ScheduleFactor* pieces = pieces_of(schedule, part);
  if (pieces == nullptr || pieces->values.size() <= 2 || 2 * place >= pieces->values.size()) return false;
  const auto first = pieces->values.begin() + static_cast<std::ptrdiff_t>(2 * place);
  pieces->values.erase(first, first + 2);
  return true;
}

std::vector<std::size_t> curve_updates(const Schedule& schedule, std::size_t last, std::size_t count) {
  std::vector<std::size_t> updates;
  const std::size_t pieces = std::max<std::size_t>(std::min(count, last), 1);
  for (std::size_t i = 0; i <= pieces; ++i)
    updates.push_back(
        static_cast<std::size_t>(static_cast<double>(i) / static_cast<double>(pieces) * static_cast<double>(last)));
  for (const ScheduleHandle& handle : schedule_handles(schedule, last)) {
    const double corner = std::floor(handle.t);
    for (const double t : {corner - 1, corner, corner + 1})
      if (t >= 0 && t <= static_cast<double>(last)) updates.push_back(static_cast<std::size_t>(t));
  }
  std::sort(updates.begin(), updates.end());
  updates.erase(std::unique(updates.begin(), updates.end()), updates.end());
  return updates;
}

std::size_t schedule_start(std::span<const Stretch> stretches, const OptimizerSettings& settings) {
  std::size_t start = 0, at = 0;
  for (std::size_t i = 0; i < stretches.size(); ++i) {
    at += stretches[i].steps;
    if (!keeps_memory(stretches[i].optimizer, i + 1 < stretches.size() ? stretches[i + 1].optimizer : settings))
      start = at;
  }
  return start;
}

}  // namespace saddlescope
