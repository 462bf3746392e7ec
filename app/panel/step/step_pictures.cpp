// The drawings of the Step tab: arrows to scale, the divisor's box, Adam's two memories.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/arrow_names.h"
#include "app/layer/step_arrows.h"
#include "app/panel/step/step_parts.h"
#include "core/support/number_text.h"

namespace saddlescope {
namespace {

double length_of(const std::vector<double>& values) {
  double largest = 0, sum = 0;
  for (const double value : values) largest = std::max(largest, std::abs(value));
  if (largest == 0 || !std::isfinite(largest)) return largest;
  for (const double value : values) sum += (value / largest) * (value / largest);
  return largest * std::sqrt(sum);
}

/// One, two or five times a power of ten, at most `length`.
double round_length(double length) {
  const double decade = std::pow(10, std::floor(std::log10(length)));
  return decade * (length >= 5 * decade ? 5 : length >= 2 * decade ? 2 : 1);
}

/// The chosen coordinates as if they were all: a projector for step_arrows().
Plane coordinate_plane(const StepPicture& picture) {
  Plane plane;
  const std::size_t n = picture.terms.point.size();
  plane.origin.assign(n, 0.0);
  for (const std::size_t i : picture.coordinates) {
    plane.directions.emplace_back(n, 0.0);
    plane.directions.back()[i] = 1;
  }
  return plane;
}

struct Field {
  overlay::Rect rect;
  ImVec2 zero;
  double scale;  ///< pixels for a unit
};

/// All arrows inside, both axes with one scale.
std::optional<Field> fit_arrows(const Theme& theme, const overlay::Rect& rect, std::span<const StepArrow> arrows) {
  double low_a = 0, high_a = 0, low_b = 0, high_b = 0;
  for (const StepArrow& arrow : arrows) {
    low_a = std::min(low_a, arrow.to.a), high_a = std::max(high_a, arrow.to.a);
    low_b = std::min(low_b, arrow.to.b), high_b = std::max(high_b, arrow.to.b);
  }
  const double width = high_a - low_a, height = high_b - low_b;
  const float margin = theme.px(20), below = theme.px(14);  // the scale bar stands there
  const double scale = std::min((rect.width() - 2 * margin) / std::max(width, 1e-300),
                                (rect.height() - 2 * margin - below) / std::max(height, 1e-300));
  if (!(std::max(width, height) > 0) || !std::isfinite(scale) || !std::isfinite(width + height)) return std::nullopt;
  const ImVec2 center = {rect.center().x, rect.center().y - below / 2};
  return Field{rect,
               {center.x - static_cast<float>(scale * (low_a + high_a) / 2),
                center.y + static_cast<float>(scale * (low_b + high_b) / 2)},
               scale};
}

/// Gives back its place.
overlay::Rect draw_scale_bar(const Theme& theme, const Field& field) {
  const double length = round_length(0.4 * field.rect.width() / field.scale);
  const float pixels = static_cast<float>(length * field.scale), y = field.rect.max.y - theme.px(9);
  const float x = field.rect.min.x + theme.px(8), text_x = x + pixels + theme.px(5);
  const std::string text = readable_text(length, 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddLine({x, y}, {x + pixels, y}, theme.quiet_text, theme.px(1));
  for (const float end : {x, x + pixels})
    list->AddLine({end, y - theme.px(3)}, {end, y + theme.px(3)}, theme.quiet_text, theme.px(1));
  draw_text(theme.small_font, text_x, y, theme.quiet_text, text);
  return {{x, y - theme.px(7)}, {text_x + text_width(theme.small_font, text), y + theme.px(7)}};
}

/// Arrows head to tail; of one coordinate along a line, one below the other.
void draw_arrows(const Ui& ui, const Field& field, std::span<const StepArrow> arrows, const overlay::Rect& scale_bar,
                 bool flat, std::optional<TermRole> lit) {
  const overlay::Pen pen{ImGui::GetWindowDrawList(), ui.theme};
  std::vector<ScreenArrow> drawn;
  for (const StepArrow& arrow : arrows) {
    const auto at = [&](const PlanePoint& p) {
      return ImVec2{field.zero.x + static_cast<float>(field.scale * p.a),
                    field.zero.y - static_cast<float>(field.scale * p.b)};
    };
    drawn.push_back({arrow.role, at(arrow.from), at(arrow.to), arrow.label});
  }
  if (!flat)
    part_arrows(drawn, pen.px(7));
  else
    for (std::size_t k = 0; k < drawn.size(); ++k)
      drawn[k].aside = {0, pen.px(22) * (static_cast<float>(k) - static_cast<float>(drawn.size() - 1) / 2)};
  ArrowNames names;
  names.keep_clear(scale_bar);
  // The axes' names.
  names.keep_clear({{field.rect.max.x - pen.px(36), field.rect.max.y - pen.px(18)}, field.rect.max});
  names.keep_clear({field.rect.min, {field.rect.min.x + pen.px(36), field.rect.min.y + pen.px(18)}});
  pen.list->PushClipRect(field.rect.min, field.rect.max, true);
  pen.list->AddCircleFilled(field.zero, pen.px(3), ui.theme.quiet_text, 16);
  for (std::size_t k = drawn.size(); k-- > 0;) {
    const ScreenArrow& arrow = drawn[k];
    const ImVec2 from = {arrow.from.x + arrow.aside.x, arrow.from.y + arrow.aside.y},
                 to = {arrow.to.x + arrow.aside.x, arrow.to.y + arrow.aside.y};
    const bool on = !lit || *lit == arrow.role;
    const ImU32 shade =
        on ? step_color(ui.theme, arrow.role) : mix(ui.theme.field, step_color(ui.theme, arrow.role), 0.4F);
    overlay::arrow(pen, from, to, shade, arrow.role == TermRole::movement ? 2.8F : 2.2F);
    names.add(std::array{from, to}, shade, arrow.label);
  }
  names.draw(pen, field.rect);
  pen.list->PopClipRect();
}

void length_row(const Ui& ui, const std::string& label, const std::vector<double>& values, TermRole role) {
  if (values.empty()) return;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  draw_text(theme.text_font, row.left, row.middle(), step_color(theme, role), "‖" + label + "‖");
  draw_text_right(theme.text_font, row.right, row.middle(), theme.text, readable_text(length_of(values), 3));
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(19)});
}

}  // namespace

void draw_movement(const Ui& ui, const StepPicture& picture, std::optional<TermRole> lit) {
  const Theme& theme = ui.theme;
  const MovementParts& parts = picture.terms.parts;
  heading(ui, "The movement, to scale");
  const Row row = row_at_cursor(ui);
  const bool flat = picture.coordinates.size() == 1;
  const float height = theme.px(flat ? 92 : 132);
  const overlay::Rect rect{{row.left, row.top}, {row.right, row.top + height}};
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.min, rect.max, theme.field, theme.px(4));
  ui.note("step/diagram", rect.min, rect.max);
  const Plane plane = coordinate_plane(picture);
  const auto arrows = step_arrows(parts, PlaneProjector(plane));
  if (const auto field = fit_arrows(theme, rect, arrows)) {
    draw_arrows(ui, *field, arrows, draw_scale_bar(theme, *field), flat, lit);
    // Which way the axes go.
    draw_text_right(theme.small_font, rect.max.x - theme.px(6), rect.max.y - theme.px(9), theme.quiet_text,
                    picture.names[0] + " →");
    if (!flat)
      draw_text(theme.small_font, rect.min.x + theme.px(8), rect.min.y + theme.px(10), theme.quiet_text,
                "↑ " + picture.names[1]);
  } else {
    draw_text(theme.text_font, rect.min.x + theme.px(10), rect.center().y, theme.quiet_text, "No movement at all.");
  }
  ImGui::SetCursorScreenPos({row.left, rect.max.y + theme.px(3)});
  length_row(ui, parts.remembered_label, parts.remembered, TermRole::remembered);
  length_row(ui, parts.gradient_label, parts.gradient, TermRole::gradient);
  length_row(ui, "ηλθ", parts.decay, TermRole::decay);
  if (!parts.remembered.empty() || parts.gradient.empty())
    length_row(ui, parts.gradient.empty() ? "movement" : "sum", parts.movement, TermRole::movement);
  gap(ui, 6);
}

namespace {

/// A label and a number for each coordinate, in columns.
void table_row(const Ui& ui, const std::string& label, ImU32 shade, std::span<const std::string> cells, ImFont* font) {
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float column = (row.right - row.left) * 0.31F;
  draw_text_told(ui, theme.text_font, row.left, row.middle(),
                 row.right - row.left - column * static_cast<float>(cells.size()), shade, label);
  for (std::size_t k = 0; k < cells.size(); ++k)
    draw_text_right(font, row.right - column * static_cast<float>(cells.size() - 1 - k), row.middle(), theme.text,
                    cells[k]);
  ImGui::SetCursorScreenPos({row.left, row.top + theme.px(19)});
}

void number_row(const Ui& ui, const std::string& label, TermRole role, const StepPicture& picture,
                const std::vector<double>& values) {
  std::vector<std::string> cells;
  for (const std::size_t i : picture.coordinates) cells.push_back(readable_text(values[i], 3));
  table_row(ui, label, step_color(ui.theme, role), cells, ui.theme.text_font);
}

/// A box as wide as the step along the first coordinate and as high as along the second.
void draw_step_box(const Ui& ui, const StepPicture& picture) {
  const Theme& theme = ui.theme;
  const EffectiveStep& effective = *picture.terms.effective;
  const Row row = row_at_cursor(ui);
  const float height = theme.px(96);
  const overlay::Rect rect{{row.left, row.top}, {row.right, row.top + height}};
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.min, rect.max, theme.field, theme.px(4));
  ui.note("step/box", rect.min, rect.max);
  const double first = effective.rate[picture.coordinates[0]],
               second = picture.coordinates.size() > 1 ? effective.rate[picture.coordinates[1]] : first;
  const double largest = std::max(first, second);
  if (largest > 0 && std::isfinite(largest)) {
    const auto side = [&](double rate) {
      return std::max(static_cast<float>(rate / largest) * theme.px(64), theme.px(1.5F));
    };
    const ImVec2 center = {rect.min.x + theme.px(56), rect.center().y};
    const ImVec2 half = {side(first) / 2, side(second) / 2};
    const ImU32 shade = step_color(theme, TermRole::divisor);
    const overlay::Rect box{{center.x - half.x, center.y - half.y}, {center.x + half.x, center.y + half.y}};
    list->AddRectFilled(box.min, box.max, with_alpha(shade, 0.22F));
    const std::array corners{box.min, ImVec2{box.max.x, box.min.y}, box.max, ImVec2{box.min.x, box.max.y}};
    overlay::stroke(list, corners, shade, theme.px(1.6F), true);
    // What it says, beside it.
    const float x = rect.min.x + theme.px(106), width = rect.max.x - x - theme.px(6);
    const auto line = [&](float y, ImU32 ink, const std::string& text) {
      draw_text_told(ui, theme.text_font, x, rect.min.y + theme.px(y), width, ink, text);
    };
    line(24, theme.text, picture.names[0] + " → " + readable_text(first, 3));
    if (picture.coordinates.size() > 1) {
      line(43, theme.text, picture.names[1] + " ↑ " + readable_text(second, 3));
      const bool first_longer = first >= second;
      const double ratio = largest / std::min(first, second);
      if (std::isfinite(ratio))
        line(70, theme.quiet_text,
             picture.names[first_longer ? 0 : 1] + ": " + readable_text(ratio, 3) + " times " +
                 picture.names[first_longer ? 1 : 0] + "’s");
    } else {
      line(52, theme.quiet_text, "per unit of gradient");
    }
  }
  ImGui::SetCursorScreenPos({row.left, rect.max.y + theme.px(4)});
}

}  // namespace

void draw_divisor(const Ui& ui, const StepPicture& picture) {
  const EffectiveStep& effective = *picture.terms.effective;
  heading(ui, "The step for a gradient of 1");
  draw_step_box(ui, picture);
  table_row(ui, "", ui.theme.quiet_text, picture.names, ui.theme.text_font);
  number_row(ui, "g", TermRole::gradient, picture, picture.terms.gradient);
  number_row(ui, effective.accumulator_name, TermRole::plain, picture, effective.accumulator);
  number_row(ui, effective.divisor_name, TermRole::divisor, picture, effective.divisor);
  std::vector<double> shares(effective.divisor.size());
  for (std::size_t i = 0; i < shares.size(); ++i)
    shares[i] = effective.divisor[i] == 0 ? 0 : picture.terms.gradient[i] / effective.divisor[i];
  number_row(ui, "g ÷ divisor", TermRole::gradient, picture, shares);
  number_row(ui, "effective η", TermRole::divisor, picture, effective.rate);
  wrapped_text(ui, "Small gradients get large steps: the divisor is the gradient's own size.", ui.theme.quiet_text,
               ui.theme.small_font);
  gap(ui, 6);
}

void draw_two_memories(const Ui& ui, const StepPicture& picture) {
  const Theme& theme = ui.theme;
  const EffectiveStep& effective = *picture.terms.effective;
  heading(ui, "Direction and size");
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (std::size_t k = 0; k < picture.coordinates.size(); ++k) {
    const std::size_t i = picture.coordinates[k];
    // Each coordinate has its own scale: what counts is the one against the other.
    const double largest = std::max({std::abs(effective.mean[i]), effective.root[i], 1e-300});
    const auto bar = [&](const char* label, double value, TermRole role) {
      const Row row = row_at_cursor(ui);
      const float label_right = row.left + theme.px(74), middle_x = (label_right + row.right - theme.px(56)) / 2;
      const float half = (row.right - theme.px(56) - label_right) / 2;
      draw_text_told(ui, theme.text_font, row.left, row.middle(), theme.px(72), step_color(theme, role),
                     picture.names[k] + "  " + label);
      const float reach = static_cast<float>(value / largest) * half;
      list->AddRectFilled({label_right, row.middle() - theme.px(5)},
                          {label_right + 2 * half, row.middle() + theme.px(5)}, theme.field, theme.px(2));
      list->AddRectFilled({std::min(middle_x, middle_x + reach), row.middle() - theme.px(5)},
                          {std::max(middle_x, middle_x + reach), row.middle() + theme.px(5)}, step_color(theme, role),
                          theme.px(1));
      list->AddLine({middle_x, row.middle() - theme.px(7)}, {middle_x, row.middle() + theme.px(7)}, theme.axis,
                    theme.px(1));
      draw_text_right(theme.text_font, row.right, row.middle(), theme.text, readable_text(value, 3));
      ImGui::SetCursorScreenPos({row.left, row.top + theme.px(18)});
    };
    bar("m̂", effective.mean[i], TermRole::remembered);
    bar(effective.divisor_name.starts_with("u") ? "u" : "√v̂", effective.root[i], TermRole::divisor);
    gap(ui, 4);
  }
  wrapped_text(ui, "m̂ remembers the direction, √v̂ only the size: equal bars make a step of η.", theme.quiet_text,
               theme.small_font);
  gap(ui, 6);
}

}  // namespace saddlescope
