// Every scene that ships: it opens, its runs do what its comment says, and the ten-point valley ends where the
// lecture says (figures of independent loops in double precision).
#include "core/scene/example_scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/engine/nodes/loss.h"
#include "core/scene/notes.h"
#include "core/scene/scene_file.h"
#include "core/scene/surface_catalogue.h"

namespace saddlescope {
namespace example_scenes_test {

namespace fs = std::filesystem;

const fs::path assets = fs::path(SADDLESCOPE_SOURCE_DIR) / "assets";

std::vector<ExampleScene> examples() { return list_example_scenes(assets / "scenes"); }

struct Played {
  Scene scene;
  std::shared_ptr<const LossResult> loss;
  std::vector<Trajectory> runs;
};

/// The whole scene, or its first `most` steps.
Played play(const fs::path& file, std::size_t most = maximum_steps) {
  auto scene = load_scene(file);
  if (!scene) {
    ADD_FAILURE() << scene.error();
    return {};
  }
  Played played{*scene, make_loss(scene->loss, nullptr), {}};
  if (played.loss->objective == nullptr) {
    ADD_FAILURE() << file << ": " << (played.loss->error ? played.loss->error->message : played.loss->data_error);
    return played;
  }
  for (const Run& run : scene->runs) {
    RunPlan plan(run.stretches, run.optimizer);
    plan.sampling = run.sampling;
    plan.seed = scene->seed;
    played.runs.push_back(run_optimizer(*played.loss->objective, plan, run.own_start.value_or(scene->start),
                                        {.steps = std::min(scene->steps, most)}));
  }
  return played;
}

Played play_example(const std::string& id) {
  for (const ExampleScene& example : examples())
    if (example.id == id) return play(example.file);
  ADD_FAILURE() << "no example " << id;
  return {};
}

void expect_end(const Trajectory& path, std::vector<double> at, std::vector<double> within) {
  ASSERT_EQ(path.status, RunStatus::ok);
  for (std::size_t i = 0; i < at.size(); ++i) EXPECT_NEAR(path.at(path.last_step())[i], at[i], within[i]) << i;
}

/// |w − w*(b)| at every step, w* = (Σxy − bΣx)/Σx² the valley's floor: n = 10, Σx = 2510, Σx² = 873410, Σxy = 1858733
/// from the lecture's table.
struct Bursts {
  std::size_t count = 0, first = 0;
};
Bursts bursts_of(const Trajectory& path) {
  const double x[] = {338, 333, 328, 207, 226, 25, 179, 60, 208, 606};
  const double y[] = {640, 633, 619, 393, 428, 27, 193, 66, 226, 1591};
  double sum_x = 0, sum_xy = 0, sum_xx = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    sum_x += x[i];
    sum_xy += x[i] * y[i];
    sum_xx += x[i] * x[i];
  }
  Bursts bursts;
  bool below = false;
  for (std::size_t k = 0; k < path.rows(); ++k) {
    const double distance = std::fabs(path.at(k)[1] - (sum_xy - path.at(k)[0] * sum_x) / sum_xx);
    if (below && distance > 0.5 && bursts.count++ == 0) bursts.first = k;
    below = distance < 0.5 || (below && distance <= 0.5);
  }
  return bursts;
}

TEST(ExampleScenes, AllOpenAndRun) {
  const SurfaceCatalogue catalogue = load_surfaces({assets / "surfaces"});
  const auto scenes = examples();
  ASSERT_GE(scenes.size(), 21U);
  std::set<std::string> ids, titles;
  for (const ExampleScene& example : scenes) {
    EXPECT_NE(example.title, example.id) << example.file << " has no title";
    EXPECT_FALSE(example.chapter.empty()) << example.file;
    EXPECT_TRUE(ids.insert(example.id).second) << example.id;
    EXPECT_TRUE(titles.insert(example.title).second) << example.title;
    const Played played = play(example.file, 50);
    ASSERT_NE(played.loss, nullptr);
    ASSERT_NE(played.loss->objective, nullptr) << example.file;
    EXPECT_FALSE(played.scene.runs.empty()) << example.file;
    EXPECT_TRUE(played.scene.playback.playing) << example.file;
    EXPECT_FALSE(first_sentence(played.scene.notes.text).empty()) << example.file << " says nothing";
    EXPECT_EQ(played.scene.playback.step, 0) << example.file;
    EXPECT_EQ(played.scene.start.size(), played.loss->objective->dimension()) << example.file;
    // A catalogue surface stands here with the catalogue's own formula.
    if (!played.scene.loss.surface.empty()) {
      const Surface* surface = catalogue.find(played.scene.loss.surface);
      ASSERT_NE(surface, nullptr) << example.file;
      EXPECT_EQ(played.scene.loss.formula, surface->formula) << example.file;
      EXPECT_EQ(played.scene.loss.parameters, surface->parameters) << example.file;
    }
    for (std::size_t i = 0; i < played.runs.size(); ++i) {
      const bool explodes =
          hyperparameter(played.scene.runs[i].optimizer, "lr") == 1e-2 && example.id.starts_with("ten-points");
      EXPECT_EQ(played.runs[i].status, explodes ? RunStatus::diverged : RunStatus::ok) << example.file << ", run " << i;
    }
    const auto again = parse_scene(print_scene(played.scene), "again");
    ASSERT_TRUE(again) << again.error();
    EXPECT_TRUE(*again == played.scene) << example.file;
  }
}

TEST(ExampleScenes, TenPointsDescent) {
  const Played played = play_example("ten-points-descent");
  ASSERT_EQ(played.runs.size(), 3U);
  expect_end(played.runs[0], {-123.69, 2.4834}, {0.005, 5e-5});
  expect_end(played.runs[1], {-149.23, 2.557}, {0.005, 5e-4});
  EXPECT_EQ(played.runs[2].status, RunStatus::diverged);
  EXPECT_EQ(played.runs[2].last_step(), 36U);
  const Played slow = play_example("ten-points-explosion");
  ASSERT_EQ(slow.runs.size(), 2U);
  EXPECT_EQ(slow.runs[0].last_step(), 36U);
  EXPECT_TRUE(std::isinf(slow.runs[0].loss.back()));
  EXPECT_EQ(slow.runs[1].status, RunStatus::ok);
}

TEST(ExampleScenes, TenPointsAdaGrad) {
  const Played played = play_example("ten-points-adagrad");
  ASSERT_EQ(played.runs.size(), 3U);
  const Bursts lecture = bursts_of(played.runs[0]);
  EXPECT_GE(lecture.first, 705U);
  EXPECT_LE(lecture.first, 730U);
  EXPECT_GE(lecture.count, 55U);
  EXPECT_LE(lecture.count, 70U);
  EXPECT_EQ(bursts_of(played.runs[1]).count, 0U);
  expect_end(played.runs[1], {-188.36684, 2.669264}, {5e-6, 5e-7});
  EXPECT_EQ(bursts_of(played.runs[2]).count, 0U);
  expect_end(played.runs[2], {-188.4331967, 2.669454967}, {1e-3, 1e-5});
  EXPECT_NEAR(played.runs[2].loss.back(), 101936.73, 0.01);
}

TEST(ExampleScenes, TenPointsRmsProp) {
  const Played played = play_example("ten-points-rmsprop");
  ASSERT_EQ(played.runs.size(), 2U);
  const Bursts bursts = bursts_of(played.runs[0]);
  EXPECT_GE(bursts.first, 5300U);
  EXPECT_LE(bursts.first, 5500U);
  for (std::size_t i = 0; i < 2; ++i) {
    double low = INFINITY, high = -INFINITY;
    for (std::size_t k = 19'000; k <= 20'000; ++k) {
      low = std::min(low, played.runs[0].at(k)[i]);
      high = std::max(high, played.runs[0].at(k)[i]);
    }
    EXPECT_NEAR((high - low) / 2, 0.5, 0.01) << i;
  }
  EXPECT_NEAR(played.runs[1].loss.back(), 101936.73, 20) << "a falling rate brings it to rest";
}

TEST(ExampleScenes, TenPointsScaled) {
  const Played played = play_example("ten-points-scaled");
  ASSERT_EQ(played.runs.size(), 3U);
  const Evaluation here = evaluate_at(*played.loss->objective, played.scene.start);
  EXPECT_NEAR(here.hessian(0, 0), 20, 1e-9);
  EXPECT_NEAR(here.hessian(1, 1), 20, 1e-9);
  EXPECT_NEAR(here.hessian(0, 1), 0, 1e-9);
  // mean(y) and w*·deviation(x) = 2.669454967·156.0128
  const ColumnScale scale = played.loss->data->scales[0];
  EXPECT_NEAR(scale.offset, 251, 1e-12);
  EXPECT_NEAR(scale.factor, 156.01, 0.005);
  for (const Trajectory& path : played.runs) {
    expect_end(path, {481.6, 2.669454967 * scale.factor}, {0.5, 0.5});
    EXPECT_NEAR(path.loss.back(), 101936.73, 2);
    const auto end = path.at(path.last_step());
    EXPECT_NEAR(end[0] - end[1] * scale.offset / scale.factor, -188.43, 1);
  }
}

TEST(ExampleScenes, BallsWithMomentumRollOn) {
  const Played rolling = play_example("rolling-ball");
  ASSERT_EQ(rolling.runs.size(), 3U);
  EXPECT_LT(rolling.runs[0].at(400)[0], -1) << "still on the plateau";
  EXPECT_GT(rolling.runs[0].at(400)[0], -2.5);
  EXPECT_NEAR(rolling.runs[1].at(400)[0], 0.737907919629851, 1e-3);
  EXPECT_NEAR(rolling.runs[2].at(400)[0], 2.97939713118071, 1e-3);
  const Played hill = play_example("hill-between-wells");
  ASSERT_EQ(hill.runs.size(), 3U);
  EXPECT_NEAR(hill.runs[0].at(300)[0], 2.15691471929208, 1e-3);
  EXPECT_NEAR(hill.runs[1].at(300)[0], -2.30759899927748, 1e-3);
  EXPECT_NEAR(hill.runs[2].at(300)[0], 2.15691471929208, 1e-3);
}

/// Whether the scene's text says it: what a test checks is what a reader reads.
void expect_said(const Played& played, const std::vector<std::string>& words) {
  const std::string text = flowing_text(played.scene.notes.text);
  for (const std::string& each : words) EXPECT_NE(text.find(each), std::string::npos) << each << " in: " << text;
}

/// First step with a loss below; none: the number of rows.
std::size_t first_below(const Trajectory& path, double loss) {
  const auto found = std::find_if(path.loss.begin(), path.loss.end(), [&](double value) { return value < loss; });
  return static_cast<std::size_t>(found - path.loss.begin());
}

// The figures of all scenes below come from the same recurrences as plain loops in Python, too.

TEST(ExampleScenes, RmsPropBrakesWhereAFixedRateLeaps) {
  const Played played = play_example("flat-steep-flat");
  ASSERT_EQ(played.runs.size(), 3U);
  const auto longest_step = [](const Trajectory& path) {
    std::pair<double, std::size_t> longest;
    for (std::size_t k = 1; k < path.rows(); ++k)
      longest = std::max(longest, {std::fabs(path.at(k)[0] - path.at(k - 1)[0]), k});
    return longest;
  };
  const auto farthest = [](const Trajectory& path) {
    double most = -INFINITY;
    for (std::size_t k = 0; k < path.rows(); ++k) most = std::max(most, path.at(k)[0]);
    return most;
  };
  const Trajectory &rmsprop = played.runs[0], &descent = played.runs[1], &momentum = played.runs[2];
  for (const Trajectory& path : played.runs) EXPECT_NEAR(path.at(1)[0], -1.97, 1e-4) << "the same first step";
  EXPECT_NEAR(longest_step(rmsprop).first, 0.083, 0.001);
  EXPECT_NEAR(longest_step(descent).first, 3.75, 0.005);
  EXPECT_EQ(longest_step(descent).second, 43U);
  EXPECT_NEAR(farthest(momentum), 29.1, 0.05);
  const double best = rmsprop.loss.back();
  EXPECT_NEAR(rmsprop.at(200)[0], 0.61, 0.005);
  EXPECT_EQ(first_below(rmsprop, best + 1e-3), 101U);
  EXPECT_EQ(first_below(descent, best + 1e-3), 159U) << "plain descent does not win";
  EXPECT_GT(momentum.loss.back(), best + 0.1);
  expect_said(played, {"0.03", "3.75 in update 43", "at 0.61", "159 updates", "29.1", "0.083", "101"});
}

TEST(ExampleScenes, WhoForgetsKeepsPaceInTheCrescent) {
  const Played played = play_example("crescent-valley");
  ASSERT_EQ(played.runs.size(), 3U);
  EXPECT_NEAR(played.runs[0].loss.back(), 0.0060, 5e-5);
  EXPECT_NEAR(played.runs[1].loss.back(), 1.26, 0.005);
  EXPECT_NEAR(played.runs[1].at(1500)[0], 1.55, 0.005);
  EXPECT_NEAR(played.runs[2].loss.back(), 0.0422, 5e-5);
  expect_said(played, {"L = 0.0422 after 1500", "x = 1.55", "L = 1.26", "L = 0.0060"});
}

TEST(ExampleScenes, ASaddleHoldsOnlyWhoStartsOnItsRidge) {
  const Played played = play_example("what-is-a-saddle");
  ASSERT_EQ(played.runs.size(), 3U);
  expect_end(played.runs[0], {0, 0}, {1e-6, 1e-6});
  EXPECT_NEAR(played.runs[0].loss.back(), 1, 1e-9);
  EXPECT_EQ(first_below(played.runs[1], 0.01), 88U);
  EXPECT_EQ(first_below(played.runs[2], 0.01), 161U);
  expect_said(played, {"L = 1,", "0.001 beside", "88 updates", "161"});
}

TEST(ExampleScenes, AClosedSliceOpensAlongTheThirdParameter) {
  const Played played = play_example("closed-slice");
  ASSERT_EQ(played.runs.size(), 2U);
  const Evaluation origin = evaluate_at(*played.loss->objective, std::vector<double>{0, 0, 0});
  EXPECT_EQ(origin.hessian.diagonal(), Eigen::Vector3d(2, 2, -2));
  expect_end(played.runs[0], {0, 0, std::sqrt(2.5)}, {1e-9, 1e-9, 1e-9});
  EXPECT_NEAR(played.runs[0].loss.back(), -1.25, 1e-9);
  expect_end(played.runs[1], {0, 0, 0}, {1e-9, 1e-9, 0});
  expect_said(played, {"+2", "−2", "1.58 off", "L = −1.25"});
}

TEST(ExampleScenes, BouncingIsNoFlatPlace) {
  const Played played = play_example("bouncing");
  ASSERT_EQ(played.runs.size(), 3U);
  EXPECT_NEAR(played.runs[0].loss.back(), 0.1711, 5e-5);
  EXPECT_NEAR(played.runs[0].gradient_norm.back(), 3.2, 0.005);
  EXPECT_NEAR(played.runs[1].loss.back(), 0.002449, 1e-6);
  EXPECT_NEAR(played.runs[2].loss.back(), 0.069588, 1e-6);
  const Evaluation well = evaluate_at(*played.loss->objective, std::vector<double>{-0.997245510019678, 0});
  EXPECT_NEAR(well.hessian(1, 1), 40.07, 0.005);
  expect_said(played, {"L = 0.1711", "at 3.2.", "2/40.07 = 0.0499", "L = 0.0024;", "L = 0.0696"});
}

TEST(ExampleScenes, NoiseLeavesASaddleWithEverySeed) {
  const Played played = play_example("noise-leaves-a-saddle");
  ASSERT_EQ(played.runs.size(), 2U);
  expect_end(played.runs[0], {0, 0}, {1e-12, 1e-12});
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    RunPlan plan(played.scene.runs[1].optimizer);
    plan.sampling = played.scene.runs[1].sampling;
    plan.seed = seed;
    const Trajectory path = run_optimizer(*played.loss->objective, plan, played.scene.start, {.steps = 400});
    EXPECT_LT(path.loss.back(), -0.24) << seed;
    EXPECT_NEAR(std::fabs(path.at(400)[0]), 0.98, 0.09) << seed;
  }
  expect_said(played, {"at L = 0.", "L = −0.25"});
}

TEST(ExampleScenes, WarmUpRescuesAdam) {
  const Played played = play_example("warm-up");
  ASSERT_EQ(played.runs.size(), 2U);
  const auto dead = [&](const saddlescope::Run& run) {
    std::size_t count = 0;
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      RunPlan plan(run.optimizer);
      plan.sampling = run.sampling;
      plan.seed = seed;
      const Trajectory path = run_optimizer(*played.loss->objective, plan, played.scene.start, {.steps = 300});
      if (path.gradient_norm.back() != 0) continue;
      EXPECT_NEAR(path.loss.back(), 1.93, 0.005);
      ++count;
    }
    return count;
  };
  EXPECT_EQ(dead(played.scene.runs[0]), 12U);
  EXPECT_EQ(dead(played.scene.runs[1]), 0U);
  EXPECT_EQ(played.runs[0].gradient_norm.back(), 0) << "with the scene's own seed it dies, too";
  expect_said(played, {"L = 1.93", "12 of the seeds 0 to 19", "100 updates"});
}

TEST(ExampleScenes, TheRaceEndsAsItSays) {
  const Played played = play_example("race");
  ASSERT_EQ(played.runs.size(), 3U);
  EXPECT_EQ(first_below(played.runs[0], 1e-3), 557U);
  EXPECT_EQ(first_below(played.runs[1], 1e-3), 140U);
  EXPECT_EQ(first_below(played.runs[2], 1e-3), 65U);
  expect_said(played, {"557 updates", "140", "65"});
}

TEST(ExampleScenes, ConventionsPartWhenTheRateFalls) {
  const Played played = play_example("momentum-conventions");
  ASSERT_EQ(played.runs.size(), 2U);
  const Trajectory &pytorch = played.runs[0], &lecture = played.runs[1];
  for (std::size_t k = 0; k <= 12; ++k) EXPECT_NEAR(pytorch.at(k)[0], lecture.at(k)[0], 1e-12) << k;
  // The same recurrences as a plain loop in Python.
  EXPECT_NEAR(pytorch.at(12)[0], -5.39, 0.005);
  EXPECT_NEAR(pytorch.at(22)[0], -5.30, 0.005);
  EXPECT_NEAR(lecture.at(22)[0], -2.89, 0.005);
}

TEST(ExampleScenes, BatchesShareAnEpoch) {
  const Played played = play_example("batches");
  ASSERT_EQ(played.runs.size(), 3U);
  EXPECT_EQ(played.runs[0].epoch_updates, 20U);
  EXPECT_EQ(played.runs[1].epoch_updates, 4U);
  EXPECT_EQ(played.runs[2].epoch_updates, 1U);
  EXPECT_TRUE(played.runs[0].is_noisy());
  EXPECT_FALSE(played.runs[2].is_noisy());
}

}  // namespace example_scenes_test
}  // namespace saddlescope
