#include "core/support/nearest_name.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace saddlescope {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Optimal string alignment distance, letter case ignored.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
        current[j] = std::min(current[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

bool starts_with(std::string_view name, std::string_view word) {
  return word.size() >= 3 && name.size() > word.size() &&
         std::equal(word.begin(), word.end(), name.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::string_view nearest_within(std::string_view word, std::span<const std::string_view> known,
                                std::size_t most_edits) {
  constexpr std::size_t longest = 64;  // the distance costs the product of both lengths
  if (word.empty() || word.size() > longest) return {};
  std::string_view best;
  std::size_t best_distance = most_edits + 1;
  for (const std::string_view name : known) {
    if (name.size() > longest) continue;
    const std::size_t distance = edit_distance(word, name);
    if (distance < best_distance && distance < name.size()) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string_view nearest_name(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view best = nearest_within(word, known, word.size() < 4 ? 1 : 2);
  if (!best.empty()) return best;
  for (const std::string_view name : known)
    if (starts_with(name, word)) return name;
  return {};
}

std::string joined_names(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

std::string name_hint(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view nearest = nearest_name(word, known);
  if (nearest.empty()) return "known are: " + joined_names(known);
  return "did you mean “" + std::string(nearest) + "”? Known are: " + joined_names(known);
}

}  // namespace saddlescope
