#include "app/command_line/certificate_json.h"

#include <chrono>
#include <string>

#include "core/certificate/certificate.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

constexpr double default_budget = 10;  // seconds
constexpr std::size_t most_undecided = 200;

std::string box_json(const std::vector<Interval>& box) {
  std::string sides;
  for (const Interval& side : box)
    sides += (sides.empty() ? "" : ", ") + json_numbers(std::vector<double>{side.minimum, side.maximum});
  return "[" + sides + "]";
}

std::string proved_json(const ProvedPoint& point) {
  return JsonObject()
      .add("at", json_numbers(point.at))
      .add("box", box_json(point.box))
      .add("listed", point.found ? std::to_string(*point.found) : "null")
      .one_line();
}

std::string undecided_json(const UndecidedBox& box) {
  return JsonObject().add("box", box_json(box.box)).add("why", json_string(doubt_name(box.why))).one_line();
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

void add_certificate(const Arguments& arguments, double budget, const Objective& objective,
                     std::span<const Interval> window, const CriticalPointsReport& report, JsonObject& object) {
  if (!arguments.has("certify")) return;
  const Certificate certificate = compute(objective, window, report, budget);
  std::vector<std::string> proved, undecided, refuted;
  for (const ProvedPoint& point : certificate.proved) proved.push_back(proved_json(point));
  for (const UndecidedBox& box : merged_boxes(window, certificate.undecided, most_undecided))
    undecided.push_back(undecided_json(box));
  std::string none;
  for (const std::size_t index : certificate.refuted) none += (none.empty() ? "" : ", ") + std::to_string(index);
  object.add("certified", certificate.certified ? "true" : "false")
      .add("certificate", json_string(certificate.summary()))
      .add("proved_points", json_list_lines(proved, 4))
      .add("refuted", "[" + none + "]")
      .add("undecided_boxes", std::to_string(certificate.undecided_boxes))
      .add("undecided_share", json_number(certificate.undecided_share))
      .add("undecided", json_list_lines(undecided, 4));
}

}  // namespace saddlescope
