#include "core/certificate/certificate_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <unordered_map>

namespace saddlescope {
namespace {

constexpr std::size_t most_listed = 4096;
/// Boxes that are looked at for connected areas. In the plane a sweep meets few neighbours; with more parameters nearly
/// every pair.
constexpr std::size_t most_joined = 20'000, most_joined_in_space = 3'000;
constexpr int finest_level = 8;  // cells along a side: 2^level

struct DoubtWords {
  std::string_view name, one, many;  ///< many: empty where they are not counted
};
constexpr std::array<DoubtWords, 8> doubt_words = {{
    // A curve may be undecided in several parts: a number here would not be that of the curves in the list.
    {"valley", "along a valley", ""},
    {"ridge", "along a ridge", ""},
    {"level", "along a level curve", ""},
    {"degenerate", "a degenerate point", "degenerate points"},
    {"kink", "a kink", "kinks"},
    {"undefined", "a pole or hole", "poles or holes"},
    {"flat", "a flat area", "flat areas"},
    {"unsettled", "a part not settled", "parts not settled"},
}};

const DoubtWords& words(Doubt doubt) { return doubt_words[static_cast<std::size_t>(doubt)]; }

std::string counted(std::size_t count, std::string_view one) {
  std::string text = count == 0 ? "no" : std::to_string(count);
  return text + " " + std::string(one) + (count == 1 ? "" : "s");
}

using Boxes = std::vector<UndecidedBox>;

/// A cell of a grid with at most 2^8 cells along a side, and a doubt, as a text of bytes.
std::string cell_of(std::span<const Interval> window, const UndecidedBox& box, double cells) {
  std::string cell;
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double share = (box.box[i].middle() - window[i].minimum) / window[i].size();
    cell += static_cast<char>(static_cast<unsigned char>(std::clamp(std::floor(share * cells), 0.0, cells - 1)));
  }
  return cell += static_cast<char>(box.why);
}

/// Whether to go on with item k: asks for a stop now and then.
bool goes_on(const std::stop_token& stop, std::size_t k) { return k % 1024 != 0 || !stop.stop_requested(); }

/// Joins boxes of the same doubt whose middles lie in the same cell of a grid.
Boxes merged(std::span<const Interval> window, const Boxes& boxes, int level, const std::stop_token& stop) {
  std::unordered_map<std::string, std::size_t> cells;
  Boxes result;
  for (std::size_t k = 0; k < boxes.size() && goes_on(stop, k); ++k) {
    const UndecidedBox& box = boxes[k];
    const auto [place, added] = cells.try_emplace(cell_of(window, box, std::ldexp(1.0, level)), result.size());
    if (added) {
      result.push_back(box);
      continue;
    }
    std::vector<Interval>& known = result[place->second].box;
    for (std::size_t i = 0; i < window.size(); ++i) {
      known[i].minimum = std::min(known[i].minimum, box.box[i].minimum);
      known[i].maximum = std::max(known[i].maximum, box.box[i].maximum);
    }
  }
  return result;
}

constexpr double touching = 1e-9;  // gap between boxes that touch, relative to the window

/// Of the window's area (volume).
double share_of(std::span<const Interval> window, const UndecidedBox& box) {
  double share = 1;
  for (std::size_t i = 0; i < window.size(); ++i) share *= box.box[i].size() / window[i].size();
  return share;
}

double right_end(std::span<const Interval> window, const UndecidedBox& box) {
  return box.box[0].maximum + touching * window[0].size();
}

bool touch(std::span<const Interval> window, const UndecidedBox& a, const UndecidedBox& b) {
  for (std::size_t i = 0; i < window.size(); ++i) {
    const double slack = touching * window[i].size();
    if (a.box[i].minimum > b.box[i].maximum + slack || b.box[i].minimum > a.box[i].maximum + slack) return false;
  }
  return true;
}

/// One entry for each connected group of boxes: the doubt with the largest area, in the order of the enumeration.
std::vector<Doubt> connected_areas(std::span<const Interval> window, Boxes boxes, const std::stop_token& stop) {
  std::sort(boxes.begin(), boxes.end(),
            [](const UndecidedBox& a, const UndecidedBox& b) { return a.box[0].minimum < b.box[0].minimum; });
  std::vector<std::size_t> group(boxes.size());
  std::iota(group.begin(), group.end(), std::size_t{0});
  const auto root = [&](std::size_t k) {
    while (group[k] != k) k = group[k] = group[group[k]];
    return k;
  };
  for (std::size_t a = 0; a < boxes.size() && goes_on(stop, a); ++a)
    for (std::size_t b = a + 1; b < boxes.size() && boxes[b].box[0].minimum <= right_end(window, boxes[a]); ++b)
      if (root(a) != root(b) && touch(window, boxes[a], boxes[b])) group[root(a)] = root(b);
  if (stop.stop_requested()) return {};
  std::map<std::size_t, std::array<double, doubt_words.size()>> sizes;
  for (std::size_t k = 0; k < boxes.size(); ++k) {
    double& size = sizes[root(k)][static_cast<std::size_t>(boxes[k].why)];
    size += share_of(window, boxes[k]) + std::numeric_limits<double>::min();  // a box without area counts as well
  }
  std::vector<Doubt> areas;
  for (const auto& [first, by_doubt] : sizes)
    areas.push_back(static_cast<Doubt>(std::max_element(by_doubt.begin(), by_doubt.end()) - by_doubt.begin()));
  std::sort(areas.begin(), areas.end());
  return areas;
}

}  // namespace

std::string_view doubt_name(Doubt doubt) { return words(doubt).name; }

void collect_undecided(std::span<const Interval> window, const BoxSearch& search, Certificate& certificate) {
  if (search.cancelled()) {  // nobody waits for the words
    certificate.undecided_boxes = search.undecided_count();
    certificate.undecided_share = search.pending_share();
    return;
  }
  Boxes boxes;
  const std::stop_token& stop = search.stop();
  for (std::size_t k = 0; k < search.undecided_count() && goes_on(stop, k); ++k) {
    UndecidedBox box{{}, search.doubt(k)};
    bool beside = false;  // in the margin outside the window
    for (std::size_t i = 0; i < window.size(); ++i) {
      const Enclosure& side = search.undecided_box(k)[i];
      box.box.push_back({std::max(side.low, window[i].minimum), std::min(side.high, window[i].maximum)});
      if (box.box[i].minimum > box.box[i].maximum) box.box[i] = {side.low, side.high}, beside = true;
    }
    if (!beside) certificate.undecided_share += share_of(window, box);
    boxes.push_back(std::move(box));
  }
  certificate.undecided_boxes = boxes.size();
  if (stop.stop_requested()) return;
  if (window.size() <= 2 && boxes.size() > most_joined)
    boxes = merged(window, boxes, finest_level, stop);
  else if (window.size() > 2)
    boxes = merged_boxes(window, std::move(boxes), most_joined_in_space, stop);
  if (stop.stop_requested()) return;
  certificate.areas = connected_areas(window, boxes, stop);
  certificate.undecided = merged_boxes(window, std::move(boxes), most_listed, stop);
}

std::vector<UndecidedBox> merged_boxes(std::span<const Interval> window, std::vector<UndecidedBox> boxes,
                                       std::size_t most, const std::stop_token& stop) {
  for (int level = finest_level; level >= 0 && boxes.size() > most && !stop.stop_requested(); --level)
    boxes = merged(window, boxes, level, stop);
  return boxes;
}

std::size_t Certificate::missing() const {
  return static_cast<std::size_t>(
      std::count_if(proved.begin(), proved.end(), [](const ProvedPoint& point) { return !point.found; }));
}

std::string Certificate::summary() const {
  if (!refusal.empty()) return refusal;
  const std::size_t sets = proved_sets.size() + proved_curves.size();
  if (certified && undefined_everywhere) return "Certified: the loss has no value anywhere here";
  if (certified && proved.size() + sets == 0) return "Certified: there is none";
  if (certified) return proved.size() + sets == 1 ? "Certified: this is the only one" : "Certified: these are all";
  std::string text = "Proved: ";
  if (sets == 0 || !proved.empty()) text += counted(proved.size(), "point");
  if (sets > 0) text += (proved.empty() ? "" : " and ") + counted(sets, proved_curves.empty() ? "set" : "curve");
  if (!areas.empty()) {
    std::string list;
    for (std::size_t k = 0; k < areas.size();) {
      const auto same = static_cast<std::size_t>(std::count(areas.begin(), areas.end(), areas[k]));
      list += list.empty() ? "" : ", ";
      list += same == 1 || words(areas[k]).many.empty()
                  ? std::string(words(areas[k]).one)
                  : std::to_string(same) + " " + std::string(words(areas[k]).many);
      k += same;
    }
    text += "; " + counted(areas.size(), "area") + " undecided (" + list + ")";
  }
  if (missing() > 0)
    text += "; " + counted(missing(), "proved point") + (missing() == 1 ? " is" : " are") + " not listed";
  if (!refuted.empty())
    text += "; " + counted(refuted.size(), "listed point") + (refuted.size() == 1 ? " is none" : " are none");
  if (cancelled)
    text += "; stopped";
  else if (exhausted)
    text += "; the budget ran out";
  return text;
}

}  // namespace saddlescope
