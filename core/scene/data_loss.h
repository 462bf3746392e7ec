// A first loss for rows that the scene's formula does not fit: least squares, in a window that holds its minimum and
// the start. Used by the window, which opens files, and the command line; pure functions, any thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/table.h"
#include "core/formula/formula.h"
#include "core/objective/objective.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// One row's loss, as choose_formula() takes it.
struct DataFormula {
  std::string text;
  std::vector<std::string> parameters;  ///< empty where the formula's own rules find them
};

/// "(y - b - w*x)^2" with the table's own names; of more features "(y - b - w1*x1 - w2*x2)^2" with the first 15 of
/// them; of a single column "(y - b)^2". Parameters are named otherwise where a column has their name.
DataFormula default_formula_for(const Table& table);

/// Where a loss is looked at.
struct DataView {
  std::vector<Interval> box;      ///< one interval for each parameter
  std::vector<double> start;      ///< inside
  double largest_eigenvalue = 0;  ///< of the Hessian; above 0
};

/// A box round the minimum that also holds the origin, where the runs start, for a loss that is a quadratic function of
/// its parameters (least squares over a model that is linear in them); nothing for any other. The minimum is where the
/// normal equations say; of directions that the rows leave open (a column twice) the one nearest to the origin.
std::optional<DataView> view_of_least_squares(const Objective& objective);

/// At most a few thousand of the rows, evenly taken: a loss over them is quick between two frames.
std::shared_ptr<const Table> thinned(const Table& table);

/// Puts a view into the scene: window, box, start and slice. `view` has as many intervals as the loss parameters.
void show_view(Scene& scene, const DataView& view);

/// default_formula_for() with what its scene wants to know.
struct DataFit {
  DataFormula formula;
  std::vector<std::string> parameters;  ///< that it turns out to have; one at least
  std::optional<DataView> view;         ///< none where the formula cannot be read
  std::size_t steps = 0;                ///< of a run, so that it takes less than a second
  double rate = 0;                      ///< of gradient descent
};
/// `table`: the rows as the loss sees them, scaled.
DataFit fit_to(const Table& table, Reduction reduction);

/// Puts the fit's formula over the scene's data into the scene, with window, start and fitting learning rates.
void show_fit(Scene& scene, const DataFit& fit);
/// Both at once, for rows that are those of scene.loss.data.
void choose_data_formula(Scene& scene, const Table& table);

/// Whether a formula that can be read has no name but those of columns, so that over their table no parameter is left.
bool all_names_are_columns(const std::string& text, const std::vector<std::string>& columns);

/// Names of the table's columns, for people: "x, y"; of many the first and "…".
std::string column_list(const Table& table);

}  // namespace saddlescope
