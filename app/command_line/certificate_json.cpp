#include "app/command_line/certificate_json.h"

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "app/command_line/json_text.h"
#include "core/certificate/certificate.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

using nlohmann::ordered_json;

constexpr double default_budget = 10;  // seconds
constexpr std::size_t most_undecided = 200;

ordered_json box_json(const std::vector<Interval>& box) {
  ordered_json sides = ordered_json::array();
  for (const Interval& side : box) sides.push_back({side.minimum, side.maximum});
  return sides;
}

ordered_json proved_json(const ProvedPoint& point) {
  return {{"at", point.at},
          {"box", box_json(point.box)},
          {"listed", point.found ? ordered_json(*point.found) : ordered_json()}};
}

ordered_json undecided_json(const UndecidedBox& box) {
  return {{"box", box_json(box.box)}, {"why", doubt_name(box.why)}};
}

/// Only the computing flushes subnormal numbers: printing must not.
Certificate compute(const Objective& objective, std::span<const Interval> window, const CriticalPointsReport& report,
                    double budget) {
  const FlushSubnormals flush;
  CertifyOptions options;
  options.budget = std::chrono::duration<double>(budget);
  return certify(objective, window, report.points, report.curves, options);
}

}  // namespace

std::vector<OptionInfo> certify_options() {
  return {{"certify", "", "prove that these are all, with interval arithmetic: adds certified, undecided boxes"},
          {"budget", "SECONDS", "time for --certify, else 10"}};
}

Expected<double, CommandError> read_budget(const Arguments& arguments) {
  const auto text = arguments.value("budget");
  if (!text) return default_budget;
  if (!arguments.has("certify")) return Unexpected{CommandError{"--budget needs --certify"}};
  const auto seconds = parse_finite("budget", *text);
  if (!seconds) return Unexpected{CommandError{seconds.error()}};
  if (!(*seconds > 0) || *seconds > 1e6)
    return Unexpected{CommandError{"--budget must be above 0 and at most 1000000 seconds"}};
  return *seconds;
}

bool add_certificate(const Arguments& arguments, double budget, const Objective& objective,
                     std::span<const Interval> window, const CriticalPointsReport& report, ordered_json& object) {
  if (!arguments.has("certify")) return false;
  const Certificate certificate = compute(objective, window, report, budget);
  ordered_json proved = ordered_json::array(), undecided = proved;
  for (const ProvedPoint& point : certificate.proved) proved.push_back(proved_json(point));
  for (const UndecidedBox& box : merged_boxes(window, certificate.undecided, most_undecided))
    undecided.push_back(undecided_json(box));
  object["certified"] = certificate.certified;
  object["certificate"] = certificate.summary();
  object["proved_points"] = std::move(proved);
  object["proved_curves"] = certificate.proved_curves;
  object["proved_sets"] = certificate.proved_sets;
  object["refuted"] = certificate.refuted;
  object["undecided_boxes"] = certificate.undecided_boxes;
  object["undecided_share"] = certificate.undecided_share;
  object["undecided"] = std::move(undecided);
  return certificate.certified;
}

}  // namespace saddlescope
