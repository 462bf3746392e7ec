#include "core/engine/nodes/race.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/engine/fitting_points.h"

namespace saddlescope {
namespace {

double lowest_of(const Trajectory& path) {
  double lowest = INFINITY;
  for (const double loss : path.loss)
    if (std::isfinite(loss)) lowest = std::min(lowest, loss);
  return lowest;
}

RaceBest best_of(std::span<const Trajectory* const> runs, const CriticalPointsReport* report, double threshold) {
  // A thousandth of the threshold changes no place.
  constexpr double negligible = 1e-3;
  const double minimum = lowest_minimum(report);
  double lowest = INFINITY;
  for (const Trajectory* path : runs)
    if (path != nullptr) lowest = std::min(lowest, lowest_of(*path));
  const double best = std::min(minimum, lowest);
  if (!std::isfinite(best) || std::fabs(best) <= negligible * threshold) return {};
  // A run that came down to the minimum stands an ulp below it as often as above.
  const bool known = lowest >= minimum - negligible * threshold;
  return known ? RaceBest{RaceBest::Source::minimum, minimum} : RaceBest{RaceBest::Source::runs, lowest};
}

Standing standing_of(std::size_t run, const Trajectory& path, double best, double threshold) {
  Standing standing;
  standing.run = run;
  standing.last_step = path.last_step();
  standing.left = path.loss[path.last_finite_step()] - best;
  const auto there = std::find_if(path.loss.begin(), path.loss.end(),
                                  [&](double loss) { return std::isfinite(loss) && loss - best < threshold; });
  if (there != path.loss.end()) standing.reached = static_cast<std::size_t>(there - path.loss.begin());
  standing.broken = !standing.reached && path.status != RunStatus::ok;
  return standing;
}

}  // namespace

RaceResult rank_runs(std::span<const Trajectory* const> runs, const CriticalPointsReport* report, double threshold) {
  RaceResult race{threshold, best_of(runs, report, threshold), {}};
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i] != nullptr && runs[i]->rows() > 0)
      race.standings.push_back(standing_of(i, *runs[i], race.best.loss, threshold));
  std::stable_sort(race.standings.begin(), race.standings.end(), [](const Standing& a, const Standing& b) {
    const auto order = [](const Standing& s) {
      const double left = std::isnan(s.left) || s.broken ? INFINITY : s.left;
      return std::tuple(!s.reached, s.reached.value_or(0), s.broken, s.reached ? 0 : left);
    };
    return order(a) < order(b);
  });
  for (std::size_t k = 0; k < race.standings.size() && race.standings[k].reached; ++k) {
    const bool tie = k > 0 && race.standings[k - 1].reached == race.standings[k].reached;
    race.standings[k].place = tie ? race.standings[k - 1].place : k + 1;
  }
  return race;
}

Keys<RaceKey> RaceNode::keys(const Scene& scene, const Results& results) const {
  if (!scene.race.shown) return NotWanted{};
  const auto loss = settled_loss(results);
  if (!loss) return NotYet{};
  RaceKey key{{}, nullptr, scene.race.threshold};
  for (std::size_t i = 0; i < scene.runs.size(); ++i) {
    const auto& run = results.get<RunResult>(i);
    if (run == nullptr || !is_run_of(*loss, *run)) return NotYet{};
    key.runs.push_back(scene.runs[i].visible ? run : nullptr);
  }
  if (const auto& points = results.get<CriticalPointsResult>(); points != nullptr && points->loss == (*loss)->good)
    key.points = points;
  return key;
}

ResultPtr<RaceResult> RaceNode::compute(const RaceKey& key, const NodeContext<RaceResult>&) const {
  std::vector<const Trajectory*> runs;
  for (const auto& run : key.runs) runs.push_back(run == nullptr ? nullptr : &run->trajectory);
  const CriticalPointsReport* report = key.points == nullptr ? nullptr : &key.points->report;
  auto race = std::make_shared<RaceResult>(rank_runs(runs, report, key.threshold));
  race->runs = key.runs;
  return race;
}

}  // namespace saddlescope
