// The race's order: who is there, when, with ties, runs that never get there and runs that break.
#include "core/engine/nodes/race.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace saddlescope {
namespace race_test {

Trajectory path_of(std::vector<double> loss, RunStatus status = RunStatus::ok) {
  Trajectory path;
  path.dimension = 1;
  path.parameters.assign(loss.size(), 0);
  path.end_finite = std::isfinite(loss.back());
  path.loss = std::move(loss);
  path.status = status;
  return path;
}

RaceResult rank(const std::vector<Trajectory>& paths, double threshold, const CriticalPointsReport* report = nullptr) {
  std::vector<const Trajectory*> runs;
  for (const Trajectory& path : paths) runs.push_back(path.rows() == 0 ? nullptr : &path);
  return rank_runs(runs, report, threshold);
}

TEST(Race, RanksByTheFirstStepBelowWithTies) {
  const RaceResult race = rank(
      {path_of({4, 1, 0.5, 0.05, 0}), path_of({4, 0.05, 2, 2, 2}), path_of({4, 3, 2, 1.5, 1}),
       path_of({4, 0.01, 0, 0, 0}), path_of({4, 9, 99, INFINITY}, RunStatus::diverged), path_of({4, 3, 3, 3, 0.5})},
      0.1);
  ASSERT_EQ(race.standings.size(), 6u);
  EXPECT_EQ(race.best.source, RaceBest::Source::zero);
  const std::size_t runs[] = {1, 3, 0, 5, 2, 4}, places[] = {1, 1, 3, 0, 0, 0};
  for (std::size_t k = 0; k < 6; ++k) {
    EXPECT_EQ(race.standings[k].run, runs[k]) << k;
    EXPECT_EQ(race.standings[k].place, places[k]) << k;
  }
  EXPECT_EQ(race.standings[0].reached, 1u) << "that it goes up again does not count";
  EXPECT_EQ(race.standings[2].reached, 3u);
  EXPECT_EQ(race.standings[3].left, 0.5);
  EXPECT_TRUE(race.standings[5].broken);
  EXPECT_EQ(race.standings[5].last_step, 3u);
  EXPECT_EQ(race.standings[5].left, 99);
}

TEST(Race, ARunThatBreaksAfterItWasThereWasThere) {
  const RaceResult race = rank({path_of({4, 0.01, INFINITY}, RunStatus::diverged), path_of({4, 3, 0})}, 0.1);
  EXPECT_EQ(race.standings[0].run, 0u);
  EXPECT_FALSE(race.standings[0].broken);
}

TEST(Race, HiddenRunsTakeNoPart) {
  const RaceResult race = rank({path_of({4, 0}), Trajectory{}, path_of({4, 4, 0})}, 0.1);
  ASSERT_EQ(race.standings.size(), 2u);
  EXPECT_EQ(race.standings[1].run, 2u);
  EXPECT_EQ(race.standings[1].place, 2u);
  EXPECT_TRUE(rank({}, 0.1).standings.empty());
}

TEST(Race, TheThresholdIsOverTheBestThatIsKnown) {
  CriticalPointsReport report;
  report.points.resize(2);
  report.points[0].kind = CriticalKind::minimum;
  report.points[0].value = 2;
  report.points[1].kind = CriticalKind::saddle;
  report.points[1].value = -7;
  const std::vector<Trajectory> paths = {path_of({5, 2.05, 2 - 1e-16}), path_of({5, 3, 2.05})};
  const RaceResult known = rank(paths, 0.1, &report);
  EXPECT_EQ(known.best.source, RaceBest::Source::minimum);
  EXPECT_EQ(known.best.loss, 2);
  EXPECT_EQ(known.standings[0].reached, 1u);
  EXPECT_EQ(known.standings[1].reached, 2u);
  const RaceResult unknown = rank(paths, 0.1);
  EXPECT_EQ(unknown.best.source, RaceBest::Source::runs);
  const RaceResult lower = rank({path_of({5, -1})}, 0.1, &report);
  EXPECT_EQ(lower.best.source, RaceBest::Source::runs) << "a run found a lower place than the window has";
  EXPECT_EQ(lower.best.loss, -1);
  report.points[0].value = 1e-20;
  EXPECT_EQ(rank(paths, 0.1, &report).best.source, RaceBest::Source::zero);
  CriticalPointsReport valley;
  valley.curves.resize(1);
  valley.curves[0].value = 1.5;
  EXPECT_EQ(rank(paths, 0.1, &valley).best.loss, 1.5);
}

}  // namespace race_test
}  // namespace saddlescope
