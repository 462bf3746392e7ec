#include <nlohmann/json.hpp>
#include <ostream>

#include "app/command_line/commands.h"
#include "app/command_line/json_text.h"
#include "core/curvature/curvature.h"
#include "core/objective/missing_text.h"
#include "core/support/simd.h"

namespace saddlescope {

namespace {

struct Answer {
  Evaluation evaluation;
  Curvature bends;
};

/// Only the computing flushes subnormal numbers: printing and reading them must not.
Answer compute(const Objective& objective, const std::vector<double>& at) {
  const FlushSubnormals flush;
  Answer answer;
  answer.evaluation = evaluate_at(objective, at);
  answer.bends = curvature(answer.evaluation.hessian);
  return answer;
}

CommandResult run_evaluate(const Arguments& arguments, Streams streams, const CommandLineHooks&) {
  if (const auto checked = check_output(arguments); !checked) return Unexpected{checked.error()};
  const auto loss = read_loss(arguments, streams.err);
  if (!loss) return Unexpected{loss.error()};
  const auto text = arguments.value("at");
  if (!text) return bad_input("no point is named; give --at with one number for each variable");
  const auto at = read_point("at", *text, loss->formula->variables());
  if (!at) return Unexpected{at.error()};

  const auto [evaluation, bends] = compute(*loss->objective, *at);
  nlohmann::ordered_json object = {{"formula", loss->formula->text()},
                                   {"variables", loss->formula->variables()},
                                   {"at", *at},
                                   {"value", evaluation.value},
                                   {"gradient", json_numbers(evaluation.gradient)},
                                   {"hessian", json_rows(evaluation.hessian)},
                                   {"eigenvalues", json_numbers(bends.eigenvalues)},
                                   {"eigenvectors", json_rows(bends.eigenvectors)}};
  if (const std::string missing = missing_text(*loss->objective, *at); !missing.empty()) object["missing"] = missing;
  return write_result(arguments, streams, json_text(object, 1) + "\n");
}

}  // namespace

CommandInfo evaluate_command() {
  CommandInfo command{"evaluate", "evaluate LOSS --at A,B",
                      "Prints value, gradient, Hessian, eigenvalues and eigenvectors at a point as JSON.\n"
                      "Where one of them does not exist, “missing” says which and why.",
                      loss_options(), 0};
  command.options.push_back(
      {"at", "A,B", "the point, one number for each variable, up to 16; negative numbers as --at -1.5,2"});
  command.options.push_back({"output", "FILE", "write there instead of standard output", false, 'o'});
  command.options.push_back({"help", "", "this text", false, 'h'});
  command.run = run_evaluate;
  return command;
}

}  // namespace saddlescope
