#include <algorithm>
#include <cmath>

#include "app/layer/step_arrows.h"
#include "app/panel/step/step_parts.h"

namespace saddlescope {
namespace {

constexpr float line_height = 18;

/// Pieces of a line one after the other; what does not fit goes on below, indented.
class Flow {
 public:
  Flow(const Theme& theme, ImVec2 at, float right, float indent)
      : theme_(theme), x_(at.x), top_(at.y), right_(right), wrapped_left_(at.x + indent) {}

  overlay::Rect write(ImFont* font, ImU32 shade, const std::string& text) {
    const float width = text_width(font, text);
    if (x_ + width > right_ && x_ > wrapped_left_) {
      x_ = wrapped_left_;
      top_ += theme_.px(line_height);
    }
    const float middle = top_ + theme_.px(line_height) / 2;
    draw_text_cut(font, x_, middle, right_ - x_, shade, text);
    const overlay::Rect rect{{x_, top_}, {std::min(x_ + width, right_), top_ + theme_.px(line_height)}};
    x_ += width + theme_.px(4);
    return rect;
  }
  float bottom() const { return top_ + theme_.px(line_height); }

 private:
  const Theme& theme_;
  float x_, top_, right_, wrapped_left_;
};

/// Draws all lines and finds the term under the mouse.
class Block {
 public:
  Block(const Ui& ui, const StepPicture& picture, std::optional<std::size_t> lit)
      : ui_(ui), picture_(picture), lit_(lit), row_(row_at_cursor(ui)), top_(row_.top) {
    for (const std::string& name : picture.names) name_width_ = std::max(name_width_, text_width(font(), name));
    name_width_ = std::min(name_width_, ui.theme.px(54)) + ui.theme.px(8);
  }

  void line(const EquationLine& line) {
    const std::size_t first = next_;
    Flow symbols(ui_.theme, {row_.left, top_}, row_.right, ui_.theme.px(14));
    symbols.write(ui_.theme.heading_font, shade(line.left.role, !lit_), line.left.symbol + " ←");
    for (const EquationTerm& term : line.terms) {
      const overlay::Rect rect =
          symbols.write(ui_.theme.heading_font, shade(term.role, !lit_ || *lit_ == next_), term.symbol);
      touch(rect, "step/term" + std::to_string(next_ + 1));
      ++next_;
    }
    top_ = symbols.bottom();
    for (std::size_t k = 0; k < picture_.names.size(); ++k) numbers(line, k, first);
    top_ += ui_.theme.px(3);
  }

  float top() const { return top_; }
  const Row& row() const { return row_; }
  std::optional<std::size_t> pointed() const { return pointed_; }

 private:
  ImFont* font() const { return ui_.theme.text_font; }

  void numbers(const EquationLine& line, std::size_t k, std::size_t first) {
    const Theme& theme = ui_.theme;
    draw_text_cut(font(), row_.left + theme.px(6), top_ + theme.px(line_height) / 2, name_width_ - theme.px(4),
                  theme.quiet_text, picture_.names[k]);
    Flow flow(theme, {row_.left + theme.px(6) + name_width_, top_}, row_.right, theme.px(10));
    flow.write(font(), shade(line.left.role, !lit_), line.left.numbers[k]);
    flow.write(font(), shade(TermRole::plain, !lit_), "=");
    for (std::size_t i = 0; i < line.terms.size(); ++i) {
      const overlay::Rect rect =
          flow.write(font(), shade(line.terms[i].role, !lit_ || *lit_ == first + i), line.terms[i].numbers[k]);
      if (hovered(rect)) pointed_ = first + i;
    }
    top_ = flow.bottom();
  }

  ImU32 shade(TermRole role, bool on) const {
    const ImU32 own = step_color(ui_.theme, role);
    return on ? own : mix(ui_.theme.panel, own, 0.38F);
  }
  bool hovered(const overlay::Rect& rect) const {
    return ImGui::IsWindowHovered() && rect.contains(ImGui::GetIO().MousePos);
  }
  void touch(const overlay::Rect& rect, const std::string& name) {
    ui_.note(name, rect.min, rect.max);
    if (!hovered(rect)) return;
    pointed_ = next_;
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }

  const Ui& ui_;
  const StepPicture& picture_;
  std::optional<std::size_t> lit_, pointed_;
  Row row_;
  float top_, name_width_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

std::size_t term_count(std::span<const EquationLine> lines) {
  std::size_t count = 0;
  for (const EquationLine& line : lines) count += line.terms.size();
  return count;
}

const EquationTerm& term_at(std::span<const EquationLine> lines, std::size_t index) {
  std::size_t line = 0;
  while (index >= lines[line].terms.size()) index -= lines[line++].terms.size();
  return lines[line].terms[index];
}

std::optional<std::size_t> draw_equation(const Ui& ui, std::span<const EquationLine> lines, const StepPicture& picture,
                                         std::optional<std::size_t> lit) {
  Block block(ui, picture, lit);
  for (const EquationLine& line : lines) block.line(line);
  const Row& row = block.row();
  ImGui::SetCursorScreenPos({row.left, row.top});
  ImGui::Dummy({row.right - row.left, block.top() - row.top});
  ImGui::SetCursorScreenPos({row.left, block.top()});
  return block.pointed();
}

}  // namespace saddlescope
