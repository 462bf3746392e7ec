#include "core/critical/critical_points.h"
#include "core/certificate/proved_points.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "app/command_line/certificate_json.h"
#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

using nlohmann::ordered_json;

ordered_json counts_json(const EigenvalueCounts& counts) {
  return {{"positive", counts.positive}, {"zero", counts.zero}, {"negative", counts.negative}};
}

ordered_json point_json(const CriticalPoint& point) {
  const EigenvalueCounts counts = count_eigenvalues(point);
  const bool curved = counts != EigenvalueCounts();
  return {{"at", point.at},
          {"value", point.value},
          {"kind", critical_kind_name(point.kind)},
          {"shape", point.shape.empty() ? ordered_json() : ordered_json(point.shape)},
          {"index", point.index},
          {"eigenvalues", json_numbers(point.eigenvalues)},
          {"eigenvectors", json_rows(point.eigenvectors)},
          {"gradient_norm", point.gradient_norm},
          {"counts", curved ? counts_json(counts) : ordered_json()},
          {"minimum_ratio", curved ? ordered_json(counts.minimum_ratio()) : ordered_json()}};
}

ordered_json curve_json(const CriticalCurve& curve) {
  return {{"kind", critical_curve_kind_name(curve.kind)},
          {"closed", curve.closed},
          {"value", curve.value},
          {"points", curve.points},
          {"sharpness", curve.sharpness}};
}

/// A set is told by its place among the points that stands for it.
ordered_json set_json(const CriticalSet& set, const CriticalPointsReport& report) {
  return {{"kind", critical_kind_name(set.kind)},
          {"dimension", set.dimension},
          {"value", set.value},
          {"point", set.representative},
          {"at", report.points[set.representative].at}};
}

/// Only the computing flushes subnormal numbers: printing must not.
CriticalPointsReport compute(const Loss& loss) {
  const FlushSubnormals flush;
  return loss.box.empty() ? find_proved_points(*loss.objective, loss.window)
                          : find_proved_points(*loss.objective, loss.box);
}

CommandResult run_critical_points(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto budget = read_budget(arguments);
  if (!budget) return Unexpected{budget.error()};
  CriticalPointsReport report = compute(*loss);
  std::vector<Interval> box = loss->box;
  if (box.empty()) box.push_back(loss->window.a);
  if (loss->dimension() == 2) box.push_back(loss->window.b);
  std::vector<double> domain;
  for (const Interval& side : box) domain.insert(domain.end(), {side.minimum, side.maximum});
  ordered_json points = ordered_json::array(), curves = points, sets = points;
  for (const CriticalPoint& point : report.points) points.push_back(point_json(point));
  for (const CriticalCurve& curve : report.curves) curves.push_back(curve_json(curve));
  for (const CriticalSet& set : report.sets) sets.push_back(set_json(set, report));
  ordered_json object = {
      {"domain", domain},
      {"index_check", index_check_name(report.index_check)},
      {"winding_number", report.winding_number ? ordered_json(*report.winding_number) : ordered_json()},
      {"points", std::move(points)},
      {"curves", std::move(curves)},
      {"sets", std::move(sets)}};
  ordered_json proof = ordered_json::object();
  if (add_certificate(arguments, *budget, *loss->objective, box, report, proof)) report.budget_spent = false;
  object["summary"] = report.summary();
  object.update(proof);
  if (report.budget_spent) object["complete"] = false;
  CommandResult written = write_result(arguments, streams, json_text(object, 2) + "\n");
  if (written && report.budget_spent)
    return Unexpected{
        CommandError{"the search ended before all was looked at; more points are possible", exit_failure}};
  return written;
}

}  // namespace

CommandInfo critical_points_command() {
  CommandInfo command{"critical-points", "critical-points LOSS [--certify [--budget SECONDS]] [-o FILE]",
                      "Finds the critical points in the window and prints them as JSON; the window is --domain, else "
                      "the surface's own, else [-3, 3] for each variable.\n"
                      "Up to two variables: sets of critical points are curves. More: they are sets, each told by its "
                      "dimension and one of its points.\n"
                      "A search that ends before all was looked at says “complete”: false, and the exit status is 1.",
                      loss_options(), 0};
  for (const OptionInfo& option : certify_options()) command.options.push_back(option);
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  command.run = run_critical_points;
  return command;
}

}  // namespace saddlescope
