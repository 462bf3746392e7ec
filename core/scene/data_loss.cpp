#include "core/scene/data_loss.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "core/curvature/curvature.h"
#include "core/objective/formula_loss.h"
#include "core/plane/round_numbers.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {
namespace {

constexpr std::size_t most_features = maximum_parameters - 1;  // one parameter is the intercept
constexpr std::size_t thinned_rows = 2000;
constexpr std::size_t usual_steps = 1000, fewest_steps = 100;
constexpr std::size_t rows_of_a_run = 100'000'000;  // that all steps together go through: less than a second

bool is_column(const Table& table, const std::string& name) {
  return std::any_of(table.names.begin(), table.names.end(),
                     [&](const std::string& column) { return same_name(column, name); });
}

/// The first of the words that gives `count` names (word, or word1, word2, …) of which none is a column.
std::vector<std::string> free_names(const Table& table, std::span<const std::string_view> words, std::size_t count) {
  std::vector<std::string> names;
  for (const std::string_view word : words) {
    names.clear();
    for (std::size_t k = 1; k <= count; ++k) names.push_back(std::string(word) + (count > 1 ? std::to_string(k) : ""));
    if (std::none_of(names.begin(), names.end(), [&](const std::string& name) { return is_column(table, name); }))
      break;
  }
  return names;
}

double rounded(double value, double unit) { return std::round(value / unit) * unit; }

/// The vector x of least length with Hx = −g, for a Hessian without negative eigenvalues.
Eigen::VectorXd least_minimum(const Eigen::VectorXd& gradient, const Eigen::VectorXd& eigenvalues,
                              const Eigen::MatrixXd& eigenvectors) {
  const double zero = 1e-13 * eigenvalues.cwiseAbs().maxCoeff();
  Eigen::VectorXd minimum = Eigen::VectorXd::Zero(gradient.size());
  for (Eigen::Index k = 0; k < eigenvalues.size(); ++k)
    if (eigenvalues[k] > zero)
      minimum -= eigenvectors.row(k).dot(gradient) / eigenvalues[k] * eigenvectors.row(k).transpose();
  return minimum;
}

bool is_quadratic(const Objective& objective, const Evaluation& here) {
  std::vector<double> elsewhere(objective.dimension());
  for (std::size_t i = 0; i < elsewhere.size(); ++i) elsewhere[i] = 1.5 - 0.37 * static_cast<double>(i);
  const Evaluation there = evaluate_at(objective, elsewhere);
  return (there.hessian - here.hessian).norm() <= 1e-9 * here.hessian.norm();
}

}  // namespace

DataFormula default_formula_for(const Table& table) {
  constexpr std::array<std::string_view, 4> intercepts = {"b", "c", "intercept", "the_intercept"};
  constexpr std::array<std::string_view, 4> slopes = {"w", "v", "slope", "the_slope"};
  const std::size_t target = target_column(table);
  std::vector<std::string> features;
  for (std::size_t c = 0; c < table.names.size() && features.size() < most_features; ++c)
    if (c != target) features.push_back(table.names[c]);
  DataFormula formula;
  formula.parameters = free_names(table, intercepts, 1);
  const std::vector<std::string> weights = free_names(table, slopes, features.size());
  formula.text = "(" + table.names[target] + " - " + formula.parameters[0];
  for (std::size_t k = 0; k < features.size(); ++k) formula.text += " - " + weights[k] + "*" + features[k];
  formula.text += ")^2";
  formula.parameters.insert(formula.parameters.end(), weights.begin(), weights.end());
  // b and w are found by the rules; what is typed into the formula later then joins them.
  if (formula.parameters[0] == "b" && (weights.empty() || weights[0].front() == 'w')) formula.parameters.clear();
  return formula;
}

std::shared_ptr<const Table> thinned(const Table& table) {
  const std::size_t every = (table.rows() - 1) / thinned_rows + 1;
  auto rows = std::make_shared<Table>();
  rows->names = table.names;
  for (const std::vector<double>& column : table.columns) {
    std::vector<double>& kept = rows->columns.emplace_back();
    for (std::size_t r = 0; r < column.size(); r += every) kept.push_back(column[r]);
  }
  return rows;
}

std::optional<DataView> view_of_least_squares(const Objective& objective) {
  if (!objective.capabilities().hessian) return std::nullopt;
  const std::size_t n = objective.dimension();
  const Evaluation origin = evaluate_at(objective, std::vector<double>(n, 0.0));
  if (!std::isfinite(origin.value) || !origin.gradient.allFinite() || !origin.hessian.allFinite()) return std::nullopt;
  if (!is_quadratic(objective, origin)) return std::nullopt;
  const Curvature bent = curvature(origin.hessian);
  const Eigen::VectorXd& eigenvalues = bent.eigenvalues;
  const double largest = eigenvalues.cwiseAbs().maxCoeff();
  if (!(largest > 0) || eigenvalues.minCoeff() < -1e-10 * largest) return std::nullopt;
  const Eigen::VectorXd minimum = least_minimum(origin.gradient, eigenvalues, bent.eigenvectors);
  const double fall = -0.5 * origin.gradient.dot(minimum);  // from the origin to the minimum

  DataView view;
  view.largest_eigenvalue = largest;
  for (std::size_t i = 0; i < n; ++i) {
    const auto k = static_cast<Eigen::Index>(i);
    const double bend = origin.hessian(k, k);
    // Where the minimum lies at the origin in this coordinate: a quarter of the way that undoes the whole fall.
    const double least = bend > 0 && fall > 0 ? 0.25 * std::sqrt(2 * fall / bend) : 1.0;
    const double reach = std::max(std::abs(minimum[k]), least);
    const double unit = std::pow(10, std::floor(std::log10(reach)) - 1);
    const double middle = rounded(minimum[k], unit), half = rounded(1.45 * reach, unit);
    view.box.push_back({middle - half, middle + half});
    view.start.push_back(std::abs(minimum[k]) < least ? rounded(minimum[k] - reach, unit) : 0.0);
  }
  return view;
}

void show_view(Scene& scene, const DataView& view) {
  scene.start = view.start;
  scene.window = {};
  scene.window.a = view.box[0];
  if (view.box.size() > 1) scene.window.b = view.box[1];
  scene.box.clear();
  if (view.box.size() > 2) scene.box = view.box;
  reset_slice(scene);
}

DataFit fit_to(const Table& table, Reduction reduction) {
  DataFit fit;
  fit.formula = default_formula_for(table);
  const auto compiled =
      Formula::compile(fit.formula.text, {.parameters = fit.formula.parameters, .columns = table.names});
  // Names of typed columns that no formula can have: the formula's own error says so.
  fit.parameters = compiled ? (*compiled)->variables() : fit.formula.parameters;
  if (fit.parameters.empty()) fit.parameters.resize(1);
  if (!compiled) return fit;
  const auto objective = formula_loss(*compiled, {}, thinned(table), reduction);
  fit.view = view_of_least_squares(*objective);
  if (!fit.view) return fit;
  fit.steps = std::clamp(rows_of_a_run / std::max<std::size_t>(table.rows(), 1), fewest_steps, usual_steps);
  const double of_all = static_cast<double>(table.rows()) / static_cast<double>(objective->examples());
  const double largest = fit.view->largest_eigenvalue * (reduction == Reduction::sum ? of_all : 1.0);
  fit.rate = one_digit_below(0.5 / largest);  // single rows may be steeper than their mean
  return fit;
}

void show_fit(Scene& scene, const DataFit& fit) {
  choose_formula(scene, fit.formula.text, fit.formula.parameters, fit.parameters.size());
  if (!fit.view) return;
  show_view(scene, *fit.view);
  scene.steps = fit.steps;
  // The rates that a surface of this size would be given.
  Surface surface;
  surface.parameters = fit.parameters;
  surface.window = scene.window;
  surface.learning_rates["gd"] = fit.rate;
  for (Run& run : scene.runs)
    set_hyperparameter(run.optimizer, "lr", suggested_learning_rate(surface, run.optimizer.id));
}

void choose_data_formula(Scene& scene, const Table& table) {
  show_fit(scene, fit_to(table, scene.loss.data.reduction));
}

bool all_names_are_columns(const std::string& text, const std::vector<std::string>& columns) {
  if (Formula::compile(text, {.columns = columns})) return false;
  // With some parameter declared the same text can be read, and every other name shows what it is.
  const auto read = Formula::compile(text, {.parameters = {"none_of_them"}, .columns = columns});
  return read && (*read)->uses_data() && (*read)->constants().empty();
}

std::string column_list(const Table& table) {
  constexpr std::size_t most = 6;
  std::string list;
  for (std::size_t c = 0; c < std::min(most, table.names.size()); ++c) (list += c == 0 ? "" : ", ") += table.names[c];
  return table.names.size() > most ? list + ", …" : list;
}

}  // namespace saddlescope
