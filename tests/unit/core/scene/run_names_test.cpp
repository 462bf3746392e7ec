// What runs are called.
#include "core/scene/run_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

namespace saddlescope {
namespace run_names_test {

using testing::ElementsAre;

Scene scene_of(const std::vector<std::string>& specs) {
  Scene scene = opening_scene();
  scene.runs.clear();
  for (const std::string& spec : specs) {
    const auto settings = parse_optimizer(spec);
    EXPECT_TRUE(settings) << spec;
    scene.runs.push_back(make_run(*settings, scene.runs.size()));
  }
  return scene;
}

TEST(RunNames, AMethodThatIsAloneHasItsLabel) {
  EXPECT_THAT(run_names(scene_of({"gd:lr=0.1", "momentum:lr=0.1", "adam:lr=0.1"}), 1),
              ElementsAre("Gradient descent", "Momentum", "Adam"));
}

TEST(RunNames, RunsOfOneMethodAreNamedByWhatDiffers) {
  EXPECT_THAT(run_names(scene_of({"gd:lr=1e-7", "gd:lr=1e-6", "gd:lr=0.01"}), 1),
              ElementsAre("GD η 1e−7", "GD η 1e−6", "GD η 0.01"));
  EXPECT_THAT(run_names(scene_of({"momentum:lr=0.1,momentum=0.5", "momentum:lr=0.1,momentum=0.9", "gd:lr=0.1"}), 1),
              ElementsAre("Momentum β 0.5", "Momentum β 0.9", "Gradient descent"));
  EXPECT_THAT(run_names(scene_of({"adagrad:lr=1", "adagrad:lr=1,convention=lecture"}), 1),
              ElementsAre("AdaGrad", "AdaGrad · lecture"));
  EXPECT_THAT(run_names(scene_of({"adam:lr=0.1", "adam:lr=0.1,warmup=240", "adam:lr=0.1,schedule=cosine(T=100)"}), 1),
              ElementsAre("Adam", "Adam warm-up 240", "Adam cosine"));
}

TEST(RunNames, BatchesStartsAndBranchesTellRunsApart) {
  Scene scene = scene_of({"gd:lr=0.1", "gd:lr=0.1", "gd:lr=0.1", "gd:lr=0.1"});
  scene.runs[1].sampling.batch = 5;
  scene.runs[2].own_start = std::vector<double>{1, -2};
  scene.runs[3].forked_at = 60;
  EXPECT_THAT(run_names(scene, 20), ElementsAre("GD", "GD batch 5", "GD from (1, −2)", "GD from step 60"));
}

TEST(RunNames, WhatDoesNotDifferIsNumberedAndTypedNamesStay) {
  Scene scene = scene_of({"adam:lr=0.1", "adam:lr=0.1", "adam:lr=0.1"});
  EXPECT_THAT(run_names(scene, 1), ElementsAre("Adam", "Adam (2)", "Adam (3)"));
  scene.runs[1].name = "the brave";
  EXPECT_THAT(run_names(scene, 1), ElementsAre("Adam", "the brave", "Adam (2)"));
  scene.runs[2].name = "the brave";
  EXPECT_THAT(run_names(scene, 1), ElementsAre("Adam", "the brave", "the brave (2)"));
}

TEST(RunNames, NoTwoAreAlike) {
  std::mt19937 random(3);
  const char* const specs[] = {"gd:lr=0.1",
                               "gd:lr=0.2",
                               "gd:lr=0.1,warmup=3",
                               "adam:lr=0.1",
                               "adam:lr=0.1,beta1=0.8",
                               "newton:lr=1",
                               "momentum:lr=0.1",
                               "momentum:lr=0.1,convention=lecture"};
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> chosen;
    for (std::size_t k = 0; k < 1 + random() % 9; ++k) chosen.push_back(specs[random() % std::size(specs)]);
    Scene scene = scene_of(chosen);
    for (saddlescope::Run& run : scene.runs) {
      if (random() % 4 == 0) run.name = random() % 2 == 0 ? "Adam" : "GD (2)";
      if (random() % 4 == 0) run.sampling.batch = 1 + random() % 3;
    }
    const std::vector<std::string> names = run_names(scene, 10);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), scene.runs.size());
    for (const std::string& name : names) EXPECT_FALSE(name.empty());
  }
}

}  // namespace run_names_test
}  // namespace saddlescope
