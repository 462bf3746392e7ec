#include "app/draw/colormap.h"

#include <cmath>

#include "app/draw/colormap_data.h"

namespace saddlescope {
namespace {

using Colors = std::array<Rgb, 256>;

constexpr std::uint8_t hex_digit(char c) { return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c - 'a' + 10); }
constexpr std::uint8_t hex_byte(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(hex_digit(text[at]) * 16 + hex_digit(text[at + 1]));
}
constexpr Colors read_table(std::string_view text) {
  Colors table{};
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = {hex_byte(text, 6 * i), hex_byte(text, 6 * i + 2), hex_byte(text, 6 * i + 4)};
  return table;
}

/// CIE lightness L* = 10 … 98 in even steps: grey that looks evenly spaced.
constexpr Colors make_grey() {
  Colors table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double lightness = 10 + 88 * static_cast<double>(i) / 255;
    const double root = (lightness + 16) / 116;
    const double luminance = root * root * root;
    // sRGB's encoding for luminance above 0.0031 is 1.055·Y^(1/2.4) − 0.055; x^12 = Y^5 is solved by Newton's iteration
    // from above.
    double x = 1;
    for (int k = 0; k < 40; ++k) {
      double power = 1;
      for (int n = 0; n < 11; ++n) power *= x;
      const double five = luminance * luminance * luminance * luminance * luminance;
      x -= (power * x - five) / (12 * power);
    }
    const double level = 255 * (1.055 * x - 0.055);
    const auto grey = static_cast<std::uint8_t>(level + 0.5);
    table[i] = {grey, grey, grey};
  }
  return table;
}

// Built by the compiler: nothing is read or computed when the program starts.
constexpr Colors viridis = read_table(colormap_data::viridis), cividis = read_table(colormap_data::cividis),
                 magma = read_table(colormap_data::magma), inferno = read_table(colormap_data::inferno),
                 plasma = read_table(colormap_data::plasma), coolwarm = read_table(colormap_data::coolwarm),
                 grey = make_grey();
constexpr std::string_view names[] = {"viridis", "cividis", "magma", "inferno", "plasma", "grey", "coolwarm"};
constexpr const Colors* tables[] = {&viridis, &cividis, &magma, &inferno, &plasma, &grey, &coolwarm};

}  // namespace

std::span<const std::string_view> colormap_names() { return names; }

std::span<const Rgb, 256> colormap(std::string_view name) {
  for (std::size_t i = 0; i < std::size(names); ++i)
    if (names[i] == name) return *tables[i];
  return viridis;
}

Rgb colormap_at(std::string_view name, double unit) {
  const auto colors = colormap(name);
  if (!(unit > 0)) return colors.front();
  if (unit >= 1) return colors.back();
  const double position = unit * 255;
  const auto low = static_cast<std::size_t>(position);
  const double share = position - static_cast<double>(low);
  const Rgb from = colors[low], to = colors[low + 1];
  const auto mix = [share](std::uint8_t x, std::uint8_t y) {
    return static_cast<std::uint8_t>(std::lround(x + share * (y - x)));
  };
  return {mix(from.r, to.r), mix(from.g, to.g), mix(from.b, to.b)};
}

}  // namespace saddlescope
