#include "app/panel/runs/schedule_plot.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/draw/plot_frame.h"
#include "app/panel/panel_support.h"
#include "app/panel/runs/run_rows.h"
#include "app/ui/imgui_compat.h"
#include "core/optimizer/schedule_handles.h"
#include "core/plane/chart_series.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

constexpr float plot_height = 84, number_height = 18;  // unscaled
constexpr double reach_up = 1.5, reach_right = 3;      // how far beyond the plot a drag goes, in heights and widths
constexpr float drop_distance = 46;  // above or below the plot: there a piece is let go; beyond reach_up
constexpr float handle_room = 4;     // between the plot and the numbers beside it
constexpr double deepest = 8;        // decades that a logarithmic axis shows

/// Places on the screen. t counts from the schedule's first update, which is the run's step `start`.
struct SchedulePlot {
  PlotFrame frame;
  double start = 0, last = 1;
  std::size_t ruling_from = 0;  ///< step from which the run's last stretch rules

  const overlay::Rect& area() const { return frame.rect; }
  float x(double t) const { return frame.x(start + t); }
  float y(double factor) const { return frame.y(factor); }
  /// With as few digits as the plot's pixels can tell apart.
  double t_at(float at) const {
    const double unit = static_cast<double>(at - area().min.x) / area().width();
    const SliderRange range{0, reach_right * last, 0, 0, SliderRange::Scale::linear, 0};
    return std::round(slider_value_at(unit / reach_right, range, reach_right * area().width())) - start;
  }
  double factor_at(float at) const {
    const double unit = static_cast<double>(area().max.y - at) / area().height();
    const Interval& axis = frame.up.range;
    const double top = axis.minimum + reach_up * axis.size();
    const SliderRange range =
        frame.up.logarithmic
            ? SliderRange{std::pow(10.0, axis.minimum), std::pow(10.0, top), 0, 0, SliderRange::Scale::logarithmic, 0}
            : SliderRange{axis.minimum, top, 0, 0, SliderRange::Scale::linear, 0};
    return slider_value_at(unit / reach_up, range, reach_up * area().height());
  }
};

struct CurvePoint {
  double t, factor;
};

std::vector<CurvePoint> curve_of(const Schedule& schedule, const SchedulePlot& plot) {
  std::vector<CurvePoint> curve;
  const auto last = static_cast<std::size_t>(std::max(0.0, plot.last - plot.start));
  for (const std::size_t t : curve_updates(schedule, last, static_cast<std::size_t>(plot.area().width())))
    curve.push_back({static_cast<double>(t), schedule_factor(schedule, t)});
  return curve;
}

/// Room for the curve, and for the handles, which must not lie outside it.
ChartScale scale_for(const std::vector<CurvePoint>& curve, const std::vector<ScheduleHandle>& handles,
                     bool logarithmic) {
  double top = 0, least = INFINITY;
  const auto add = [&](double factor) {
    if (!std::isfinite(factor)) return;
    top = std::max(top, factor);
    if (factor > 0) least = std::min(least, factor);
  };
  for (const CurvePoint& point : curve) add(point.factor);
  for (const ScheduleHandle& handle : handles) add(handle.factor);
  if (!(top > 0)) top = least = 1;
  ChartScale scale;
  scale.logarithmic = logarithmic;
  scale.maximum = logarithmic ? std::log10(top) + 0.2 : 1.15 * top;
  scale.minimum =
      logarithmic ? std::max(std::min(std::log10(least) - 0.2, scale.maximum - 1), scale.maximum - deepest) : 0;
  return scale;
}

std::vector<Tick> axis_ticks(const ChartScale& scale) {
  std::vector<Tick> ticks = chart_ticks(scale, 3);
  if (!scale.logarithmic && scale.maximum < 0.01)  // "2e−4" is shorter than "0.0002"
    for (Tick& tick : ticks) tick.text = readable_text(tick.value, 2);
  return ticks;
}

// --- the hand ------------------------------------------------------------------------------------------------------

using Hand = PanelState::ScheduleHand;

/// The axis stands still during a drag, or it would run away from the hand.
ChartScale hold(Hand& hand, ChartScale scale) {
  if (hand.dragging) {
    scale.minimum = hand.minimum;
    scale.maximum = hand.maximum;
  }
  hand.minimum = scale.minimum;
  hand.maximum = scale.maximum;
  return scale;
}

/// What the mouse does in this frame.
struct Touch {
  std::optional<std::size_t> over;  ///< handle under the mouse or in the hand
  std::optional<std::size_t> held;  ///< the one in the hand
  std::optional<double> held_t;     ///< where a riding one is held
  bool dropping = false;            ///< so far off the plot that letting go removes the piece
};

std::string handle_name(std::size_t index, const ScheduleHandle& handle) {
  const std::string prefix = run_prefix(index) + "/schedule/handle/";
  if (handle.part == ScheduleHandle::of_warmup) return prefix + "warmup";
  return prefix + std::to_string(handle.part + 1) + "-" + std::to_string(handle.place + 1);
}

bool is_piece(const Schedule& schedule, const ScheduleHandle& handle) {
  if (handle.part >= schedule.factors.size()) return false;
  const ScheduleInfo* info = find_schedule(schedule.factors[handle.part].id);
  return info != nullptr && info->pieces;
}

/// A handle beyond the end waits at the right edge.
ImVec2 place_of(const SchedulePlot& plot, const ScheduleHandle& handle) {
  return {std::min(plot.x(handle.t), plot.area().max.x), plot.y(handle.factor)};
}

void drag(const Theme& theme, const SchedulePlot& plot, Hand& hand, Schedule& schedule, const ScheduleHandle& handle,
          ImVec2 place, Touch& touch) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemActivated()) {  // a hand that takes it beside its middle must not move it
    hand.off = {place.x - io.MousePos.x, place.y - io.MousePos.y};
    return;
  }
  const ImVec2 at = {io.MousePos.x + hand.off.x, io.MousePos.y + hand.off.y};
  const double t = plot.t_at(at.x);
  if (handle.rides) touch.held_t = t;
  const float off = std::max(plot.area().min.y - io.MousePos.y, io.MousePos.y - plot.area().max.y);
  touch.dropping =
      is_piece(schedule, handle) && off > theme.px(drop_distance) && schedule.factors[handle.part].values.size() > 2;
  if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0) move_handle(schedule, handle, t, plot.factor_at(at.y));
}

/// Buttons over the handles.
Touch take_mouse(const PanelFrame& frame, std::size_t index, const SchedulePlot& plot, Hand& hand, Schedule& schedule,
                 const std::vector<ScheduleHandle>& handles) {
  const Ui& ui = frame.ui;
  Touch touch;
  const float radius = ui.theme.px(7);
  std::optional<std::size_t> removed;
  const bool was_dropping = hand.dropping;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    const ScheduleHandle& handle = handles[i];
    const ImVec2 place = place_of(plot, handle);
    const std::string name = handle_name(index, handle);
    ImGui::SetCursorScreenPos({place.x - radius, place.y - radius});
    ImGui::InvisibleButton(name.c_str(), {2 * radius, 2 * radius});
    ui.note_item(name);
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
      touch.over = i;
      ImGui::SetMouseCursor(handle.moves_factor ? ImGuiMouseCursor_ResizeAll : ImGuiMouseCursor_ResizeEW);
      if (is_piece(schedule, handle) && compat::delete_pressed()) removed = i;
    }
    if (ImGui::IsItemActive()) {
      touch.held = i;
      drag(ui.theme, plot, hand, schedule, handle, place, touch);
    } else if (ImGui::IsItemDeactivated() && was_dropping) {
      removed = i;
    }
  }
  hand.dragging = touch.held.has_value();
  hand.dropping = touch.dropping;
  if (removed) remove_piece(schedule, handles[*removed].part, handles[*removed].place);
  return touch;
}

/// A double click on the plot beside the handles adds a piece.
void take_plot(const PanelFrame& frame, std::size_t index, const SchedulePlot& plot, Schedule& schedule,
               const std::vector<ScheduleHandle>& handles) {
  const std::string name = run_prefix(index) + "/schedule/plot";
  ImGui::SetCursorScreenPos(plot.area().min);
  ImGui::InvisibleButton(name.c_str(), {plot.area().width(), plot.area().height()});
  frame.ui.note(name, plot.area().min, plot.area().max);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool pieces = std::any_of(handles.begin(), handles.end(),
                                  [&](const ScheduleHandle& handle) { return is_piece(schedule, handle); });
  tooltip(frame.ui, handles.empty() ? "What multiplies the learning rate over the run"
                    : pieces        ? "Drag the points. A double click adds one; Delete, or dragging it out, removes it"
                                    : "What multiplies the learning rate over the run. Drag the points");
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0))
    for (std::size_t part = 0; part < schedule.factors.size(); ++part)
      if (add_piece(schedule, part, plot.t_at(mouse.x), plot.factor_at(mouse.y))) break;
}

// --- drawing -------------------------------------------------------------------------------------------------------

void draw_plot_axes(const overlay::Pen& pen, const SchedulePlot& plot, const std::vector<Tick>& ticks, float left,
                    float right) {
  const overlay::Rect& area = plot.area();
  for (const Tick& tick : ticks) {
    const float y = plot.frame.y_of(tick.value), row = std::round(y) + 0.5F;
    if (y > area.min.y + 1 && y < area.max.y - 1)
      pen.list->AddLine({area.min.x, row}, {area.max.x, row}, pen.theme.line);
  }
  PlotFrame beside = plot.frame;
  beside.rect.min.x -= pen.px(handle_room);
  beside.draw_left(pen, ticks, false);
  std::vector<Tick> steps = nice_ticks(plot.frame.across.range, 4);
  std::erase_if(steps, [](const Tick& tick) { return tick.value != std::floor(tick.value); });
  plot.frame.draw_below(pen, steps, left, right, false);
}

void draw_handle(const overlay::Pen& pen, const SchedulePlot& plot, const ScheduleHandle& handle, const Touch& touch,
                 std::size_t number, const Schedule& schedule) {
  const Theme& theme = pen.theme;
  ImVec2 at = place_of(plot, handle);
  if (touch.held == number && touch.held_t) {
    const double t = std::max(0.0, *touch.held_t);
    at = {std::min(plot.x(t), plot.area().max.x), plot.y(schedule_factor(schedule, static_cast<std::size_t>(t)))};
  }
  const bool strong = touch.over == number;
  if (touch.held == number && touch.dropping) return overlay::end_cross(pen, at, theme.error, 4.5F);
  if (plot.x(handle.t) > plot.area().max.x + 0.5F && touch.held != number)
    return overlay::exit_arrow(pen, at, {1, 0}, strong ? theme.accent : theme.text, 8);
  pen.list->AddCircleFilled(at, pen.px(strong ? 5.5F : 4.5F), theme.knob, 24);
  pen.list->AddCircle(at, pen.px(strong ? 5.5F : 4.5F), theme.accent, 24, pen.px(1.5F));
}

void draw_schedule(const overlay::Pen& pen, const SchedulePlot& plot, const std::vector<CurvePoint>& curve,
                   ImU32 shade) {
  std::vector<ImVec2> ruling, before;
  for (const CurvePoint& point : curve) {
    const ImVec2 at = {plot.x(point.t), plot.y(point.factor)};
    const bool rules = plot.start + point.t >= static_cast<double>(plot.ruling_from);
    if (!rules || ruling.empty()) before.push_back(at);
    if (rules) ruling.push_back(at);
  }
  if (before.size() > 1) overlay::path(pen, before, {.color = with_alpha(shade, 0.3F), .thickness = 1.4F, .casing = 0});
  if (ruling.size() > 1) overlay::path(pen, ruling, {.color = shade, .thickness = 2, .casing = 0});
}

/// "Cosine: T = 400, floor = 0.1", "×0.1 from step 300 on"; a piece's own number counts from the end of the warm-up.
std::string part_text(const Schedule& schedule, const ScheduleHandle& handle, const SchedulePlot& plot) {
  const ScheduleFactor& factor = schedule.factors[handle.part];
  const ScheduleInfo* info = find_schedule(factor.id);
  if (info == nullptr) return {};
  if (info->pieces && 2 * handle.place + 1 < factor.values.size()) {
    const double from = factor.values[2 * handle.place];
    std::string text = "×" + readable_text(factor.values[2 * handle.place + 1], 3) + " from step " +
                       readable_text(plot.start + handle.t, 7) + " on";
    if (plot.start + handle.t != from) text += ", its update " + readable_text(from, 7);
    return text;
  }
  std::string text(info->label);
  for (std::size_t i = 0; i < info->arguments.size() && i < factor.values.size(); ++i)
    text += (i ? ", " : ": ") + std::string(info->arguments[i].symbol) + " = " + readable_text(factor.values[i], 4);
  return text;
}

/// What the handle under the mouse stands for, else the rate at the playhead.
void draw_reading(const PanelFrame& frame, std::size_t index, const SchedulePlot& plot,
                  const std::vector<ScheduleHandle>& handles, const Touch& touch, const Row& row, float middle) {
  const Theme& theme = frame.ui.theme;
  const OptimizerSettings& settings = frame.scene.runs[index].optimizer;
  if (touch.over && *touch.over < handles.size()) {
    const ScheduleHandle& handle = handles[*touch.over];
    const std::string text =
        touch.dropping                             ? "Let go to remove this piece"
        : handle.part == ScheduleHandle::of_warmup ? "Warm-up: " + std::to_string(settings.schedule.warmup) + " updates"
        : handle.part < settings.schedule.factors.size() ? part_text(settings.schedule, handle, plot)
                                                         : std::string();
    draw_text_told(frame.ui, theme.small_font, row.left, middle, row.right - row.left, theme.text, text);
    return;
  }
  const std::size_t step = playhead(frame.scene);
  const auto result = result_of(frame, index);
  if (result && step >= result->trajectory.rows()) return;
  const double t = static_cast<double>(step) - plot.start;
  const double factor = t < 0 ? 1 : schedule_factor(settings.schedule, static_cast<std::size_t>(t));
  const double rate = result ? result->trajectory.learning_rate[step] : factor * hyperparameter(settings, "lr");
  const std::string right = "η = " + readable_text(rate, 3);
  draw_text_told(frame.ui, theme.small_font, row.left, middle,
                 row.right - row.left - text_width(theme.small_font, right) - theme.px(6), theme.quiet_text,
                 "At step " + std::to_string(step));
  draw_text_right(theme.small_font, row.right, middle, theme.text, right);
}

SchedulePlot lay_out(const PanelFrame& frame, const Run& run, const Row& row) {
  const Theme& theme = frame.ui.theme;
  SchedulePlot plot;
  const float below = axes::line_height(theme) + theme.px(4);
  plot.frame.rect = {{std::round(row.left + theme.px(26 + handle_room)), std::round(row.top + theme.px(4))},
                     {std::round(row.right - theme.px(6)), std::round(row.top + theme.px(plot_height) - below)}};
  plot.last = static_cast<double>(std::max<std::size_t>(frame.scene.steps, 1));
  plot.frame.across = {{0, plot.last}, false, {-1e6, 1e6}};
  plot.start = static_cast<double>(schedule_start(run.stretches, run.optimizer));
  for (const Stretch& stretch : run.stretches) plot.ruling_from += stretch.steps;
  return plot;
}

}  // namespace

std::optional<ScheduleHandle> draw_schedule_plot(PanelFrame& frame, std::size_t index) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  Run& run = frame.scene.runs[index];
  const Row row = row_at_cursor(ui);
  const float height = theme.px(plot_height), whole = height + theme.px(number_height);
  if (!ImGui::IsRectVisible({theme.px(40), whole})) {
    ImGui::Dummy({row.right - row.left, whole});
    ImGui::SetCursorScreenPos({row.left, row.top + whole});
    return std::nullopt;
  }
  ImGui::PushID("schedule plot");
  SchedulePlot plot = lay_out(frame, run, row);
  Hand& hand = frame.state.schedule_hands[index];
  const bool logarithmic = frame.state.opened.contains(run_prefix(index) + "/schedule/log");
  const auto last = static_cast<std::size_t>(std::max(0.0, plot.last - plot.start));
  std::vector<ScheduleHandle> handles = schedule_handles(run.optimizer.schedule, last);
  const ChartScale scale = hold(hand, scale_for(curve_of(run.optimizer.schedule, plot), handles, logarithmic));
  plot.frame.up = {{scale.minimum, scale.maximum}, logarithmic, {0, 1}};
  const std::vector<Tick> ticks = axis_ticks(scale);
  // In steps, so that the plot does not tremble while numbers change.
  const float margin = std::ceil(axes::widest(theme, ticks) / theme.px(12)) * theme.px(12) + theme.px(handle_room + 3);
  plot.frame.rect.min.x = std::round(std::max(plot.area().min.x, row.left + margin));
  const Touch touch = take_mouse(frame, index, plot, hand, run.optimizer.schedule, handles);
  take_plot(frame, index, plot, run.optimizer.schedule, handles);
  handles = schedule_handles(run.optimizer.schedule, last);  // after the hand's change
  const std::vector<CurvePoint> curve = curve_of(run.optimizer.schedule, plot);

  const overlay::Pen pen{ImGui::GetWindowDrawList(), theme};
  plot.frame.draw_ground(pen);
  draw_plot_axes(pen, plot, ticks, row.left, row.right);
  {
    const Clipped clipped(pen, plot.area().grown(1));
    draw_schedule(pen, plot, curve, color(run.color));
    plot.frame.draw_upright(pen, static_cast<double>(playhead(frame.scene)), theme.text, std::max(1.0F, theme.px(1)));
  }
  plot.frame.draw_border(pen);
  for (std::size_t i = 0; i < handles.size(); ++i) draw_handle(pen, plot, handles[i], touch, i, run.optimizer.schedule);
  draw_reading(frame, index, plot, handles, touch, row, row.top + height + theme.px(number_height) / 2);
  ImGui::PopID();
  ImGui::SetCursorScreenPos({row.left, row.top + whole});
  if (!touch.held || *touch.held >= handles.size()) return std::nullopt;
  return handles[*touch.held];
}

}  // namespace saddlescope
