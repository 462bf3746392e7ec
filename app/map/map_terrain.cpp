#include "app/map/map_terrain.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/engine/nodes/landscape.h"

namespace saddlescope {
namespace {

/// Must be above `missing` in map.frag.
constexpr float missing_height = 1e30F;
constexpr float largest_height = 1e6F;

struct Triple {
  float r, g, b;
};
Triple floats(ImU32 color) {
  auto part = [&](int shift) { return static_cast<float>((color >> shift) & 0xFFU) / 255.0F; };
  return {part(IM_COL32_R_SHIFT), part(IM_COL32_G_SHIFT), part(IM_COL32_B_SHIFT)};
}

}  // namespace

MapTerrain::MapTerrain() : program_(gl::Program::load("map")) {}

void MapTerrain::upload(const LandscapeResult& landscape) {
  const HeightGrid& grid = landscape.grid;
  std::vector<float> heights(grid.values.size());
  for (std::size_t i = 0; i < heights.size(); ++i) {
    const double unit = std::isfinite(grid.values[i]) ? landscape.colors.to_unit(grid.values[i]) : NAN;
    heights[i] =
        std::isfinite(unit) ? std::clamp(static_cast<float>(unit), -largest_height, largest_height) : missing_height;
  }
  heights_.upload_float(static_cast<int>(grid.columns), static_cast<int>(grid.rows), heights.data());
  std::vector<float> levels;
  for (double level : landscape.levels) levels.push_back(static_cast<float>(landscape.colors.to_unit(level)));
  if (levels.empty()) levels.push_back(0);
  levels_.upload_float(static_cast<int>(levels.size()), 1, levels.data());
}

unsigned MapTerrain::picture(const GroundRequest& request, const Theme& theme) {
  const auto& landscape = request.landscape;
  const overlay::Rect& rect = request.transform.rect;
  const auto width = static_cast<int>(std::lround(rect.width() * request.pixels_per_point.x));
  const auto height = static_cast<int>(std::lround(rect.height() * request.pixels_per_point.y));
  const bool usable = landscape != nullptr && landscape->grid.columns > 1 && landscape->grid.rows > 1;
  if (!usable || width < 1 || height < 1) return 0;
  bool again = target_.resize(width, height) || !drawn_ || theme.kind != theme_ || theme.scale != scale_ ||
               !(request.transform.window == window_) || request.line_version != line_version_;
  if (landscape != landscape_) {
    upload(*landscape);
    landscape_ = landscape;
    again = true;
  }
  again = colors_.update(*landscape, request.layer, theme.kind, request.colormap) || again;
  if (!again) return target_.texture();
  const KeepDrawTarget keep;
  render(*landscape, request.transform.window, theme);
  lines_.draw(rect.min, {rect.width(), rect.height()}, request.lines);
  window_ = request.transform.window;
  theme_ = theme.kind;
  scale_ = theme.scale;
  line_version_ = request.line_version;
  drawn_ = true;
  return target_.texture();
}

void MapTerrain::render(const LandscapeResult& landscape, const PlaneWindow& window, const Theme& theme) {
  target_.bind();
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_CULL_FACE);
  program_.use();
  heights_.bind(0);
  levels_.bind(1);
  program_.set("heights", 0);
  program_.set("levels", 1);
  colors_.bind(program_, "colors", 2);
  program_.set("level_count", static_cast<int>(landscape.levels.size()));
  // Differences of nearly equal window edges: in double, then float is enough.
  const PlaneWindow& own = landscape.window;
  program_.set("view_to_grid", static_cast<float>(window.a.size() / own.a.size()),
               static_cast<float>(window.b.size() / own.b.size()),
               static_cast<float>((window.a.minimum - own.a.minimum) / own.a.size()),
               static_cast<float>((window.b.minimum - own.b.minimum) / own.b.size()));
  const Triple empty = floats(theme.panel), hatch = floats(theme.axis);
  program_.set("empty_color", empty.r, empty.g, empty.b);
  program_.set("hatch_color", hatch.r, hatch.g, hatch.b);
  program_.set("picture_size", static_cast<float>(target_.width()), static_cast<float>(target_.height()));
  program_.set("hatch_step", theme.px(9));
  program_.set("slope", static_cast<float>(band_slope));
  vertices_.bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
}

double banded_unit(const LandscapeResult& landscape, double unit) {
  double lower = 0, upper = 1;
  for (double level : landscape.levels) {
    const double height = landscape.colors.to_unit(level);
    if (height <= unit) {
      lower = std::max(lower, height);
    } else {
      upper = std::min(upper, height);
      break;
    }
  }
  const double middle = 0.5 * (lower + upper);
  return middle + band_slope * (std::clamp(unit, lower, upper) - middle);
}

}  // namespace saddlescope
