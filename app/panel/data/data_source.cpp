#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/panel/data/data_parts.h"
#include "app/ui/imgui_compat.h"
#include "core/data/built_in_table.h"
#include "core/engine/nodes/loss.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {
namespace {

constexpr double longest_slider = 10'000;  ///< rows; more can be typed
constexpr std::size_t most_typed_rows = 1000;

std::string file_name(const std::string& path) { return std::filesystem::path(path).filename().string(); }

std::string source_label(const DataDefinition& data) {
  switch (data.source) {
    case DataSource::built_in: {
      const BuiltInTable* table = find_built_in_table(data.id);
      return table != nullptr ? std::string(table->label) : data.id;
    }
    case DataSource::file:
      return file_name(data.file);
    case DataSource::cells:
      return "Typed rows";
    case DataSource::none:
      break;
  }
  return "None";
}

/// Whether the loss would do something with a table: it names the target and, where there are any, a feature.
bool formula_fits(const LossDefinition& loss, const Table& table) {
  const auto formula = Formula::compile(loss.formula, {loss.parameters, table.names});
  if (!formula || !(*formula)->uses_column(target_column(table))) return false;
  std::size_t used = 0;
  for (std::size_t c = 0; c < table.names.size(); ++c) used += (*formula)->uses_column(c) ? 1 : 0;
  return used > 1 || table.names.size() == 1;
}

/// The catalogue's surface over a table: the one with the table's own id, else the first.
const Surface* surface_over(const SurfaceCatalogue& catalogue, const std::string& table) {
  const auto is_over = [&](const Surface& surface) {
    return surface.data.source == DataSource::built_in && surface.data.id == table;
  };
  const Surface* named = catalogue.find(table);
  if (named != nullptr && is_over(*named)) return named;
  const auto first = std::find_if(catalogue.surfaces.begin(), catalogue.surfaces.end(), is_over);
  return first == catalogue.surfaces.end() ? nullptr : &*first;
}

/// Other columns may leave other names as variables: then the formula begins anew, as if it had been typed.
void keep_start_fitting(Scene& scene) {
  const LossDefinition& loss = scene.loss;
  const auto formula = Formula::compile(loss.formula, {loss.parameters, data_columns(loss.data)});
  if (!formula) return;
  const std::size_t n = (*formula)->variables().size();
  if (n > 0 && n != scene.start.size()) choose_formula(scene, loss.formula, loss.parameters, n);
}

/// A table without a formula that uses it shows nothing: a loss of the catalogue comes with it, unless the formula fits
/// already.
void choose_table(PanelFrame& frame, DataDefinition data) {
  Scene& scene = frame.scene;
  data.reduction = scene.loss.data.reduction;
  data.scaling = scene.loss.data.scaling;
  const Surface* surface = surface_over(frame.catalogue, data.id);
  if (surface != nullptr && !formula_fits(scene.loss, make_table(data.id, 2, 0, 0)))
    return choose_surface(scene, *surface);
  scene.loss.surface.clear();
  scene.loss.data = std::move(data);
  keep_start_fitting(scene);
}

void choose_no_table(Scene& scene) {
  scene.loss.surface.clear();
  scene.loss.data = {};
  keep_start_fitting(scene);
}

/// The rows that are there become typed ones; else a few to begin with.
void type_rows(PanelFrame& frame) {
  DataDefinition& data = frame.scene.loss.data;
  const auto there = shown_data(frame.scene, frame.results);
  const bool usable = there != nullptr && there->raw->rows() <= most_typed_rows;
  data.cells = usable ? SharedTable(there->raw) : Table{{"x", "y"}, {{-1, 0, 1, 2}, {-0.5, 0.5, 1, 2.5}}};
  data.source = DataSource::cells;
  frame.scene.loss.surface.clear();
  keep_start_fitting(frame.scene);
  frame.state.opened.insert("data/rows");
}

/// An entry of two lines; true when it was picked.
bool source_entry(const Ui& ui, const std::string& name, std::string_view label, std::string_view help, bool current) {
  const Theme& theme = ui.theme;
  const float width = theme.px(310), height = theme.px(36), pad = theme.px(6);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool picked = ImGui::InvisibleButton(name.c_str(), {width, height});
  ui.note_item(name);
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  if (hovered || current)
    ImGui::GetWindowDrawList()->AddRectFilled({at.x - pad, at.y}, {at.x + width + pad, at.y + height},
                                              hovered ? with_alpha(theme.accent, 0.28f) : with_alpha(theme.text, 0.06f),
                                              theme.px(4));
  draw_text(theme.text_font, at.x, at.y + height * 0.31f, theme.text, label);
  draw_text_told(ui, theme.small_font, at.x, at.y + height * 0.71f, width, theme.quiet_text, help);
  ImGui::SetCursorScreenPos({at.x, at.y + height});
  if (picked) ImGui::CloseCurrentPopup();
  return picked;
}

void source_list(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  DataDefinition& data = frame.scene.loss.data;
  if (source_entry(ui, "data/source:none", "None", "The formula alone, without rows", data.source == DataSource::none))
    choose_no_table(frame.scene);
  for (const BuiltInTable& table : built_in_tables()) {
    const bool current = data.source == DataSource::built_in && data.id == table.id;
    if (source_entry(ui, "data/source:" + std::string(table.id), table.label, table.help, current) && !current)
      choose_table(frame, built_in_data(std::string(table.id)));
  }
  if (source_entry(ui, "data/source:open", "Open CSV…", "Rows from a file", data.source == DataSource::file))
    frame.act("open-data");
  if (source_entry(ui, "data/source:cells", "Typed rows", "A small table that is edited here",
                   data.source == DataSource::cells) &&
      data.source != DataSource::cells)
    type_rows(frame);
}

/// A framed button as wide as the column that opens the list.
void source_chooser(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const Row row = row_at_cursor(ui);
  const float height = theme.px(26), pad = theme.px(10);
  const ImVec2 end = {row.right, row.top + height};
  ImGui::SetCursorScreenPos({row.left, row.top});
  if (ImGui::InvisibleButton("data/source", {row.right - row.left, height})) ImGui::OpenPopup("sources");
  ui.note_item("data/source");
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  tooltip(ui,
          frame.scene.loss.data.source == DataSource::file ? frame.scene.loss.data.file : "Where the rows come from");
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled({row.left, row.top}, end, mix(theme.panel, theme.text, hovered ? 0.13f : 0.08f), theme.px(4));
  const float middle = row.top + height / 2;
  draw_text_cut(theme.text_font, row.left + pad, middle, row.right - row.left - pad - theme.px(26), theme.text,
                source_label(frame.scene.loss.data));
  draw_icon(list, Icon::chevron_down, {row.right - theme.px(13), std::round(middle)}, theme.px(8), theme.quiet_text);
  ImGui::SetCursorScreenPos({row.left, end.y});
  // Of the inspector's width it would be cut at the window's edge.
  ImGui::SetNextWindowPos({row.right, end.y + theme.px(2)}, ImGuiCond_Appearing, {1, 0});
  if (!begin_popup("sources")) return;
  source_list(frame);
  ImGui::EndPopup();
}

/// "10 rows × 2 columns: x, y".
std::string size_text(const Table& table) {
  std::string text = count_text(table.rows(), "row") + " × " + count_text(table.names.size(), "column") + ": ";
  for (std::size_t c = 0; c < table.names.size(); ++c) text += (c > 0 ? ", " : "") + table.names[c];
  return text;
}

void table_sliders(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  DataDefinition& data = frame.scene.loss.data;
  const BuiltInTable* table = data.source == DataSource::built_in ? find_built_in_table(data.id) : nullptr;
  if (table == nullptr || !(table->has_size || table->has_noise)) return;
  gap(ui, 2);
  if (table->has_size) {
    double size = static_cast<double>(data.size);
    const auto least = static_cast<double>(table->least_size), most = static_cast<double>(table->most_size);
    const SliderRange range{least, std::min(most, longest_slider),  least,
                            most,  SliderRange::Scale::logarithmic, static_cast<double>(table->default_size)};
    if (slider_row(ui, "data/size", "Rows", size, range, "How many rows; Ctrl+click types up to a million"))
      data.size = static_cast<std::size_t>(std::llround(size));
  }
  if (table->has_noise) {
    const SliderRange range{table->least_noise, table->most_noise,          table->least_noise,
                            table->most_noise,  SliderRange::Scale::linear, table->default_noise};
    slider_row(ui, "data/noise", "Noise", data.noise, range, table->help);
  }
  const Row row = row_at_cursor(ui);
  draw_text(ui.theme.text_font, row.left, row.middle(), ui.theme.text, "Seed");
  draw_text_right(ui.theme.text_font, row.right, row.middle(), ui.theme.text, std::to_string(data.seed));
  ImGui::SetCursorScreenPos({row.slider_left, row.top});
  if (accent_button(ui, "data/seed", "New seed", "Other rows of the same kind")) ++data.seed;
  ImGui::SetCursorScreenPos({row.left, row.bottom});
}

/// Back to the rows of the last good loss.
void put_back(PanelFrame& frame) {
  const auto& loss = frame.results.get<LossResult>();
  frame.scene.loss.data = loss != nullptr && loss->objective != nullptr ? loss->good.data : DataDefinition{};
}

void loading_rows(PanelFrame& frame, double share) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  gap(ui, 4);
  const Row row = row_at_cursor(ui);
  const std::string percent = std::to_string(static_cast<int>(std::floor(100 * share))) + " %";
  draw_text(theme.text_font, row.left, row.middle(), theme.text, "Reading the file");
  draw_text_right(theme.text_font, row.right, row.middle(), theme.text, percent);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float top = row.bottom + theme.px(2), height = theme.px(4);
  const float end = row.left + static_cast<float>(std::clamp(share, 0.0, 1.0)) * (row.right - row.left);
  list->AddRectFilled({row.left, top}, {row.right, top + height}, mix(theme.panel, theme.text, 0.12f), height / 2);
  if (end - row.left > height) list->AddRectFilled({row.left, top}, {end, top + height}, theme.accent, height / 2);
  ui.note("data/progress", {row.left, top}, {row.right, top + height});
  ImGui::SetCursorScreenPos({row.left, top + height + theme.px(8)});
  if (button(ui, "data/cancel", "Cancel", "Leaves the rows as they were")) put_back(frame);
  ImGui::SetCursorScreenPos({row.left, ImGui::GetItemRectMax().y});
}

void error_rows(PanelFrame& frame, const std::string& message) {
  const Ui& ui = frame.ui;
  const Theme& theme = ui.theme;
  const DataDefinition& data = frame.scene.loss.data;
  gap(ui, 4);
  const Row row = row_at_cursor(ui);
  const bool file = data.source == DataSource::file;
  const float left = row.left + theme.px(10);
  ImGui::SetCursorScreenPos({left, row.top});
  wrapped_text(ui, file ? "These rows cannot be used" : "No rows", theme.error, theme.heading_font);
  wrapped_text(ui, message + ".", theme.text);
  const bool others =
      frame.results.get<LossResult>()->objective != nullptr && frame.results.get<LossResult>()->good.data != data;
  float x = left, bottom = ImGui::GetCursorScreenPos().y;
  const float line = bottom;
  const auto offer = [&](const char* name, const char* label, const char* help) {
    ImGui::SetCursorScreenPos({x, line});
    const bool clicked = accent_button(ui, name, label, help);
    x += text_width(theme.small_font, label) + theme.px(14);
    bottom = line + theme.px(22);
    return clicked;
  };
  if (file && offer("data/open", "Open another…", "Another CSV file")) frame.act("open-data");
  if (others && offer("data/back", "Keep the rows before", "Those that the pictures still show")) put_back(frame);
  // A line at the left holds the message together.
  ImGui::GetWindowDrawList()->AddRectFilled({row.left, row.top + theme.px(2)}, {row.left + theme.px(3), bottom},
                                            theme.error, theme.px(1.5f));
  ui.note("data/error", {row.left, row.top}, {row.right, bottom});
  ImGui::SetCursorScreenPos({row.left, bottom});
}

}  // namespace

void draw_data_source(PanelFrame& frame) {
  const Ui& ui = frame.ui;
  const auto& loss = frame.results.get<LossResult>();
  heading(ui, "Rows from");
  source_chooser(frame);
  const DataDefinition& data = frame.scene.loss.data;
  if (data.source == DataSource::none) {
    gap(ui, 6);
    wrapped_text(ui,
                 "A loss can be summed over the rows of a table: a formula such as (y − b − w·x)² is then the loss of "
                 "one row. Choose a table to begin with, open a CSV file, or drop one on the window.",
                 ui.theme.quiet_text);
    return;
  }
  if (const auto share = loading_share(frame.results)) return loading_rows(frame, *share);
  if (loss != nullptr && !loss->data_error.empty() && loss->key.data == data) {
    error_rows(frame, loss->data_error);
  } else if (const auto there = shown_data(frame.scene, frame.results);
             there != nullptr && data.same_rows(loss->data_of)) {
    gap(ui, 2);
    wrapped_text(ui, size_text(*there->raw), ui.theme.quiet_text, ui.theme.small_font);
    ui.note("data/rows-count", ImGui::GetItemRectMin(), ImGui::GetItemRectMax());
  }
  table_sliders(frame);
}

}  // namespace saddlescope
