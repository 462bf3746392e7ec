// Every method follows PyTorch's own path (NAdam and Lion: their formulas in plain Python) as long as that path does
// not amplify one rounding error of its start. The paths are in torch_trajectories.json; torch_trajectories.py made it
// and tells how.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/run/trajectory.h"
#include "tests/support/hand_objectives.h"

namespace saddlescope {
namespace torch_trajectories_test {

using test::HandObjective;
using HandFunction = test::HandValues (*)(double, double);

const std::map<std::string, HandFunction> surfaces = {{"rosenbrock", test::rosenbrock},
                                                      {"product", test::product},
                                                      {"himmelblau", test::himmelblau},
                                                      {"beale", test::beale}};

nlohmann::json stored_cases() {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/torch_trajectories.json");
  return nlohmann::json::parse(file);
}

void follow(const nlohmann::json& stored) {
  OptimizerSettings settings = default_settings(stored["optimizer"].get<std::string>());
  ASSERT_FALSE(settings.values.empty());
  EXPECT_EQ(stored["hyperparameters"].size(), settings.values.size());
  for (const auto& [id, value] : stored["hyperparameters"].items())
    ASSERT_TRUE(set_hyperparameter(settings, id, value.get<double>())) << id;

  const HandObjective objective(surfaces.at(stored["surface"].get<std::string>()));
  const auto start = stored["start"].get<std::vector<double>>();
  const Trajectory path = run_optimizer(objective, settings, start, {stored["trusted_steps"].get<std::size_t>()});
  for (std::size_t k = 0; k < stored["steps"].size(); ++k) {
    const std::size_t step = stored["steps"][k].get<std::size_t>();
    ASSERT_LT(step, path.rows());
    const double x = stored["points"][k][0].get<double>(), y = stored["points"][k][1].get<double>();
    const double scale = std::max(std::abs(x), std::abs(y));
    ASSERT_NEAR(path.at(step)[0], x, 1e-11 * scale) << "step " << step;
    ASSERT_NEAR(path.at(step)[1], y, 1e-11 * scale) << "step " << step;
  }
}

TEST(TorchTrajectories, AllMethodsFollowThem) {
  for (const auto& stored : stored_cases()) {
    SCOPED_TRACE(stored["optimizer"].dump() + " on " + stored["surface"].dump() + " with " +
                 stored["hyperparameters"].dump());
    follow(stored);
  }
}

TEST(TorchTrajectories, CoverEveryMethodAtLength) {
  std::map<std::string, std::size_t> longest;
  for (const auto& stored : stored_cases()) {
    std::size_t& steps = longest[stored["optimizer"].get<std::string>()];
    steps = std::max(steps, stored["trusted_steps"].get<std::size_t>());
  }
  for (const OptimizerInfo& info : optimizer_catalogue()) EXPECT_GE(longest[std::string(info.id)], 400u) << info.id;
}

TEST(TorchTrajectories, StartFromTheLibraryDefaults) {
  std::set<std::string> seen;
  for (const auto& stored : stored_cases()) {
    const std::string id = stored["optimizer"].get<std::string>();
    if (!seen.insert(id).second) continue;  // the first case of a method has its defaults
    const OptimizerSettings settings = default_settings(id);
    for (const auto& [name, value] : stored["hyperparameters"].items())
      EXPECT_EQ(hyperparameter(settings, name), value.get<double>()) << id << " " << name;
  }
}

}  // namespace torch_trajectories_test
}  // namespace saddlescope
