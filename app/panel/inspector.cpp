// The right column: sides of one place, a tab each, in two rows: the loss, and how it is trained.
#include "app/panel/panel.h"
#include "app/panel/panel_support.h"

namespace saddlescope {
namespace {

struct Tab {
  InspectorTab tab;
  const char* name;
  const char* label;
  const char* help;
  void (*draw)(PanelFrame&);
};

constexpr Tab tabs[] = {
    {InspectorTab::point, "inspector/point", "Point", "Gradient, Hessian and eigenvectors at a point", draw_point_tab},
    {InspectorTab::probe, "inspector/probe", "Probe", "The second-order Taylor model round a point", draw_probe_tab},
    {InspectorTab::why, "inspector/why", "Why", "What every run is doing, and why it is stuck", draw_why_tab},
    {InspectorTab::slice, "inspector/slice", "Slice", "Which plane of the parameter space is shown", draw_slice_tab},
    {InspectorTab::data, "inspector/data", "Data", "The rows that the loss is made of, and the model through them",
     draw_data_tab},
    {InspectorTab::batch, "inspector/batch", "Batch", "What an update sees: batches and noise", draw_batch_tab},
    {InspectorTab::step, "inspector/step", "Step", "One update taken apart, term by term", draw_step_tab},
    {InspectorTab::curve, "inspector/curve", "Curve", "Activation functions and Taylor polynomials", draw_curve_tab}};
constexpr InspectorTab first_of_second_row = InspectorTab::data;

}  // namespace

void draw_inspector(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Objective* objective = objective_of(frame);
  if (objective == nullptr) {
    heading(ui, "Point");
    wrapped_text(ui, "Nothing to look at yet: type a formula or choose a surface.", theme.quiet_text);
    return;
  }
  // Two parameters or one are shown whole: there is nothing to slice.
  const bool sliced = objective->dimension() > 2;
  InspectorTab& open = frame.scene.display.tab;
  const bool open_is_there = sliced || open != InspectorTab::slice;

  Row row = row_at_cursor(ui);
  float x = row.left;
  const Tab* shown = &tabs[0];
  for (const Tab& tab : tabs) {
    if (tab.tab == InspectorTab::slice && !sliced) continue;
    if (tab.tab == first_of_second_row) {
      ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(4)});
      row = row_at_cursor(ui);
      x = row.left;
    }
    ImGui::SetCursorScreenPos({x, row.top});
    const bool on = tab.tab == (open_is_there ? open : InspectorTab::point);
    if (text_button(ui, tab.name, tab.label, on, tab.help)) open = tab.tab;
    const float width = text_width(theme.heading_font, tab.label);
    if (on) {
      shown = &tab;
      ImGui::GetWindowDrawList()->AddRectFilled({x, row.bottom}, {x + width, row.bottom + theme.px(2)}, theme.accent);
    }
    x += width + theme.px(16);
  }
  ImGui::GetWindowDrawList()->AddLine({row.left, row.bottom + theme.px(2)}, {row.right, row.bottom + theme.px(2)},
                                      theme.line);
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(12)});
  shown->draw(frame);
}

}  // namespace saddlescope
