// Every surface file against what it claims: its known points (computed outside this program, see `source` in
// each), its starts and its learning rates.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>

#include "core/critical/critical_points.h"
#include "core/curvature/curvature.h"
#include "core/objective/formula_objective.h"
#include "core/run/trajectory.h"
#include "core/scene/load_data.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace surfaces_test {

const SurfaceCatalogue& catalogue() {
  static const SurfaceCatalogue loaded =
      load_surfaces({std::filesystem::path(SADDLESCOPE_SOURCE_DIR) / "assets" / "surfaces"});
  return loaded;
}

std::unique_ptr<FormulaObjective> objective_of(const Surface& surface) {
  std::shared_ptr<const Data> data;
  if (surface.data.source != DataSource::none) {
    const auto rows = load_data(surface.data, {}, {});
    EXPECT_TRUE(rows) << surface.file;
    if (!rows) return nullptr;
    data = *rows;
  }
  const auto formula =
      Formula::compile(surface.formula, {.parameters = surface.parameters, .columns = data_columns(surface.data)});
  EXPECT_TRUE(formula) << surface.file << ": " << formula.error().message;
  if (!formula) return nullptr;
  EXPECT_EQ((*formula)->variables(), surface.parameters) << surface.file;
  EXPECT_EQ((*formula)->constants().size(), surface.constants.size())
      << surface.file << " has constants without a value";
  std::vector<double> values;
  for (const std::string& name : (*formula)->constants()) values.push_back(surface.constants.at(name));
  return std::make_unique<FormulaObjective>(*formula, values, data == nullptr ? nullptr : data->scaled,
                                            surface.data.reduction);
}

double value_at(const Objective& objective, std::vector<double> point) {
  return evaluate_at(objective, point, Derivatives::none).value;
}

/// Hessian by central differences of the value, for points where the formula has a removable hole in its derivative
/// (drop-wave's centre).
Eigen::MatrixXd difference_hessian(const Objective& objective, const std::vector<double>& at) {
  const std::size_t n = at.size();
  const double h = 1e-4;
  Eigen::MatrixXd hessian(static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      double sum = 0;
      for (const double si : {-1.0, 1.0})
        for (const double sj : {-1.0, 1.0}) {
          std::vector<double> point = at;
          point[i] += si * h;
          point[j] += sj * h;
          sum += si * sj * value_at(objective, point);
        }
      hessian(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = sum / (4 * h * h);
    }
  return hessian;
}

/// Uphill or level in all of many directions: what a zero eigenvalue leaves open.
bool is_lowest_around(const Objective& objective, const KnownPoint& known) {
  const std::size_t n = known.at.size();
  for (int k = 0; k < 400; ++k) {
    std::vector<double> point = known.at;
    for (std::size_t i = 0; i < n; ++i) point[i] += 1e-2 * std::sin(1.7 * k + 2.3 * static_cast<double>(i) * k + 0.4);
    if (value_at(objective, point) < *known.value) return false;
  }
  return true;
}

/// With more than two parameters a point of a set of minima counts as a minimum, and one with both signs as a saddle.
void check_kind(const Objective& objective, const KnownPoint& known, const Eigen::VectorXd& eigenvalues,
                const std::string& where) {
  const double zero = 1e-9 * std::max(1.0, eigenvalues.cwiseAbs().maxCoeff());
  const bool any_zero = (eigenvalues.array().abs() <= zero).any();
  const bool any_up = (eigenvalues.array() > zero).any(), any_down = (eigenvalues.array() < -zero).any();
  std::string kind = any_up && any_down ? "saddle" : any_zero ? "degenerate" : any_up ? "minimum" : "maximum";
  if (known.at.size() <= 2 && any_zero) kind = "degenerate";
  if (known.at.size() > 2 && kind == "degenerate" && is_lowest_around(objective, known)) kind = "minimum";
  EXPECT_EQ(known.kind, kind) << where;
}

void check_kink(const Objective& objective, const KnownPoint& known, const std::string& where) {
  const Evaluation here = evaluate_at(objective, known.at, Derivatives::gradient);
  EXPECT_FALSE(here.gradient.allFinite()) << where << ": a kink has no gradient";
  const double radius = 1e-3;
  for (int k = 0; k < 32; ++k) {
    std::vector<double> point = known.at;
    point[0] += radius * std::cos(k * 0.19634954084936207);
    if (point.size() > 1) point[1] += radius * std::sin(k * 0.19634954084936207);
    EXPECT_GT(value_at(objective, point), here.value) << where;
  }
}

TEST(Surfaces, AllFilesLoad) {
  EXPECT_TRUE(catalogue().problems.empty()) << catalogue().problems.front();
  ASSERT_GE(catalogue().surfaces.size(), 37u);
  std::set<std::string> ids;
  for (const Surface& surface : catalogue().surfaces) {
    EXPECT_TRUE(ids.insert(surface.id).second) << surface.id;
    EXPECT_FALSE(surface.teaches.empty()) << surface.file;
    EXPECT_FALSE(surface.source.empty()) << surface.file;
    EXPECT_FALSE(surface.known.empty()) << surface.file;
    for (const std::vector<double>& start : surface.starts)
      EXPECT_TRUE(surface.window.contains(start[0], start.size() > 1 ? start[1] : surface.window.b.minimum))
          << surface.file;
  }
}

TEST(Surfaces, TheFirstIsTheOpeningScene) {
  const Surface& first = catalogue().surfaces.at(0);
  Scene scene = opening_scene();
  choose_surface(scene, first);
  EXPECT_TRUE(scene == opening_scene()) << "picking the surface again changes nothing";
}

TEST(Surfaces, KnownPointsHold) {
  const FlushSubnormals flush;
  for (const Surface& surface : catalogue().surfaces) {
    const auto objective = objective_of(surface);
    ASSERT_TRUE(objective);
    for (std::size_t k = 0; k < surface.known.size(); ++k) {
      const KnownPoint& known = surface.known[k];
      const std::string where = surface.file + ", known point " + std::to_string(k + 1);
      const Evaluation here = evaluate_at(*objective, known.at);
      ASSERT_TRUE(known.value) << where;
      EXPECT_NEAR(here.value, *known.value, 1e-11 * std::max(1.0, std::abs(*known.value))) << where;
      if (known.kind == "kink") {
        check_kink(*objective, known, where);
        continue;
      }
      ASSERT_EQ(known.eigenvalues.size(), known.at.size()) << where;
      const bool hole = !here.gradient.allFinite();
      const Eigen::VectorXd eigenvalues =
          curvature(hole ? difference_hessian(*objective, known.at) : here.hessian).eigenvalues;
      const double scale = std::max(1.0, eigenvalues.cwiseAbs().maxCoeff());
      if (!hole) {
        EXPECT_LT(here.gradient.norm(), 1e-12 * scale * 10) << where;
      }
      for (std::size_t i = 0; i < known.eigenvalues.size(); ++i)
        EXPECT_NEAR(eigenvalues[static_cast<Eigen::Index>(i)], known.eigenvalues[i], (hole ? 1e-5 : 1e-11) * scale)
            << where;
      check_kind(*objective, known, eigenvalues, where);
    }
  }
}

TEST(Surfaces, TheFinderFindsTheKnownPoints) {
  const FlushSubnormals flush;
  for (const Surface& surface : catalogue().surfaces) {
    const auto objective = objective_of(surface);
    ASSERT_TRUE(objective);
    const CriticalPointsReport report = surface.box.empty() ? find_critical_points(*objective, surface.window)
                                                            : find_critical_points(*objective, surface.box);
    EXPECT_NE(report.index_check, IndexCheck::failed) << surface.file;
    for (const KnownPoint& known : surface.known) {
      int found = 0;
      for (const CriticalPoint& point : report.points) {
        double distance = 0;
        for (std::size_t i = 0; i < known.at.size(); ++i)
          distance = std::max(distance, std::abs(point.at[i] - known.at[i]));
        if (distance < 1e-7 && critical_kind_name(point.kind) == known.kind) ++found;
      }
      EXPECT_EQ(found, 1) << surface.file << ": the " << known.kind << " at " << known.at[0];
    }
  }
}

/// Points and eigenvalues published or derived by hand, not taken from the files.
TEST(Surfaces, PublishedFacts) {
  const auto has = [](const char* id, std::vector<double> at, const char* kind, double value,
                      std::vector<double> eigenvalues, double tolerance) {
    const Surface* surface = catalogue().find(id);
    ASSERT_TRUE(surface) << id;
    for (const KnownPoint& known : surface->known) {
      bool same = known.kind == kind && std::abs(*known.value - value) <= tolerance;
      for (std::size_t i = 0; i < at.size(); ++i) same = same && std::abs(known.at[i] - at[i]) <= 1e-4;
      for (std::size_t i = 0; i < eigenvalues.size(); ++i)
        same = same &&
               std::abs(known.eigenvalues[i] - eigenvalues[i]) <= tolerance * std::max(1.0, std::abs(eigenvalues[i]));
      if (same) return;
    }
    ADD_FAILURE() << id << " does not list the " << kind << " at " << at[0];
  };
  has("two-weight-network", {0, 0}, "saddle", 1, {-2, 2}, 0);
  has("long-valley", {0, 0}, "minimum", 0, {0.02, 2}, 0);
  has("saddle", {0, 0}, "saddle", 0, {-2, 2}, 0);
  has("monkey-saddle", {0, 0}, "degenerate", 0, {0, 0}, 0);
  has("double-well", {1, 0}, "minimum", 0, {2, 8}, 0);
  has("double-well", {-1, 0}, "minimum", 0, {2, 8}, 0);
  has("double-well", {0, 0}, "saddle", 1, {-4, 2}, 0);
  has("rosenbrock", {1, 1}, "minimum", 0, {0.3994, 1001.6}, 1e-4);
  has("himmelblau", {3, 2}, "minimum", 0, {}, 1e-9);
  has("himmelblau", {-2.8051181, 3.1313125}, "minimum", 0, {}, 1e-9);
  has("himmelblau", {-3.7793103, -3.2831860}, "minimum", 0, {}, 1e-9);
  has("himmelblau", {3.5844283, -1.8481265}, "minimum", 0, {}, 1e-9);
  has("himmelblau", {-0.2708446, -0.9230386}, "maximum", 181.6165, {}, 1e-3);
  has("beale", {3, 0.5}, "minimum", 0, {}, 1e-12);
  has("beale", {0, 1}, "saddle", 14.203125, {}, 1e-9);
  has("beale", {0.1005379, -2.6445136}, "saddle", 0, {}, 1e9);
  has("three-hump-camel", {0, 0}, "minimum", 0, {}, 0);
  has("six-hump-camel", {0.0898, -0.7126}, "minimum", -1.0316, {}, 1e-4);
  has("booth", {1, 3}, "minimum", 0, {2, 18}, 1e-12);
  has("matyas", {0, 0}, "minimum", 0, {0.04, 1}, 1e-12);
  has("styblinski-tang", {-2.903534, -2.903534}, "minimum", -78.33233, {}, 1e-4);
  has("mccormick", {-0.54720, -1.54720}, "minimum", -1.9132, {}, 1e-4);
  has("goldstein-price", {0, -1}, "minimum", std::log(3.0), {}, 1e-12);
  has("rastrigin", {0, 0}, "minimum", 0, {}, 1e-12);
  has("ackley", {0, 0}, "kink", 0, {}, 1e-12);
  has("levy-13", {1, 1}, "minimum", 0, {}, 1e-12);
  has("easom", {3.14159265, 3.14159265}, "minimum", -1, {3, 3}, 1e-12);
  has("drop-wave", {0, 0}, "minimum", -1, {72.5, 72.5}, 1e-12);
  has("plateau-and-cliff", {1.5001, 0}, "minimum", 0, {}, 1e-3);
  has("crescent-valley", {2, 1.6}, "minimum", 0, {0.056, 177.7}, 1e-2);
  has("sharp-and-flat", {-0.9972, 0}, "minimum", 0, {39.8, 40.1}, 1e-2);
  has("sharp-and-flat", {0.9794, 0}, "minimum", 0.07, {1.938, 1.939}, 1e-2);
  has("sharp-and-flat", {-0.5454, 0}, "saddle", 0.9, {-5.28, 0.855}, 1e-2);
  has("hill-between-wells", {-2.3076}, "minimum", 0, {}, 3);
  has("hill-between-wells", {2.1569}, "minimum", 0, {}, 3);
  has("hill-between-wells", {0.1507}, "maximum", 0, {}, 1);
  // The lecture's figures.
  has("ten-points", {-188.4331967, 2.669454967}, "minimum", 101936.73, {5.57348, 1746830.4}, 0.005);
  // The course's network over its one row is the two-weight network.
  has("two-weights-one-datum", {0, 0}, "saddle", 1, {-2, 2}, 0);
  // By symmetry the slopes at the origin are 0 and H has zeros on its diagonal.
  has("hidden-tanh-unit", {0, 0}, "saddle", 0.7212, {-2.5837, 2.5837}, 1e-4);
}

TEST(Surfaces, WindowsAreTheOnesOfTheCatalogue) {
  const auto window = [](const char* id) { return catalogue().find(id)->window; };
  EXPECT_EQ(window("two-weight-network"), (PlaneWindow{{-2.5, 2.5}, {-2.5, 2.5}}));
  EXPECT_EQ(window("long-valley"), (PlaneWindow{{-10, 10}, {-4, 4}}));
  EXPECT_EQ(window("rosenbrock"), (PlaneWindow{{-2, 2}, {-1, 3}}));
  EXPECT_EQ(window("rastrigin"), (PlaneWindow{{-2.2, 2.2}, {-2.2, 2.2}}));
  EXPECT_EQ(window("easom"), (PlaneWindow{{0, 6.3}, {0, 6.3}}));
  EXPECT_EQ(window("hill-between-wells").a, (Interval{-4, 4}));
  EXPECT_EQ(window("ten-points"), (PlaneWindow{{-200, -100}, {-5, 5}}));
  EXPECT_EQ(catalogue().find("ten-points")->starts.front(), (std::vector<double>{-120, -4}));
}

TEST(Surfaces, EachOverRowsStatesItsReduction) {
  std::size_t over_rows = 0;
  for (const Surface& surface : catalogue().surfaces) {
    if (surface.data.source == DataSource::none) continue;
    ++over_rows;
    EXPECT_EQ(surface.data.source, DataSource::built_in) << surface.file;
    const bool sum = surface.id == "ten-points" || surface.id == "two-weights-one-datum";
    EXPECT_EQ(surface.data.reduction, sum ? Reduction::sum : Reduction::mean) << surface.file;
  }
  EXPECT_EQ(over_rows, 9u);
}

TEST(Surfaces, TheNetworkOverItsDatumIsTheTwoWeightNetwork) {
  const auto by_rows = objective_of(*catalogue().find("two-weights-one-datum"));
  const auto alone = objective_of(*catalogue().find("two-weight-network"));
  for (const auto& point : {std::vector<double>{0.3, -1.7}, {2, 0.5}, {0, 0}})
    EXPECT_NEAR(value_at(*by_rows, point), value_at(*alone, point), 1e-14);
}

TEST(Surfaces, TheHiddenUnitHasTwoEqualHalves) {
  const auto objective = objective_of(*catalogue().find("hidden-tanh-unit"));
  for (int k = 0; k < 20; ++k) {
    const double a = 3 * std::sin(1.3 * k), b = 2 * std::cos(2.1 * k);
    EXPECT_DOUBLE_EQ(value_at(*objective, {a, b}), value_at(*objective, {-a, -b}));
  }
}

TEST(Surfaces, ADeadNeuronHasNoGradient) {
  const auto objective = objective_of(*catalogue().find("one-neuron-relu"));
  EXPECT_EQ(evaluate_at(*objective, std::vector<double>{0.2, -2.5}).gradient.norm(), 0);
}

TEST(Surfaces, SuggestedRatesGiveFiniteDescendingRuns) {
  const FlushSubnormals flush;
  for (const Surface& surface : catalogue().surfaces) {
    const auto objective = objective_of(surface);
    ASSERT_TRUE(objective);
    for (const OptimizerInfo& info : optimizer_catalogue()) {
      const std::string where = surface.id + " with " + std::string(info.id);
      const double rate = suggested_learning_rate(surface, info.id);
      ASSERT_TRUE(std::isfinite(rate) && rate > 0) << where;
      OptimizerSettings settings = default_settings(info.id);
      ASSERT_TRUE(set_hyperparameter(settings, "lr", rate));
      const Trajectory run = run_optimizer(*objective, settings, surface.starts.front(), {surface.steps, 0});
      EXPECT_EQ(run.status, RunStatus::ok) << where;
      if (info.id == "newton") continue;  // also climbs: that is its lesson
      EXPECT_LT(run.loss.back(), run.loss.front()) << where;
      if (info.uses_hessian) continue;  // may arrive within a few short steps
      // Progress that can be seen: the path leaves its start by at least 3 % of the window.
      double farthest = 0;
      for (std::size_t step = 0; step < run.rows(); ++step) {
        const double a = (run.at(step)[0] - run.at(0)[0]) / surface.window.a.size();
        const double b = run.dimension > 1 ? (run.at(step)[1] - run.at(0)[1]) / surface.window.b.size() : 0;
        farthest = std::max(farthest, std::hypot(a, b));
      }
      EXPECT_GT(farthest, 0.03) << where;
    }
  }
}

}  // namespace surfaces_test
}  // namespace saddlescope
