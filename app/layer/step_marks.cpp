// The followed run's update in the three views, at its ball.
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "app/draw/arrow_names.h"
#include "app/draw/fade.h"
#include "app/layer/layer.h"
#include "app/layer/step_arrows.h"
#include "core/engine/nodes/loss.h"
#include "core/engine/nodes/run.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float part_thickness = 2.3F, sum_thickness = 2.9F, aside = 8, ball_radius = 8, ellipse_reach = 36;

float thickness_of(TermRole role) { return role == TermRole::movement ? sum_thickness : part_thickness; }

ImVec2 moved(ImVec2 point, ImVec2 by) { return {point.x + by.x, point.y + by.y}; }

std::string named(const std::string& label, bool last, double factor) {
  return last && factor != 1 ? label + ", arrows ×" + readable_text(factor) : label;
}

/// "effective η: w1 0.31, w2 0.0021".
std::string rate_text(const EffectiveStep& effective, const Plane& plane, const LossResult* loss) {
  std::string text = "effective η: ";
  constexpr std::size_t most = 3;
  const bool whole = plane.dimension() <= plane.directions.size();
  for (std::size_t i = 0; i < effective.rate.size() && i < most; ++i) {
    if (i > 0) text += ", ";
    if (whole && loss != nullptr && loss->objective != nullptr && i < loss->objective->parameter_names().size())
      text += loss->objective->parameter_names()[i] + " ";
    text += readable_text(effective.rate[i], 3);
  }
  return text + (effective.rate.size() > most ? ", …" : "");
}

/// An arrow that may be longer than the picture: where it leaves, a stub points on.
void draw_arrow(const overlay::Pen& pen, const ScreenArrow& arrow, const overlay::Rect& bounds, ArrowNames& names,
                const std::string& label) {
  const ImVec2 from = moved(arrow.from, arrow.aside), to = moved(arrow.to, arrow.aside);
  if (!bounds.contains(from)) return;
  const ImU32 shade = step_color(pen.theme, arrow.role);
  const float thickness = thickness_of(arrow.role);
  ImVec2 tip = to;
  if (const auto cut = overlay::exit_point(from, to, bounds.grown(-pen.px(9)))) {
    overlay::path(pen, std::array{from, *cut}, {.color = shade, .thickness = thickness});
    overlay::exit_arrow(pen, *cut, {std::clamp(to.x - from.x, -1e4F, 1e4F), std::clamp(to.y - from.y, -1e4F, 1e4F)},
                        shade);
    tip = *cut;
  } else {
    overlay::arrow(pen, from, to, shade, thickness);
  }
  names.add(std::array{from, tip}, shade, label);
}

/// The largest distance from the middle to 1: the ellipse in the shape that it has on the screen.
std::vector<PlanePoint> fitted_ellipse(const EffectiveStep& effective, const Plane& plane, double per_a, double per_b) {
  std::vector<PlanePoint> ellipse = step_ellipse(effective.rate, plane);
  double most = 0;
  for (const PlanePoint& p : ellipse) most = std::max(most, std::hypot(p.a * per_a, p.b * per_b));
  if (!(most > 0) || !std::isfinite(most)) return {};
  for (PlanePoint& p : ellipse) p = {p.a / most, p.b / most};
  return ellipse;
}

void outline_ellipse(const overlay::Pen& pen, std::span<const ImVec2> outline, ImU32 shade) {
  if (outline.size() < 3) return;
  overlay::path(pen, outline, {.color = shade, .thickness = 1.8F, .casing = 1.2F});
}

void note_arrows(const Ui& ui, const char* view, const ScreenArrow& arrow) {
  const char* role = arrow.role == TermRole::gradient     ? "gradient"
                     : arrow.role == TermRole::remembered ? "remembered"
                     : arrow.role == TermRole::movement   ? "sum"
                                                          : "decay";
  ui.note(std::string(view) + "/movement-" + role, {arrow.to.x - 4, arrow.to.y - 4}, {arrow.to.x + 4, arrow.to.y + 4});
}

// --- the map

void draw_ellipse(const MapPicture& picture, const ShownStep& step, PlanePoint at, ArrowNames& names) {
  const overlay::Pen& pen = picture.pen;
  const EffectiveStep& effective = *step.terms.effective;
  const MapTransform& transform = picture.transform;
  const double reach = pen.px(ellipse_reach);
  std::vector<ImVec2> outline;
  for (const PlanePoint& p :
       fitted_ellipse(effective, picture.plane, transform.pixels_per_a(), transform.pixels_per_b()))
    outline.push_back(transform.to_screen(at.a + reach * p.a, at.b + reach * p.b));
  if (outline.empty()) return;
  const ImU32 shade = step_color(pen.theme, TermRole::divisor);
  pen.list->AddConvexPolyFilled(outline.data(), static_cast<int>(outline.size()), with_alpha(shade, 0.16F));
  outline_ellipse(pen, outline, shade);
  const auto [low, high] =
      std::minmax_element(outline.begin(), outline.end(), [](ImVec2 p, ImVec2 q) { return p.y < q.y; });
  picture.frame.ui.note("map/effective-step", {transform.to_screen(at).x - 4, low->y},
                        {transform.to_screen(at).x + 4, high->y});
  names.add(std::array{transform.to_screen(at), moved(*high, {0, pen.px(2)})}, shade,
            rate_text(effective, picture.plane, picture.results().get<LossResult>().get()));
}

void draw_step_marks(const MapPicture& picture, std::span<const overlay::Rect> labels) {
  const Display& display = picture.scene().display;
  if (!display.movement_arrows && !display.effective_step) return;
  const auto step = shown_step(picture.scene(), picture.results());
  if (!step || !picture.fits(step->terms.point)) return;
  const overlay::Pen& pen = picture.pen;
  const MapTransform& transform = picture.transform;
  const PlanePoint at = picture.project(step->terms.point.data());
  const ImVec2 ball = transform.to_screen(at);
  if (!transform.rect.contains(ball)) return;
  ArrowNames names;
  names.keep_off(overlay::Rect{ball, ball}.grown(pen.px(ball_radius)));
  for (const overlay::Rect& label : labels) names.keep_clear(label);
  if (display.movement_arrows) {
    const auto arrows = step_arrows(step->terms.parts, picture.project);
    const auto factor = arrow_magnification(arrows, picture.scene().window);
    std::vector<ScreenArrow> drawn;
    if (factor)
      for (const StepArrow& arrow : arrows)
        drawn.push_back({arrow.role, transform.to_screen(at.a + *factor * arrow.from.a, at.b + *factor * arrow.from.b),
                         transform.to_screen(at.a + *factor * arrow.to.a, at.b + *factor * arrow.to.b), arrow.label});
    part_arrows(drawn, pen.px(aside));
    // The sum first: it lies below its parts, and its name has the first choice.
    for (std::size_t k = drawn.size(); k-- > 0;) {
      draw_arrow(pen, drawn[k], transform.rect, names, named(drawn[k].label, k + 1 == drawn.size(), *factor));
      note_arrows(picture.frame.ui, "map", drawn[k]);
    }
  }
  if (display.effective_step && step->terms.effective) draw_ellipse(picture, *step, at, names);
  names.draw(pen, transform.rect);
}

// --- the surface

/// The share of the way from a floor point that is on the floor.
double share_on_floor(const Eigen::Vector2d& from, const Eigen::Vector2d& whole) {
  double share = 1;
  for (int k = 0; k < 2; ++k)
    if (whole[k] != 0) share = std::min(share, ((whole[k] > 0 ? 0.5 : -0.5) - from[k]) / whole[k]);
  return std::max(share, 0.0);
}

void draw_draped(const SurfacePicture& picture, const ScreenArrow& arrow, const Eigen::Vector2d& from,
                 const Eigen::Vector2d& to, ArrowNames& names, const std::string& label) {
  const overlay::Pen& pen = picture.pen;
  const double share = share_on_floor(from, to - from);
  DrapedLine line = drape(picture, from, from + share * (to - from));
  if (line.points.size() < 2) return;
  for (ImVec2& p : line.points) p = moved(p, arrow.aside);
  const ImU32 shade = step_color(pen.theme, arrow.role);
  if (share >= 1 && line.complete) {
    draw_bent_arrow(pen, line.points, shade, thickness_of(arrow.role), line.hidden);
  } else {
    const Fade fade(pen.list, line.hidden ? 0.3F : 1);
    const ImVec2 tip = line.points.back(), before = line.points[line.points.size() - 2];
    overlay::path(pen, line.points, {.color = shade, .thickness = thickness_of(arrow.role)});
    overlay::exit_arrow(pen, tip, {tip.x - before.x, tip.y - before.y}, shade);
  }
  names.add(line.points, shade, label);
}

void draw_ellipse(const SurfacePicture& picture, const ShownStep& step, const Eigen::Vector2d& at, double unit,
                  ArrowNames& names) {
  const overlay::Pen& pen = picture.pen;
  const PlaneWindow& window = picture.floor.window;
  const double per_a = 1 / window.a.size(), per_b = 1 / window.b.size(), reach = unit * ellipse_reach;
  std::vector<ImVec2> outline;
  int hidden = 0;
  const auto flush = [&] {
    const Fade fade(pen.list, hidden > static_cast<int>(outline.size()) / 2 ? 0.35F : 1);
    outline_ellipse(pen, outline, step_color(pen.theme, TermRole::divisor));
  };
  ImVec2 lowest{0, -1e9F};
  for (const PlanePoint& p : fitted_ellipse(*step.terms.effective, *picture.floor.plane, per_a, per_b)) {
    const Eigen::Vector2d floor = at + reach * Eigen::Vector2d(p.a * per_a, p.b * per_b);
    const bool inside = floor.cwiseAbs().maxCoeff() <= 0.5;
    const auto z = inside ? picture.mesh.height(floor.x(), floor.y()) : std::nullopt;
    const auto screen = z ? picture.to_screen({floor.x(), floor.y(), *z + 0.004}) : std::nullopt;
    if (!screen) {
      flush();
      outline.clear();
      hidden = 0;
      continue;
    }
    if (picture.hidden({floor.x(), floor.y(), *z + 0.004})) ++hidden;
    outline.push_back(*screen);
    if (screen->y > lowest.y) lowest = *screen;
  }
  flush();
  const auto z = picture.mesh.height(at.x(), at.y());
  const auto middle = z ? picture.to_screen({at.x(), at.y(), *z}) : std::nullopt;
  if (!middle || lowest.y < 0) return;
  picture.frame.ui.note("surface/effective-step", {lowest.x - 4, lowest.y - 4}, {lowest.x + 4, lowest.y + 4});
  names.add(std::array{*middle, moved(lowest, {0, pen.px(2)})}, step_color(pen.theme, TermRole::divisor),
            rate_text(*step.terms.effective, *picture.floor.plane, picture.frame.results.get<LossResult>().get()));
}

void draw_step_marks(const SurfacePicture& picture, std::span<const overlay::Rect> labels) {
  const Display& display = picture.frame.scene.display;
  if (!display.movement_arrows && !display.effective_step) return;
  const auto step = shown_step(picture.frame.scene, picture.frame.results);
  if (!step || *picture.floor.plane != picture.frame.results.plane) return;
  const overlay::Pen& pen = picture.pen;
  const PlaneWindow& window = picture.floor.window;
  const Eigen::Vector2d at = picture.floor.at(step->terms.point.data());
  const auto z = at.cwiseAbs().maxCoeff() <= 0.5 ? picture.mesh.height(at.x(), at.y()) : std::nullopt;
  const auto ball = z ? picture.to_screen({at.x(), at.y(), *z}) : std::nullopt;
  if (!ball) return;
  // Floor units of an unscaled pixel at the ball.
  const double unit =
      pen.px(1) / picture.projection.pixels_per_unit({at.x() * picture.place.scale_x + picture.place.offset_x,
                                                      at.y() * picture.place.scale_y + picture.place.offset_y, *z});
  ArrowNames names;
  names.keep_off(overlay::Rect{*ball, *ball}.grown(pen.px(ball_radius)));
  for (const overlay::Rect& label : labels) names.keep_clear(label);
  if (display.movement_arrows) {
    const auto arrows = step_arrows(step->terms.parts, PlaneProjector(*picture.floor.plane));
    const double per_a = 1 / window.a.size(), per_b = 1 / window.b.size();
    const auto factor = arrow_magnification(arrows, picture.frame.scene.window);
    const auto floor_at = [&](const PlanePoint& p) -> Eigen::Vector2d {
      return at + *factor * Eigen::Vector2d(p.a * per_a, p.b * per_b);
    };
    std::vector<ScreenArrow> drawn;
    if (factor)
      for (const StepArrow& arrow : arrows) {
        // On the plane through the ball: near enough for telling arrows that hide one another.
        const auto on_screen = [&](const PlanePoint& p) {
          const Eigen::Vector2d floor = floor_at(p);
          return picture.to_screen({floor.x(), floor.y(), *z}).value_or(*ball);
        };
        drawn.push_back({arrow.role, on_screen(arrow.from), on_screen(arrow.to), arrow.label});
      }
    part_arrows(drawn, pen.px(aside));
    for (std::size_t k = drawn.size(); k-- > 0;) {
      draw_draped(picture, drawn[k], floor_at(arrows[k].from), floor_at(arrows[k].to), names,
                  named(drawn[k].label, k + 1 == drawn.size(), *factor));
      note_arrows(picture.frame.ui, "surface", drawn[k]);
    }
  }
  if (display.effective_step && step->terms.effective) draw_ellipse(picture, *step, at, unit, names);
  names.draw(pen, picture.rect());
}

// --- the 1-D plot

void draw_step_marks(const Curve& curve) {
  if (!curve.frame.scene.display.movement_arrows) return;
  const auto step = shown_step(curve.frame.scene, curve.frame.results);
  if (!step || !curve.fits(step->terms.point)) return;
  const overlay::Pen& pen = curve.pen;
  const overlay::Rect& plot = curve.transform.rect;
  const Trajectory& path = curve.frame.results.get<RunResult>(step->run)->trajectory;
  const double a = curve.project(step->terms.point.data()).a;
  const ImVec2 ball = curve.to_screen(a, path.loss[step->terms.explained->step]);
  if (!plot.contains(ball)) return;
  const auto arrows = step_arrows(step->terms.parts, curve.project);
  const auto factor = arrow_magnification(arrows, curve.frame.scene.window);
  if (!factor) return;
  // One above the other along the axis, the parts head to tail and the sum nearest to the ball.
  const float spacing = pen.px(22), side = ball.y - plot.min.y > 4 * spacing ? -1.0F : 1.0F;
  ArrowNames names;
  names.keep_off(overlay::Rect{ball, ball}.grown(pen.px(ball_radius)));
  for (std::size_t k = 0; k < arrows.size(); ++k) {
    const auto level = static_cast<float>(arrows.size() - k);
    const float y = ball.y + side * spacing * level;
    const ScreenArrow arrow{arrows[k].role,
                            {curve.transform.x(a + *factor * arrows[k].from.a), y},
                            {curve.transform.x(a + *factor * arrows[k].to.a), y},
                            arrows[k].label};
    draw_arrow(pen, arrow, plot, names, named(arrow.label, k + 1 == arrows.size(), *factor));
    note_arrows(curve.frame.ui, "map", arrow);
  }
  names.draw(pen, plot);
}

// Names keep off the eigenvectors' labels.
class MapSteps : public MapLayer {
  void draw(const MapPicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::marks) draw_step_marks(picture, room.labels);
  }
};
class SurfaceSteps : public SurfaceLayer {
  void draw(const SurfacePicture& picture, const LabelRoom& room, Depth depth) const override {
    if (depth == Depth::arrows) draw_step_marks(picture, room.labels);
  }
};
void draw_steps_on_curve(const Curve& curve, Depth depth) {
  if (depth == Depth::small) draw_step_marks(curve);
}

}  // namespace

LayerKind step_arrows_layer() {
  return {"step-arrows", map_layer<MapSteps>, surface_layer<SurfaceSteps>, draw_steps_on_curve};
}

}  // namespace saddlescope
