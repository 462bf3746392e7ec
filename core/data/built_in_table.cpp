#include "core/data/built_in_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>
#include <tuple>
#include <utility>

#include "core/support/random.h"

namespace saddlescope {
namespace {

constexpr std::size_t least_size = 2, most_size = 1'000'000, default_size = 100;

constexpr std::array tables = {
    BuiltInTable{"single-datum", "Single datum", "One row: x = 1, y = 1"},
    BuiltInTable{"ten-points", "Ten points", "Ten rows whose straight line makes a long, narrow valley"},
    BuiltInTable{"noisy-line", "Noisy line", "y = 0.5 + 1.2x and noise, x from −2 to 2", true, true, default_size,
                 least_size, most_size, 0.3, 0, 2},
    BuiltInTable{"noisy-step", "Noisy step", "y = tanh(1.5x) and noise, x from −3 to 3", true, true, default_size,
                 least_size, most_size, 0.1, 0, 1},
    BuiltInTable{"two-classes", "Two classes",
                 "Clouds round (1, 1), y = 1, and (−1, −1), y = −1; the noise is their spread", true, true,
                 default_size, least_size, most_size, 0.6, 0, 2},
    BuiltInTable{"rings", "Rings", "Circles of radius 1, y = 1, and 2, y = −1; the noise is their width", true, true,
                 default_size, least_size, most_size, 0.15, 0, 1},
};

using Pair = std::pair<double, double>;

/// std::mt19937_64 gives the same bits everywhere; the distributions of the standard library do not.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : bits_(seed) {}

  /// In [0, 1), of 53 bits.
  double uniform() { return static_cast<double>(bits_() >> 11) * 0x1p-53; }

  /// Two independent draws of N(0, 1).
  Pair normal() {
    const double first = uniform();
    return normal_pair(first, uniform());
  }

 private:
  std::mt19937_64 bits_;
};

/// Columns x, from −reach to reach, and y = curve(x) and noise.
template <class Curve>
Table noisy_curve(std::size_t size, double noise, std::uint64_t seed, double reach, Curve curve) {
  Table table{{"x", "y"}, {std::vector<double>(size), std::vector<double>(size)}};
  Draws draws(seed);
  for (std::size_t r = 0; r < size; ++r) {
    const double x = -reach + 2 * reach * draws.uniform();
    table.columns[0][r] = x;
    table.columns[1][r] = curve(x) + noise * draws.normal().first;
  }
  return table;
}

/// Columns x1, x2 and y = ±1 in turn, so that any number of rows is balanced.
template <class Place>
Table labelled_points(std::size_t size, std::uint64_t seed, Place place) {
  Table table{{"x1", "x2", "y"}, {3, std::vector<double>(size)}};
  Draws draws(seed);
  for (std::size_t r = 0; r < size; ++r) {
    const double label = r % 2 == 0 ? 1 : -1;
    std::tie(table.columns[0][r], table.columns[1][r]) = place(draws, label);
    table.columns[2][r] = label;
  }
  return table;
}

Table two_classes(std::size_t size, double noise, std::uint64_t seed) {
  return labelled_points(size, seed, [&](Draws& draws, double label) -> Pair {
    const auto [off_x, off_y] = draws.normal();
    return {label + noise * off_x, label + noise * off_y};
  });
}

Table rings(std::size_t size, double noise, std::uint64_t seed) {
  return labelled_points(size, seed, [&](Draws& draws, double label) -> Pair {
    const double angle = 2 * std::numbers::pi * draws.uniform();
    const double radius = (label > 0 ? 1 : 2) + noise * draws.normal().first;
    return {radius * std::cos(angle), radius * std::sin(angle)};
  });
}

}  // namespace

std::span<const BuiltInTable> built_in_tables() { return tables; }

const BuiltInTable* find_built_in_table(std::string_view id) {
  const auto place = std::find_if(tables.begin(), tables.end(), [&](const BuiltInTable& t) { return t.id == id; });
  return place == tables.end() ? nullptr : &*place;
}

Table make_table(std::string_view id, std::size_t size, double noise, std::uint64_t seed) {
  const BuiltInTable* const known = find_built_in_table(id);
  if (!known) return {};
  if (id == "single-datum") return {{"x", "y"}, {{1}, {1}}};
  if (id == "ten-points")
    return {{"x", "y"},
            {{338, 333, 328, 207, 226, 25, 179, 60, 208, 606}, {640, 633, 619, 393, 428, 27, 193, 66, 226, 1591}}};
  size = std::clamp(size, known->least_size, known->most_size);
  noise = std::isnan(noise) ? known->default_noise : std::clamp(noise, known->least_noise, known->most_noise);
  if (id == "noisy-line") return noisy_curve(size, noise, seed, 2, [](double x) { return 0.5 + 1.2 * x; });
  if (id == "noisy-step") return noisy_curve(size, noise, seed, 3, [](double x) { return std::tanh(1.5 * x); });
  return id == "rings" ? rings(size, noise, seed) : two_classes(size, noise, seed);
}

}  // namespace saddlescope
