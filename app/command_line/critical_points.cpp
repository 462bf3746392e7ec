#include "core/critical/critical_points.h"

#include <ostream>

#include "app/command_line/certificate_json.h"
#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

std::string counts_json(const EigenvalueCounts& counts) {
  return JsonObject()
      .add("positive", std::to_string(counts.positive))
      .add("zero", std::to_string(counts.zero))
      .add("negative", std::to_string(counts.negative))
      .one_line();
}

std::string point_json(const CriticalPoint& point) {
  const EigenvalueCounts counts = count_eigenvalues(point);
  const bool curved = counts != EigenvalueCounts();
  return JsonObject()
      .add("at", json_numbers(point.at))
      .add("value", json_number(point.value))
      .add("kind", json_string(critical_kind_name(point.kind)))
      .add("shape", point.shape.empty() ? "null" : json_string(point.shape))
      .add("index", std::to_string(point.index))
      .add("eigenvalues", json_numbers(point.eigenvalues))
      .add("eigenvectors", json_rows(point.eigenvectors))
      .add("gradient_norm", json_number(point.gradient_norm))
      .add("counts", curved ? counts_json(counts) : "null")
      .add("minimum_ratio", curved ? json_number(counts.minimum_ratio()) : "null")
      .one_line();
}

std::string curve_json(const CriticalCurve& curve) {
  std::string points;
  for (const std::vector<double>& point : curve.points) points += (points.empty() ? "" : ", ") + json_numbers(point);
  return JsonObject()
      .add("kind", json_string(critical_curve_kind_name(curve.kind)))
      .add("closed", curve.closed ? "true" : "false")
      .add("value", json_number(curve.value))
      .add("points", "[" + points + "]")
      .add("sharpness", json_numbers(curve.sharpness))
      .one_line();
}

/// A set is told by its place among the points that stands for it.
std::string set_json(const CriticalSet& set, const CriticalPointsReport& report) {
  return JsonObject()
      .add("kind", json_string(critical_kind_name(set.kind)))
      .add("dimension", std::to_string(set.dimension))
      .add("value", json_number(set.value))
      .add("point", std::to_string(set.representative))
      .add("at", json_numbers(report.points[set.representative].at))
      .one_line();
}

/// Only the computing flushes subnormal numbers: printing must not.
CriticalPointsReport compute(const Loss& loss) {
  const FlushSubnormals flush;
  return loss.box.empty() ? find_critical_points(*loss.objective, loss.window)
                          : find_critical_points(*loss.objective, loss.box);
}

CommandResult run_critical_points(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto budget = read_budget(arguments);
  if (!budget) return Unexpected{budget.error()};
  const CriticalPointsReport report = compute(*loss);
  std::vector<Interval> box = loss->box;
  if (box.empty()) box.push_back(loss->window.a);
  if (loss->dimension() == 2) box.push_back(loss->window.b);
  std::vector<double> domain;
  for (const Interval& side : box) domain.insert(domain.end(), {side.minimum, side.maximum});
  std::vector<std::string> points, curves, sets;
  for (const CriticalPoint& point : report.points) points.push_back(point_json(point));
  for (const CriticalCurve& curve : report.curves) curves.push_back(curve_json(curve));
  for (const CriticalSet& set : report.sets) sets.push_back(set_json(set, report));
  JsonObject object;
  object.add("domain", json_numbers(domain))
      .add("index_check", json_string(index_check_name(report.index_check)))
      .add("winding_number", report.winding_number ? std::to_string(*report.winding_number) : "null")
      .add("points", json_list_lines(points, 4))
      .add("curves", json_list_lines(curves, 4))
      .add("sets", json_list_lines(sets, 4))
      .add("summary", json_string(report.summary()));
  add_certificate(arguments, *budget, *loss->objective, box, report, object);
  return write_result(arguments, streams, object.lines() + "\n");
}

}  // namespace

CommandInfo critical_points_command() {
  CommandInfo command{"critical-points", "critical-points LOSS [--certify [--budget SECONDS]] [-o FILE]",
                      "Finds the critical points in the window and prints them as JSON; the window is --domain, else "
                      "the surface's own, else [-3, 3] for each variable.\n"
                      "Up to two variables: sets of critical points are curves. More: they are sets, each told by its "
                      "dimension and one of its points.",
                      loss_options(), 0};
  for (const OptionInfo& option : certify_options()) command.options.push_back(option);
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  command.run = run_critical_points;
  return command;
}

}  // namespace saddlescope
