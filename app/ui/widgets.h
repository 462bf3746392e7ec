// Widgets in the program's look, thin over ImGui. While a test is attached each notes its stable name and rectangle, so
// tests drive real widgets. All take a name such as "run1/lr" (stable, unique, never translated) and a label. UI thread
// only.
#pragma once

#include <imgui.h>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "app/ui/slider_range.h"
#include "app/ui/theme.h"
#include "app/ui/ui_memory.h"

namespace saddlescope {

/// Names and screen rectangles of everything a hand can touch in the frame just drawn. Attached by tests; null
/// otherwise.
class WidgetRegistry {
 public:
  struct Rect {
    ImVec2 min, max;
    ImVec2 center() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  };
  void begin_frame() { rects_.clear(); }
  void note(std::string_view name, ImVec2 min, ImVec2 max) { rects_[std::string(name)] = {min, max}; }
  const Rect* find(const std::string& name) const {
    auto found = rects_.find(name);
    return found == rects_.end() ? nullptr : &found->second;
  }
  const std::unordered_map<std::string, Rect>& all() const { return rects_; }

 private:
  std::unordered_map<std::string, Rect> rects_;
};

/// What every panel and view gets besides results and scene.
struct Ui {
  const Theme& theme;
  UiMemory& memory;
  WidgetRegistry* registry = nullptr;  ///< null outside tests
  void note(std::string_view name, ImVec2 min, ImVec2 max) const {
    if (registry != nullptr) registry->note(name, min, max);
  }
  void note_item(std::string_view name) const { note(name, ImGui::GetItemRectMin(), ImGui::GetItemRectMax()); }
};

/// Slider row: label left, slider, value right; Ctrl+click types (a true minus sign, powers), double or right click
/// resets. True when the value changed.
bool slider_row(const Ui& ui, std::string_view name, std::string_view label, double& value, const SliderRange& range,
                std::string_view help = {});
/// The coloured stretches of a learning rate's track: well below the limit, near it, above it.
struct RateZones {
  std::optional<double> limit;  ///< none: a plain track
  std::string help;             ///< what the stretches mean, with the limit's number
};
/// A slider from left to right (screen) in a row at the cursor, without label or value. Shift drags finely; double or
/// right click resets. True when the value changed. A limit inside the range is noted as NAME/limit.
bool wide_slider(const Ui& ui, std::string_view name, double& value, const SliderRange& range, float left, float right,
                 const RateZones& zones, std::string_view help = {});
/// The same over the whole width of a panel's row, and a second row with label and value, which is typed as
/// slider_row()'s.
bool rate_rows(const Ui& ui, std::string_view name, std::string_view label, double& value, const SliderRange& range,
               const RateZones& zones, std::string_view help = {});
/// From this share of the limit on a value counts as near it.
inline constexpr double near_limit = 0.7;
/// A number in a frame, `width` screen pixels wide from `left` on in the row at the cursor, which stays: dragged
/// sideways it changes by `step` a pixel, clicked it is typed. `accepts` tells what it may become.
struct NumberEdit {
  bool changed = false;
  std::optional<double> refused;  ///< what was typed in this frame and not accepted
};
NumberEdit number_field(const Ui& ui, std::string_view name, double& value, float left, float width, double step,
                        const std::function<bool(double)>& accepts, std::string_view help = {});
bool toggle_row(const Ui& ui, std::string_view name, std::string_view label, bool& value, std::string_view help = {});
/// Text that acts like a button, without a frame; `on` draws it strong (switches above the views).
bool text_button(const Ui& ui, std::string_view name, std::string_view label, bool on = true,
                 std::string_view help = {});
/// Framed button.
bool button(const Ui& ui, std::string_view name, std::string_view label, std::string_view help = {});
/// Text in the accent colour that acts like a button ("+ Add").
bool accent_button(const Ui& ui, std::string_view name, std::string_view label, std::string_view help = {});
/// Small rounded chip; `strong` fills it with the accent.
bool chip(const Ui& ui, std::string_view name, std::string_view label, bool strong = false, std::string_view help = {});
/// One of a row of choices in a rounded frame of 20 px; the chosen one is filled. Text of full size.
bool pill(const Ui& ui, std::string_view name, std::string_view label, bool on, std::string_view help = {});
/// ImGui::BeginPopup() for menus and lists: Escape closes it.
bool begin_popup(const char* name);
/// Small spaced capitals above a group.
void heading(const Ui& ui, std::string_view text);
/// Label left (quiet), value right.
void value_row(const Ui& ui, std::string_view label, std::string_view value);
/// Shown over the last item after a short rest of the mouse.
void tooltip(const Ui& ui, std::string_view text);

// Layout shared by panels: rows are 22 px high, and label, slider and value stand in the same columns all down a panel.
struct Row {
  float left, right;                ///< of the row's content
  float slider_left, slider_right;  ///< of the track
  float top, bottom;
  float middle() const { return (top + bottom) / 2; }
};
/// Columns for a row at the cursor; widgets advance the cursor by their height and no spacing.
Row row_at_cursor(const Ui& ui);
/// Space that rows of the current window leave at both sides (inside cards), in unscaled pixels.
void set_row_inset(const Ui& ui, float unscaled);
/// Moves the cursor down by unscaled pixels.
void gap(const Ui& ui, float unscaled);

// Text drawn by hand, vertically centred on `middle`.
float text_width(ImFont* font, std::string_view text);
void draw_text(ImFont* font, float x, float middle, ImU32 color, std::string_view text);
void draw_text_right(ImFont* font, float right, float middle, ImU32 color, std::string_view text);
/// Cut with "…" where it is wider than `width`; true when it was cut.
bool draw_text_cut(ImFont* font, float x, float middle, float width, ImU32 color, std::string_view text);
/// The same, told whole in a tooltip where it was cut: for texts over which no item tells something else.
bool draw_text_told(const Ui& ui, ImFont* font, float x, float middle, float width, ImU32 color, std::string_view text);
/// Text over as many lines as the row's width needs.
void wrapped_text(const Ui& ui, std::string_view text, ImU32 color, ImFont* font = nullptr);

/// Drawn shapes for small buttons (no font has them all in one look).
enum class Icon {
  eye,
  eye_closed,
  cross,
  duplicate,
  chevron_down,
  chevron_right,
  left,
  right,
  play,
  pause,
  first,
  back,
  forward,
  loop,
  fork
};
void draw_icon(ImDrawList* list, Icon icon, ImVec2 center, float size, ImU32 color);
/// A square button of `size` unscaled pixels at the cursor.
bool icon_button(const Ui& ui, std::string_view name, Icon icon, float size, bool on = true,
                 std::string_view help = {});
/// The same at a place on the screen; the cursor stays.
bool icon_button_at(const Ui& ui, std::string_view name, Icon icon, ImVec2 center, float size, bool on = true,
                    std::string_view help = {});

}  // namespace saddlescope
