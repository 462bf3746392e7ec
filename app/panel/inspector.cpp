// The right column: sides of one place, a tab each, in two rows: the loss, and how it is trained.
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"

namespace saddlescope {

// A tab is its folder with this one function, a name in core/scene/inspector_tab.h, and its row here.
void draw_point_tab(PanelFrame&frame), draw_probe_tab(PanelFrame&frame), draw_why_tab(PanelFrame&frame),
    draw_slice_tab(PanelFrame&frame), draw_data_tab(PanelFrame&frame), draw_batch_tab(PanelFrame&frame),
    draw_step_tab(PanelFrame&frame), draw_curve_tab(PanelFrame&frame);

namespace {

bool always(const PanelFrame&) { return true; }
/// Two parameters or one are shown whole: there is nothing to slice.
bool sliced(const PanelFrame& frame) { return objective_of(frame)->dimension() > 2; }

struct Tab {
  InspectorTab tab;
  const char* name;
  const char* label;
  const char* help;
  void (*draw)(PanelFrame&);
  bool (*there)(const PanelFrame&) = always;
};

constexpr Tab tabs[] = {
    {InspectorTab::point, "inspector/point", "Point", "Gradient, Hessian and eigenvectors at a point", draw_point_tab},
    {InspectorTab::probe, "inspector/probe", "Probe", "The second-order Taylor model round a point", draw_probe_tab},
    {InspectorTab::why, "inspector/why", "Why", "What every run is doing, and why it is stuck", draw_why_tab},
    {InspectorTab::slice, "inspector/slice", "Slice", "Which plane of the parameter space is shown", draw_slice_tab,
     sliced},
    {InspectorTab::data, "inspector/data", "Data", "The rows that the loss is made of, and the model through them",
     draw_data_tab},
    {InspectorTab::batch, "inspector/batch", "Batch", "What an update sees: batches and noise", draw_batch_tab},
    {InspectorTab::step, "inspector/step", "Step", "One update taken apart, term by term", draw_step_tab},
    {InspectorTab::curve, "inspector/curve", "Curve", "Activation functions and Taylor polynomials", draw_curve_tab}};
constexpr InspectorTab first_of_second_row = InspectorTab::data;

/// The open one, or the first where that is not there.
const Tab& shown_tab(const PanelFrame& frame) {
  for (const Tab& tab : tabs)
    if (tab.tab == frame.scene.display.tab && tab.there(frame)) return tab;
  return tabs[0];
}

}  // namespace

void draw_inspector(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  if (objective_of(frame) == nullptr) {
    heading(ui, "Point");
    wrapped_text(ui, "Nothing to look at yet: type a formula or choose a surface.", theme.quiet_text);
    return;
  }
  Row row = row_at_cursor(ui);
  float x = row.left;
  const Tab& shown = shown_tab(frame);
  for (const Tab& tab : tabs) {
    if (!tab.there(frame)) continue;
    if (tab.tab == first_of_second_row) {
      ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(4)});
      row = row_at_cursor(ui);
      x = row.left;
    }
    ImGui::SetCursorScreenPos({x, row.top});
    const bool on = &tab == &shown;
    if (text_button(ui, tab.name, tab.label, on, tab.help)) frame.scene.display.tab = tab.tab;
    const float width = text_width(theme.heading_font, tab.label);
    if (on)
      ImGui::GetWindowDrawList()->AddRectFilled({x, row.bottom}, {x + width, row.bottom + theme.px(2)}, theme.accent);
    x += width + theme.px(16);
  }
  ImGui::GetWindowDrawList()->AddLine({row.left, row.bottom + theme.px(2)}, {row.right, row.bottom + theme.px(2)},
                                      theme.line);
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(12)});
  shown.draw(frame);
}

}  // namespace saddlescope
