#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "app/panel/loss/formula_edit.h"
#include "app/panel/panel_support.h"
#include "core/engine/nodes/data_fit.h"
#include "core/engine/nodes/loss.h"
#include "core/scene/data_loss.h"
#include "core/scene/load_data.h"

namespace saddlescope {
namespace {

/// Longer texts take too long to differentiate between two frames; the workers read them.
constexpr std::size_t longest_read_here = 400;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Names of the columns of the scene's table; of a file only once it is read.
std::vector<std::string> columns_of(const PanelFrame& frame) {
  const DataDefinition& data = frame.scene.loss.data;
  if (data.source != DataSource::file) return data_columns(data);
  const auto& loss = frame.results.get<LossResult>();
  const bool read = loss != nullptr && loss->data != nullptr && data.same_rows(loss->data_of);
  return read ? loss->data->raw->names : std::vector<std::string>();
}

std::shared_ptr<const Formula> compile(const PanelFrame& frame, const std::string& text,
                                       const std::vector<std::string>& parameters) {
  if (text.size() > longest_read_here) return nullptr;
  auto formula = Formula::compile(text, {parameters, columns_of(frame)});
  return formula ? *formula : nullptr;
}

/// Text of a formula without a parameter leaves the data, and takes them up again once it has one: while
/// "y - b - w*x" is typed it is "y" for a moment.
void leave_or_take_data(PanelFrame& frame, const std::string& text) {
  DataDefinition& data = frame.scene.loss.data;
  auto& left = frame.state.left_data;
  if (text.size() > longest_read_here) return;
  if (data.source != DataSource::none) {
    std::vector<std::string> columns = columns_of(frame);
    if (!all_names_are_columns(text, columns)) return;
    left = {std::exchange(data, {}), std::move(columns)};
  } else if (left) {
    const auto over_rows = Formula::compile(text, {.columns = left->columns});
    if (!over_rows || !(*over_rows)->uses_data()) return;
    data = std::move(left->data);
    left.reset();
  }
}

/// Whether the formula has the variables that the picture shows: its window still serves.
bool same_variables(const PanelFrame& frame, const Formula& formula) {
  const Objective* objective = objective_of(frame);
  return objective != nullptr && objective->uses_data() && formula.uses_data() &&
         objective->parameter_names() == formula.variables();
}

/// Roles given by hand hold on while the new text still has all of those names; what a surface brought ends with it.
std::vector<std::string> kept_parameters(const PanelFrame& frame, const std::string& text) {
  const auto& named = frame.scene.loss.parameters;
  if (named.empty() || !frame.scene.loss.surface.empty()) return {};
  const auto inferred = compile(frame, text, {});
  if (!inferred) return named;
  const auto known = [&](const std::string& name) {
    return contains(inferred->variables(), name) || contains(inferred->constants(), name);
  };
  return std::all_of(named.begin(), named.end(), known) ? named : std::vector<std::string>{};
}

/// A plane along two parameters' axes wears the names that they have now.
void rename_axes(Slice& slice, const std::vector<std::string>& variables) {
  const auto axes = slice_axes(slice, variables.size());
  if (axes && !slice.names.empty()) slice.names = {variables[axes->first], variables[axes->second]};
}

}  // namespace

const Table* scene_table(const PanelFrame& frame) {
  const DataDefinition& data = frame.scene.loss.data;
  const auto& loss = frame.results.get<LossResult>();
  if (loss == nullptr || loss->data == nullptr || data.source == DataSource::none) return nullptr;
  return data.same_rows(loss->data_of) && data.scaling == loss->data_of.scaling ? loss->data->scaled.get() : nullptr;
}

const Formula* read_formula(const PanelFrame& frame) {
  const auto& result = frame.results.get<LossResult>();
  return result != nullptr && result->objective != nullptr && !result->error ? result->objective->formula() : nullptr;
}

bool finish_formula(Scene& scene, const Results& results, PanelState& state) {
  if (!state.awaits_minimum) return false;
  const auto& loss = results.get<LossResult>();
  const auto& fit = results.get<DataFitResult>();
  const bool same = scene.loss.formula == state.formula_shown;  // else it was undone, or another one was chosen
  const bool done = loss != nullptr && loss->key == scene.loss && !results.status<DataFitResult>().pending;
  state.awaits_minimum = same && !done;
  if (same && done && fit != nullptr && fit->key.objective == loss->objective && fit->view)
    show_view(scene, *fit->view);
  return state.awaits_minimum;
}

void edit_formula(PanelFrame& frame, const std::string& text) {
  Scene& scene = frame.scene;
  if (text == scene.loss.formula) return;
  leave_or_take_data(frame, text);
  const auto parameters = kept_parameters(frame, text);
  const auto formula = compile(frame, text, parameters);
  frame.state.formula_shown = text;
  const bool fresh = !scene.loss.surface.empty() || (formula && scene.start.size() != formula->variables().size());
  if (!formula || !fresh || same_variables(frame, *formula)) {
    scene.loss.formula = text;
    if (formula) {
      if (fresh) scene.loss.surface.clear();
      scene.loss.parameters = parameters;
      rename_axes(scene.slice, formula->variables());
    }
    scene.selected.clear();
    return;
  }
  choose_formula(scene, text, parameters, formula->variables().size());
  // Least squares over rows have their minimum wherever the rows say.
  frame.state.awaits_minimum = formula->uses_data() && scene_table(frame) != nullptr;
}

bool flip_role(PanelFrame& frame, const std::string& name) {
  Scene& scene = frame.scene;
  const Formula* formula = read_formula(frame);
  if (formula == nullptr) return false;
  const LossDefinition& read = frame.results.get<LossResult>()->good;
  if (read.formula != scene.loss.formula || read.parameters != scene.loss.parameters) return false;  // not read yet
  std::vector<std::string> variables = formula->variables();
  std::map<std::string, double> start;
  for (std::size_t i = 0; i < variables.size() && i < scene.start.size(); ++i) start[variables[i]] = scene.start[i];
  const auto found = std::find(variables.begin(), variables.end(), name);
  if (found != variables.end()) {
    if (variables.size() == 1) return false;
    variables.erase(found);
  } else {
    if (!contains(formula->constants(), name) && !contains(formula->columns(), name)) return false;
    variables.push_back(name);
    const auto value = scene.loss.constants.find(name);
    start[name] =
        value == scene.loss.constants.end() ? 1 : value->second;  // the picture goes on from where the slider stood
  }
  scene.loss.surface.clear();
  scene.loss.parameters = variables;
  scene.start.clear();
  for (const std::string& variable : variables) scene.start.push_back(start[variable]);
  for (Run& run : scene.runs) run.own_start.reset();
  scene.box.clear();
  reset_slice(scene);
  scene.playback.step = 0;
  scene.selected.clear();
  return true;
}

}  // namespace saddlescope
