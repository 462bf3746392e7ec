// The right column: what can be looked at, a tab each, in three groups: a place, the runs, the data.
#include <cmath>
#include <string>

#include "app/panel/panel.h"
#include "app/panel/panel_support.h"

namespace saddlescope {

// A tab is its folder with this one function, a name in core/scene/inspector_tab.h, and its row here.
void draw_point_tab(PanelFrame&frame), draw_probe_tab(PanelFrame&frame), draw_why_tab(PanelFrame&frame),
    draw_slice_tab(PanelFrame&frame), draw_data_tab(PanelFrame&frame), draw_batch_tab(PanelFrame&frame),
    draw_step_tab(PanelFrame&frame), draw_curve_tab(PanelFrame&frame);

namespace {

enum class Group { here, run, data };

bool always(const PanelFrame&) { return true; }
/// Two parameters or one are shown whole: there is nothing to slice.
bool sliced(const PanelFrame& frame) { return objective_of(frame)->dimension() > 2; }
bool has_runs(const PanelFrame& frame) { return !frame.scene.runs.empty(); }

struct Tab {
  InspectorTab tab;
  Group group;
  const char* name;
  const char* label;
  const char* help;
  void (*draw)(PanelFrame&);
  bool (*there)(const PanelFrame&) = always;
};

// The rows tab and the curves are there for every loss: in the one it is given rows, in the other stand functions too.
constexpr Tab tabs[] = {{InspectorTab::point, Group::here, "inspector/point", "Point",
                         "Gradient, Hessian and eigenvectors at a point", draw_point_tab},
                        {InspectorTab::probe, Group::here, "inspector/probe", "Probe",
                         "The second-order Taylor model round a point", draw_probe_tab},
                        {InspectorTab::slice, Group::here, "inspector/slice", "Slice",
                         "Which plane of the parameter space is shown", draw_slice_tab, sliced},
                        {InspectorTab::why, Group::run, "inspector/why", "Why",
                         "What every run is doing, and why it is stuck", draw_why_tab, has_runs},
                        {InspectorTab::step, Group::run, "inspector/step", "Step",
                         "One update taken apart, term by term", draw_step_tab, has_runs},
                        {InspectorTab::batch, Group::run, "inspector/batch", "Batch",
                         "What an update sees: batches and noise", draw_batch_tab, has_runs},
                        {InspectorTab::data, Group::data, "inspector/data", "Data",
                         "The rows that the loss is made of, and the model through them", draw_data_tab},
                        {InspectorTab::curve, Group::data, "inspector/curve", "Curve",
                         "Activation functions and Taylor polynomials", draw_curve_tab}};

struct GroupRow {
  Group group;
  const char* name;
  const char* label;
  const char* help;
  const char* none;  ///< said where none of its tabs is there
};

constexpr GroupRow groups[] = {
    {Group::here, "inspector/group/here", "Here", "One point of the loss: its curvature, its model, its plane", ""},
    {Group::run, "inspector/group/run", "Run", "The runs: why they are stuck, one update, what it sees",
     "There is no run yet: add a method at the left"},
    {Group::data, "inspector/group/data", "Data", "The rows behind the loss, and functions of one variable", ""}};

/// The open one, or the first where that is not there.
const Tab& shown_tab(const PanelFrame& frame) {
  for (const Tab& tab : tabs)
    if (tab.tab == frame.scene.display.tab && tab.there(frame)) return tab;
  return tabs[0];
}

/// What a click on a group opens: the tab that was last open there, else its first; none where none is there.
const Tab* tab_of_group(const PanelFrame& frame, Group group) {
  const Tab* first = nullptr;
  for (const Tab& tab : tabs) {
    if (tab.group != group || !tab.there(frame)) continue;
    if (frame.state.last_tab[static_cast<std::size_t>(group)] == tab.tab) return &tab;
    if (first == nullptr) first = &tab;
  }
  return first;
}

void draw_groups(PanelFrame& frame, Group shown) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  ImDrawList* const list = ImGui::GetWindowDrawList();
  list->AddLine({row.left, row.bottom + theme.px(2)}, {row.right, row.bottom + theme.px(2)}, theme.line);
  float x = row.left;
  for (const GroupRow& group : groups) {
    const float width = std::ceil(text_width(theme.heading_font, group.label));
    ImGui::SetCursorScreenPos({x, row.top});
    const bool on = group.group == shown;
    if (const Tab* const tab = tab_of_group(frame, group.group)) {
      if (text_button(ui, group.name, group.label, on, group.help) && !on) frame.scene.display.tab = tab->tab;
    } else {
      ImGui::Dummy({width, row.bottom - row.top});
      ui.note_item(std::string(group.name) + "/none");
      tooltip(ui, group.none);
      draw_text(theme.text_font, x, row.middle(), with_alpha(theme.quiet_text, 0.5f), group.label);
    }
    if (on) list->AddRectFilled({x, row.bottom + theme.px(1)}, {x + width, row.bottom + theme.px(3)}, theme.accent);
    x += width + theme.px(20);
  }
  ImGui::SetCursorScreenPos({row.left, row.bottom + theme.px(10)});
}

void draw_pills(PanelFrame& frame, const Tab& shown) {
  const Ui& ui = frame.ui;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  float x = at.x;
  for (const Tab& tab : tabs) {
    if (tab.group != shown.group || !tab.there(frame)) continue;
    ImGui::SetCursorScreenPos({x, at.y});
    if (pill(ui, tab.name, tab.label, &tab == &shown, tab.help)) frame.scene.display.tab = tab.tab;
    x = ImGui::GetItemRectMax().x + ui.theme.px(6);
  }
  ImGui::SetCursorScreenPos({at.x, at.y + ui.theme.px(20 + 8)});
}

}  // namespace

void draw_inspector(PanelFrame& frame) {
  if (objective_of(frame) == nullptr) {
    heading(frame.ui, "Point");
    wrapped_text(frame.ui, "Nothing to look at yet: type a formula or choose a surface.", frame.ui.theme.quiet_text);
    return;
  }
  const Tab& shown = shown_tab(frame);
  frame.state.last_tab[static_cast<std::size_t>(shown.group)] = shown.tab;
  draw_groups(frame, shown.group);
  draw_pills(frame, shown);
  shown.draw(frame);
}

}  // namespace saddlescope
