#include "core/analysis/critical_points.h"

#include <ostream>

#include "app/command_line/certificate_json.h"
#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace {

std::string point_json(const CriticalPoint& point) {
  return JsonObject()
      .add("at", json_numbers(point.at))
      .add("value", json_number(point.value))
      .add("kind", json_string(critical_kind_name(point.kind)))
      .add("shape", point.shape.empty() ? "null" : json_string(point.shape))
      .add("index", std::to_string(point.index))
      .add("eigenvalues", json_numbers(point.eigenvalues))
      .add("eigenvectors", json_rows(point.eigenvectors))
      .add("gradient_norm", json_number(point.gradient_norm))
      .one_line();
}

std::string curve_json(const CriticalCurve& curve) {
  std::string points;
  for (const std::vector<double>& point : curve.points) points += (points.empty() ? "" : ", ") + json_numbers(point);
  return JsonObject()
      .add("kind", json_string(critical_curve_kind_name(curve.kind)))
      .add("closed", curve.closed ? "true" : "false")
      .add("points", "[" + points + "]")
      .one_line();
}

/// Only the computing flushes subnormal numbers: printing must not.
CriticalPointsReport compute(const Loss& loss) {
  const FlushSubnormals flush;
  return find_critical_points(*loss.objective, loss.window);
}

}  // namespace

CommandInfo critical_points_command() {
  CommandInfo command{"critical-points", "critical-points LOSS [--certify [--budget SECONDS]] [-o FILE]",
                      "Finds the critical points in the window and prints them as JSON; the window is --domain, else "
                      "the surface's own, else [-3, 3]^2.",
                      loss_options(), 0};
  for (const OptionInfo& option : certify_options()) command.options.push_back(option);
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  return command;
}

CommandResult run_critical_points(const Arguments& arguments, Streams streams) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  if (loss->dimension() > 2)
    return Unexpected{CommandError{"critical points are found for one or two variables; this formula has " +
                                       std::to_string(loss->dimension()) + ", name two with --parameters",
                                   exit_bad_input}};
  const auto budget = read_budget(arguments);
  if (!budget) return Unexpected{budget.error()};
  const CriticalPointsReport report = compute(*loss);
  std::vector<double> domain = {loss->window.a.minimum, loss->window.a.maximum};
  if (loss->dimension() == 2) domain.insert(domain.end(), {loss->window.b.minimum, loss->window.b.maximum});
  std::vector<std::string> points, curves;
  for (const CriticalPoint& point : report.points) points.push_back(point_json(point));
  for (const CriticalCurve& curve : report.curves) curves.push_back(curve_json(curve));
  JsonObject object;
  object.add("domain", json_numbers(domain))
      .add("index_check", json_string(index_check_name(report.index_check)))
      .add("winding_number", report.winding_number ? std::to_string(*report.winding_number) : "null")
      .add("points", json_list_lines(points, 4))
      .add("curves", json_list_lines(curves, 4));
  std::vector<Interval> window{loss->window.a, loss->window.b};
  window.resize(loss->dimension());
  add_certificate(arguments, *budget, *loss->objective, window, report, object);
  return write_result(arguments, streams, object.lines() + "\n");
}

}  // namespace saddlescope
