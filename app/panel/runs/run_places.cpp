#include "app/panel/runs/run_places.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace saddlescope {
namespace {

using Places = std::vector<std::optional<std::size_t>>;

bool look_alike(const Run& left, const Run& right) {
  return left.color == right.color && left.dash == right.dash && left.marker == right.marker;
}

/// Where each run of before is now.
Places turned(const Places& before, std::size_t count) {
  Places now(count);
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i]) now[*before[i]] = i;
  return now;
}

/// "run3/more" and "why/run3/open" with the number that their run has now; none: the run is gone.
std::optional<std::string> renamed(const std::string& name, const Places& now) {
  constexpr std::string_view word = "run", in_why = "why/run";
  const std::size_t begin = name.starts_with(in_why) ? in_why.size() : name.starts_with(word) ? word.size() : 0;
  const std::size_t end = name.find('/', begin);
  std::size_t number = 0;
  if (begin == 0 || end == std::string::npos) return name;
  const auto [stop, failure] = std::from_chars(name.data() + begin, name.data() + end, number);
  if (failure != std::errc() || stop != name.data() + end || number == 0) return name;
  if (number > now.size() || !now[number - 1]) return std::nullopt;
  return name.substr(0, begin) + std::to_string(*now[number - 1] + 1) + name.substr(end);
}

template <typename Value>
void move_names(std::map<std::string, Value>& kept, const Places& now) {
  std::map<std::string, Value> moved;
  for (auto& [name, value] : kept)
    if (auto next = renamed(name, now)) moved.emplace(std::move(*next), std::move(value));
  kept = std::move(moved);
}

void move_names(std::set<std::string>& kept, const Places& now) {
  std::set<std::string> moved;
  for (const std::string& name : kept)
    if (auto next = renamed(name, now)) moved.insert(std::move(*next));
  kept = std::move(moved);
}

void move_number(std::optional<std::size_t>& number, const Places& now) {
  if (number) number = *number < now.size() ? now[*number] : std::nullopt;
}

}  // namespace

Places places_before(const std::vector<Run>& before, const std::vector<Run>& after) {
  Places places(after.size());
  std::vector<bool> taken(before.size());
  const auto take = [&](std::size_t i, std::size_t j) {
    places[i] = j;
    taken[j] = true;
  };
  const auto match = [&](const auto& same) {
    for (std::size_t i = 0; i < after.size(); ++i)  // what stands still is the likeliest
      if (!places[i] && i < before.size() && !taken[i] && same(before[i], after[i])) take(i, i);
    for (std::size_t i = 0; i < after.size(); ++i)
      for (std::size_t j = 0; !places[i] && j < before.size(); ++j)
        if (!taken[j] && same(before[j], after[i])) take(i, j);
  };
  match([](const Run& left, const Run& right) { return left == right; });
  match(look_alike);
  if (before.size() == after.size())
    for (std::size_t i = 0; i < after.size(); ++i)
      if (!places[i] && !taken[i]) take(i, i);
  return places;
}

void follow_runs(PanelState& state, const std::vector<Run>& runs) {
  std::vector<Run>& seen = state.runs_seen;
  if (seen == runs) return;
  const Places before = places_before(seen, runs);
  const std::size_t count = seen.size();
  const bool one_more = runs.size() == count + 1;
  seen = runs;
  bool stays = count <= runs.size();
  for (std::size_t i = 0; i < before.size(); ++i)
    stays = stays && before[i] == (i < count ? std::optional(i) : std::nullopt);
  if (one_more && stays) state.open_card = count;
  if (stays) return;
  const Places now = turned(before, count);
  move_names(state.opened, now);
  move_names(state.schedule_pieces, now);
  move_number(state.explained_run, now);
  move_number(state.open_card, now);
  state.why_heights.clear();
}

}  // namespace saddlescope
