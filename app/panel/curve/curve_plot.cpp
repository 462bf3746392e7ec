#include "app/panel/curve/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/draw/plot_frame.h"
#include "app/layer/probe_overlay.h"
#include "app/map/map_transform.h"
#include "app/panel/panel_support.h"
#include "core/plane/tick_text.h"

namespace saddlescope {
namespace {

/// A curve on the screen with the name beside it.
struct NamedCurve {
  std::vector<ImVec2> points;
  ImU32 shade;
  std::string name;
  Dash dash = Dash::solid;
};

class CurvePlot {
 public:
  CurvePlot(const Ui& ui, const CurveSubject& subject, std::size_t degree, float height)
      : ui_(ui),
        subject_(subject),
        degree_(degree),
        pen_{ImGui::GetWindowDrawList(), ui.theme},
        row_(row_at_cursor(ui)),
        height_(height) {
    const Theme& theme = ui.theme;
    heights_ = nice_ticks(subject.heights, 5);
    std::vector<double> values;
    for (const Tick& tick : heights_) values.push_back(tick.value);
    for (Tick& tick : heights_) tick.text = tick_text(tick.value, std::min(axes::digits_to_tell_apart(values, 2), 5));
    const float below = axes::line_height(theme) + theme.px(8);
    frame_ = {{{std::round(row_.left + tick_margin(theme, heights_)), std::round(row_.top + theme.px(2))},
               {std::round(row_.right - theme.px(2)), std::round(row_.top + height - below)}},
              {subject.across},
              {subject.heights, false, {-5e4, 5e4}}};
  }

  void take_mouse(double& at) const {
    ImGui::SetCursorScreenPos(plot().min);
    ImGui::InvisibleButton("curve/plot", {plot().width(), plot().height()});
    ui_.note_item("curve/plot");
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    const ImGuiIO& io = ImGui::GetIO();
    if (!ImGui::IsItemActive() || !(ImGui::IsItemActivated() || io.MouseDelta.x != 0)) return;
    const float x = std::clamp(io.MousePos.x, plot().min.x, plot().max.x);
    const float zero = frame_.x(0);
    // 0 is where these functions are symmetric: it pulls a little.
    at = std::fabs(x - zero) < pen_.px(3)
             ? 0
             : rounded_to_pixel(frame_.across_at(x), subject_.across.size() / plot().width());
  }

  void draw(bool identity) {
    frame_.draw_ground(pen_);
    draw_trusted();
    draw_axes();
    draw_inside(identity);
    frame_.draw_border(pen_);
    ImGui::SetCursorScreenPos({row_.left, row_.top + height_});
  }

 private:
  void draw_inside(bool identity) {
    const Clipped clipped(pen_, plot());
    draw_point_line();
    if (subject_.series.exists())
      for (std::size_t k = 0; k < degree_; ++k)
        stroke(polynomial(k), with_alpha(colors().hessian, lower_alpha(k)), 1.2F, Dash::solid);
    std::vector<NamedCurve> curves;
    const std::string of = "(" + subject_.argument + ")";
    curves.push_back({points(subject_.value), pen_.theme.text, subject_.name + of, Dash::solid});
    if (!subject_.slope.empty())
      curves.push_back({points(subject_.slope), colors().gradient, subject_.name + "′" + of, Dash::solid});
    if (subject_.series.exists())
      curves.push_back({polynomial(degree_), colors().hessian, "P" + subscript(degree_), Dash::dashed});
    // The function shows through the polynomial where both are the same.
    for (const NamedCurve& curve : curves) stroke(curve.points, curve.shade, 1.8F, curve.dash);
    if (identity) add_identity(curves);
    draw_points();
    draw_names(curves);
  }

  const overlay::Rect& plot() const { return frame_.rect; }
  ProbeColors colors() const { return probe_colors(pen_.theme); }
  ImVec2 place(double x, double y) const { return frame_.at(x, y); }
  /// The lower a degree, the fainter.
  float lower_alpha(std::size_t k) const {
    return 0.12F + 0.33F * static_cast<float>(k + 1) / static_cast<float>(degree_ + 1);
  }

  std::vector<ImVec2> points(const std::vector<double>& values) const {
    std::vector<ImVec2> found;
    for (std::size_t i = 0; i < values.size(); ++i) found.push_back(place(subject_.at[i], values[i]));
    return found;
  }
  std::vector<ImVec2> polynomial(std::size_t degree) const {
    std::vector<double> values;
    for (const double x : subject_.at) values.push_back(subject_.series.value(x - subject_.here, degree));
    return points(values);
  }
  void stroke(std::span<const ImVec2> line, ImU32 shade, float thickness, Dash dash) const {
    for (const auto& piece : overlay::clip_polyline(line, plot().grown(4)))
      overlay::path(pen_, piece, {.color = shade, .thickness = thickness, .casing = 0, .dash = dash});
  }

  /// A band and a bar on the axis where the polynomial is good enough.
  void draw_trusted() const {
    if (!subject_.series.exists()) return;
    const Interval good = trusted_interval(subject_, degree_);
    const float left = std::max(frame_.x(good.minimum), plot().min.x),
                right = std::min(frame_.x(good.maximum), plot().max.x);
    pen_.list->AddRectFilled({left, plot().min.y}, {right, plot().max.y}, with_alpha(colors().hessian, 0.13F));
    pen_.list->AddRectFilled({left, plot().max.y - pen_.px(3)}, {right, plot().max.y}, colors().hessian);
  }

  void draw_axes() const {
    frame_.draw_below(pen_, nice_ticks(subject_.across, 5), row_.left, row_.right);
    frame_.draw_left(pen_, heights_);
    const float zero = std::round(frame_.y(0)) + 0.5F;
    if (zero > plot().min.y && zero < plot().max.y)
      pen_.list->AddLine({plot().min.x, zero}, {plot().max.x, zero}, pen_.theme.line);
  }

  void draw_point_line() const { frame_.draw_upright(pen_, subject_.here, with_alpha(pen_.theme.quiet_text, 0.6F)); }

  void dot(double height, ImU32 shade) const {
    if (!std::isfinite(height)) return;
    const ImVec2 at = place(subject_.here, height);
    pen_.list->AddCircleFilled(at, pen_.px(5), pen_.theme.field, 20);
    pen_.list->AddCircleFilled(at, pen_.px(3.6F), shade, 20);
  }
  void draw_points() const {
    if (!subject_.slope.empty() && subject_.slope_here) dot(*subject_.slope_here, colors().gradient);
    dot(subject_.value_here, pen_.theme.text);
  }

  /// 2σ(2x) − 1 dashed over tanh, and the sigmoid that it is made of.
  void add_identity(std::vector<NamedCurve>& curves) const {
    std::vector<double> inner, whole;
    for (const double x : subject_.at) {
      inner.push_back(apply(Op::sigmoid, 2 * x));
      whole.push_back(2 * inner.back() - 1);
    }
    const ImU32 shade =
        pen_.theme.kind == ThemeKind::dark ? mix(pen_.theme.accent, pen_.theme.on_accent, 0.35F) : pen_.theme.accent;
    curves.push_back({points(inner), with_alpha(shade, 0.7F), "σ(2x)", Dash::solid});
    stroke(curves.back().points, curves.back().shade, 1.2F, Dash::solid);
    curves.push_back({points(whole), shade, "2σ(2x) − 1", Dash::dotted});
    stroke(curves.back().points, shade, 3, Dash::dotted);
  }

  /// How far a rectangle keeps from every curve but its own, in pixels, no more than is enough; negative where it lies
  /// on one or leaves the plot.
  float clearance(const overlay::Rect& rect, const NamedCurve& own, const std::vector<NamedCurve>& curves) const {
    if (rect.min.x < plot().min.x || rect.max.x > plot().max.x || rect.min.y < plot().min.y ||
        rect.max.y > plot().max.y)
      return -1;
    float nearest = pen_.px(28);
    for (const NamedCurve& curve : curves) {
      for (std::size_t i = 0; i < curve.points.size(); i += 3) {
        const ImVec2 p = curve.points[i];
        if (!std::isfinite(p.y)) continue;
        const float across = std::max({rect.min.x - p.x, p.x - rect.max.x, 0.0F}),
                    down = std::max({rect.min.y - p.y, p.y - rect.max.y, 0.0F});
        if (across == 0 && down == 0) return -1;
        if (&curve != &own) nearest = std::min(nearest, std::hypot(across, down));
      }
    }
    return nearest;
  }

  /// Each name close to its curve, where it is farthest from the others.
  void draw_names(const std::vector<NamedCurve>& curves) const {
    ImFont* font = pen_.theme.small_font;
    std::vector<overlay::Rect> taken;
    for (const NamedCurve& curve : curves) {
      const ImVec2 size = overlay::text_size(font, curve.name);
      overlay::Rect best{};
      float most = 0;
      for (std::size_t i = 4; i + 4 < curve.points.size(); i += 6) {
        const ImVec2 at = curve.points[i];
        if (!std::isfinite(at.y)) continue;
        const float gap = pen_.px(4);
        const ImVec2 off = {size.x / 2 + gap, size.y / 2 + gap};
        for (const ImVec2 side : {ImVec2{0, -1}, ImVec2{0, 1}, ImVec2{1, 0}, ImVec2{-1, 0}}) {
          const ImVec2 middle = {at.x + side.x * off.x, at.y + side.y * off.y};
          const overlay::Rect rect{{middle.x - size.x / 2, middle.y - size.y / 2},
                                   {middle.x + size.x / 2, middle.y + size.y / 2}};
          if (std::any_of(taken.begin(), taken.end(), [&](const auto& other) { return rect.grown(2).overlaps(other); }))
            continue;
          const float clear = clearance(rect.grown(pen_.px(1)), curve, curves);
          if (clear <= most) continue;
          most = clear;
          best = rect;
        }
      }
      if (most <= 0) continue;
      taken.push_back(best);
      overlay::patch_text(pen_, best.min, curve.shade, curve.name, font);
    }
  }

  const Ui& ui_;
  const CurveSubject& subject_;
  std::size_t degree_;
  overlay::Pen pen_;
  Row row_;
  float height_;
  std::vector<Tick> heights_;
  PlotFrame frame_{};
};

}  // namespace

void draw_curve_plot(const Ui& ui, const CurveSubject& subject, std::size_t degree, bool identity, float height,
                     double& at) {
  CurvePlot plot(ui, subject, degree, height);
  plot.take_mouse(at);
  plot.draw(identity);
}

}  // namespace saddlescope
