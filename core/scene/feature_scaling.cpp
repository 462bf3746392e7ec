#include "core/scene/feature_scaling.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <memory>

#include "core/objective/model_curve.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {
namespace {

constexpr std::size_t rows_looked_at = 256;

/// What a model says of each row of its own table: predictions, or margins between two labels.
class Sayings {
 public:
  explicit Sayings(const Objective& objective) : objective_(objective), model_(row_model(objective)) {
    for (const auto& column : objective.table().columns) columns_.push_back(column.data());
  }
  bool tells() const { return model_.kind == ModelKind::label || model_.quadratic; }
  double spread() const { return model_.spread; }
  Eigen::VectorXd at(const Eigen::VectorXd& point) const {
    Eigen::VectorXd said(static_cast<Eigen::Index>(objective_.table().rows()));
    const std::span<const double> place(point.data(), static_cast<std::size_t>(point.size()));
    const std::span<double> out(said.data(), static_cast<std::size_t>(said.size()));
    if (model_.kind == ModelKind::label)
      label_margins(objective_, model_, place, columns_, out);
    else
      predict(objective_, model_, place, columns_, out);
    return said;
  }
  Eigen::MatrixXd slopes(const Eigen::VectorXd& point) const {
    Eigen::MatrixXd slopes(static_cast<Eigen::Index>(objective_.table().rows()), point.size());
    for (Eigen::Index k = 0; k < point.size(); ++k) {
      const double h = 1e-4 * std::max(1.0, std::abs(point[k]));
      Eigen::VectorXd ahead = point, back = point;
      ahead[k] += h;
      back[k] -= h;
      slopes.col(k) = (at(ahead) - at(back)) / (ahead[k] - back[k]);
    }
    return slopes;
  }

 private:
  const Objective& objective_;
  RowModel model_;
  std::vector<const double*> columns_;
};

Eigen::VectorXd vector_of(std::span<const double> numbers) {
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

std::vector<double> numbers_of(const Eigen::VectorXd& vector) { return {vector.begin(), vector.end()}; }

/// The least step that brings what is said towards the goal; columns of very different size count alike.
Eigen::VectorXd least_step(Eigen::MatrixXd slopes, const Eigen::VectorXd& missing) {
  Eigen::VectorXd sizes = slopes.colwise().norm();
  for (Eigen::Index k = 0; k < sizes.size(); ++k) {
    if (!(sizes[k] > 0)) sizes[k] = 1;
    slopes.col(k) /= sizes[k];
  }
  const Eigen::VectorXd step = slopes.completeOrthogonalDecomposition().solve(missing);
  return step.cwiseQuotient(sizes);
}

/// The same loss over other rows, in one scaling.
std::shared_ptr<const Objective> objective_over(const Objective& loss, Table rows,
                                                const std::vector<ColumnScale>& scales) {
  for (std::size_t c = 0; c < rows.columns.size(); ++c)
    for (double& cell : rows.columns[c]) cell = (cell - scales[c].offset) / scales[c].factor;
  return loss.of_table(std::make_shared<const Table>(std::move(rows)), Reduction::mean);
}

/// Holds the points with some air. `square`: with sides of one length. Of more than two parameters the first two count.
PlaneWindow window_round(const std::vector<std::vector<double>>& points, bool square) {
  constexpr double air = 1.3, least_share = 0.2;
  const std::size_t sides = std::min<std::size_t>(points.front().size(), 2);
  double low[2] = {}, high[2] = {}, size[2] = {};
  for (std::size_t k = 0; k < sides; ++k) {
    low[k] = high[k] = points.front()[k];
    for (const auto& point : points) low[k] = std::min(low[k], point[k]), high[k] = std::max(high[k], point[k]);
    size[k] = air * (high[k] - low[k]);
  }
  const double largest = std::max(size[0], size[1]);
  for (std::size_t k = 0; k < sides; ++k) {
    const double least = least_share * std::max(std::abs(low[k]), std::abs(high[k]));
    size[k] = square && largest > 0 ? largest : std::max(size[k], least);
    if (!(size[k] > 0)) size[k] = 1;
  }
  const auto side = [&](std::size_t k) -> Interval {
    const double middle = 0.5 * (low[k] + high[k]);
    return {middle - 0.5 * size[k], middle + 0.5 * size[k]};
  };
  PlaneWindow window;
  window.a = side(0);
  if (sides == 2) window.b = side(1);
  return window;
}

/// The window's corners; with more than two parameters none, for the plane lies anyhow in the space.
std::vector<std::vector<double>> corners(const PlaneWindow& window, std::size_t dimension) {
  if (dimension == 1) return {{window.a.minimum}, {window.a.maximum}};
  if (dimension > 2) return {};
  return {{window.a.minimum, window.b.minimum},
          {window.a.minimum, window.b.maximum},
          {window.a.maximum, window.b.minimum},
          {window.a.maximum, window.b.maximum}};
}

/// All of the points as the same models, or nothing.
std::optional<std::vector<std::vector<double>>> same_models(const Objective& from,
                                                            const std::vector<std::vector<double>>& points,
                                                            const Objective& to) {
  std::vector<std::vector<double>> same;
  for (const auto& point : points) {
    if (point.size() != from.dimension()) return std::nullopt;
    auto moved = same_model(from, point, to);
    if (!moved) return std::nullopt;
    same.push_back(*std::move(moved));
  }
  return same;
}

}  // namespace

std::optional<std::vector<double>> same_model(const Objective& from, std::span<const double> point,
                                              const Objective& to) {
  constexpr int most_steps = 40, most_halvings = 20;
  const Sayings before(from), after(to);
  if (!before.tells() || !after.tells()) return std::nullopt;
  const Eigen::VectorXd goal = before.at(vector_of(point));
  if (!goal.allFinite()) return std::nullopt;
  const double size = std::max(goal.cwiseAbs().maxCoeff(), before.spread());
  Eigen::VectorXd place = vector_of(point), missing = goal - after.at(place);
  for (int k = 0; k < most_steps && missing.allFinite() && missing.cwiseAbs().maxCoeff() > 1e-12 * size; ++k) {
    Eigen::VectorXd step = least_step(after.slopes(place), missing);
    Eigen::VectorXd next_missing;
    bool better = false;
    for (int halving = 0; halving < most_halvings && !better; ++halving, step /= 2) {
      next_missing = goal - after.at(place + step);
      better = next_missing.allFinite() && next_missing.norm() < missing.norm();
      if (better) place += step;
    }
    if (!better) break;
    missing = next_missing;
  }
  if (!missing.allFinite() || !(missing.cwiseAbs().maxCoeff() <= 1e-7 * size)) return std::nullopt;
  return numbers_of(place);
}

std::optional<std::vector<double>> nearby_minimum(const Objective& objective, std::span<const double> point) {
  constexpr int most_steps = 50, most_halvings = 30;
  if (!objective.capabilities().hessian) return std::nullopt;
  Eigen::VectorXd place = vector_of(point);
  Evaluation here = evaluate_at(objective, point);
  const double first = here.gradient.norm();
  for (int k = 0; k < most_steps; ++k) {
    if (!std::isfinite(here.value) || !here.gradient.allFinite() || !here.hessian.allFinite()) return std::nullopt;
    const Eigen::LLT<Eigen::MatrixXd> bowl(here.hessian);
    if (bowl.info() != Eigen::Success) return std::nullopt;
    Eigen::VectorXd step = -bowl.solve(here.gradient);
    // Where only rounding is left of the gradient; of a loss that falls for ever the steps stay long.
    const double share = step.norm() / (place.norm() + step.norm());
    if (!(share > 1e-9) || (share < 1e-5 && here.gradient.norm() <= 1e-12 * first)) return numbers_of(place + step);
    bool better = false;
    for (int halving = 0; halving < most_halvings && !better; ++halving, step /= 2) {
      const Eigen::VectorXd next = place + step;
      Evaluation there = evaluate_at(objective, numbers_of(next));
      better = std::isfinite(there.value) && there.value < here.value;
      if (better) place = next, here = std::move(there);
    }
    if (!better) return numbers_of(place);
  }
  return std::nullopt;
}

StartsAndWindow starts_and_window(const Scene& scene) {
  StartsAndWindow placed{{scene.start}, scene.window};
  for (const Run& run : scene.runs)
    if (run.own_start) placed.starts.push_back(*run.own_start);
  return placed;
}

std::optional<StartsAndWindow> rescaled(const StartsAndWindow& before, FeatureScaling scaling,
                                        const Objective& objective, const Data& data) {
  const std::size_t n = objective.dimension();
  if (!objective.uses_data() || before.starts.front().size() != n) return std::nullopt;
  const Table raw = rows_of(*data.raw, even_rows(data.raw->rows(), rows_looked_at));
  const auto old_loss = objective_over(objective, raw, data.scales);
  const auto new_loss = objective_over(objective, raw, scale_features(*data.raw, scaling).scales);
  auto moved = same_models(*old_loss, before.starts, *new_loss);
  if (!moved) return std::nullopt;
  std::vector<std::vector<double>> shown = *moved;
  if (auto minimum = nearby_minimum(*new_loss, moved->front())) {
    shown.push_back(*std::move(minimum));
  } else {
    const auto seen = same_models(*old_loss, corners(before.window, n), *new_loss);
    if (!seen) return std::nullopt;
    shown.insert(shown.end(), seen->begin(), seen->end());
  }
  return StartsAndWindow{*std::move(moved), window_round(shown, scaling != FeatureScaling::none)};
}

void show_scaling(Scene& scene, FeatureScaling scaling, const std::optional<StartsAndWindow>& after) {
  scene.loss.data.scaling = scaling;
  if (!after) return;
  scene.start = after->starts.front();
  std::size_t next = 1;
  for (Run& run : scene.runs)
    if (run.own_start) run.own_start = after->starts[next++];
  scene.window = after->window;
  scene.box.clear();
  reset_slice(scene);
  scene.probe.at.clear();
  scene.selected.clear();
  scene.playback.step = 0;
}

void change_scaling(Scene& scene, FeatureScaling scaling, const std::shared_ptr<const Objective>& objective,
                    const Data& data) {
  if (scaling == scene.loss.data.scaling) return;
  show_scaling(scene, scaling, rescaled(starts_and_window(scene), scaling, *objective, data));
}

}  // namespace saddlescope
