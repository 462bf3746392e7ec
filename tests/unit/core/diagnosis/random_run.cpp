#include "tests/unit/core/diagnosis/random_run.h"

#include <cmath>
#include <optional>
#include <random>

#include "core/critical/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace {

class RunGenerator {
 public:
  explicit RunGenerator(std::uint32_t seed) : random_(seed) {}

  RandomRun run() {
    choose_loss();
    choose_method();
    const double half = std::exp(uniform(0, 1.5));
    run_.window = {{-half, half * uniform(0.5, 1.5)}, {-half, half}};
    run_.with_report = uniform(0, 1) < 0.3;
    run_.noise = uniform(0, 1) < 0.15 ? std::exp(uniform(-4, 0)) : 0;
    for (int i = 0; i < 2; ++i) run_.start.push_back(round3(uniform(-half, half)));
    if (uniform(0, 1) < 0.1) run_.start[0] = 0;
    run_.steps = static_cast<std::size_t>(std::exp(uniform(1.5, 6.2)));
    run_.at = uniform(0, 1) < 0.5 ? run_.steps : static_cast<std::size_t>(uniform(0, static_cast<double>(run_.steps)));
    return run_;
  }

 private:
  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }
  static double round3(double x) { return std::round(1000 * x) / 1000; }
  std::string number(double low, double high) { return std::to_string(round3(uniform(low, high))); }
  std::string scale(double low, double high) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", std::exp(uniform(std::log(low), std::log(high))));
    return text;
  }

  void choose(const std::string& family, const std::string& formula, bool bounded, bool quadratic = false) {
    run_.family = family;
    run_.formula = formula;
    run_.bounded = bounded;
    run_.quadratic = quadratic;
  }

  void choose_loss() {
    const std::string a = scale(0.01, 100), b = scale(0.001, 1000), c = number(-3, 3), d = number(-3, 3);
    switch (std::uniform_int_distribution<int>(0, 15)(random_)) {
      case 0:
        return choose("quadratic", a + "*(x - " + c + " + 0.5y)^2 + " + b + "*(y - " + d + " - 0.3x)^2", true, true);
      case 1:
        return choose("far quadratic", a + "*(x - 40" + ")^2 + " + b + "*(y + x - " + d + ")^2 + " + a, true, true);
      case 2:
        return choose("saddle", a + "*x^2 - " + scale(0.01, 10) + "*(y - x/3)^2", false);
      case 3:
        return choose("network", "(1 - x*y)^2", true);
      case 4:
        return choose("cliff", "0.5(1 - tanh(" + scale(1, 20) + "*x)) + 0.02(x - 1.5)^2 + 0.1y^2", true);
      case 5:
        return choose("wall", "exp(" + scale(1, 12) + "*x) - " + a + "*x + y^2", true);
      case 6:
        return choose("steps", "floor(" + scale(0.5, 5) + "*x) + " + number(0, 1) + "*y^2", false);
      case 7:
        return choose("wells", a + "*(x^2 - 1)^2 + " + scale(0.01, 10) + "*(y - " + d + ")^2", true);
      case 8:
        return choose("slope", a + "*x + " + scale(0.01, 1) + "*y^3", false);
      case 9:
        return choose("kinks", a + "*abs(x - " + c + ") + abs(y)", true);
      case 10:
        return choose("domain", "x - log(x + 2) + sqrt(y + 2) + " + a + "*y^2", true);
      case 11:
        return choose("waves", "sin(" + scale(0.5, 5) + "*x) + cos(y) + 0.05(x^2 + y^2)", true);
      case 12:
        return choose("valley", a + "*(x + 2y - 1)^2", true);
      case 13:
        return choose("curved valley", "(1 - x)^2 + " + scale(1, 100) + "*(y - x^2)^2", true);
      case 14:
        return choose("clamped", "relu(x - " + c + ")^2 + " + number(0, 1) + "*relu(-y)", true);
      default:
        return choose("tail", "log(1 + exp(-" + a + "*x)) + 1/(1 + y^2)", true);
    }
  }

  void choose_method() {
    static const char* const methods[] = {"gd",      "gd",       "gd",           "momentum:momentum=0.9",
                                          "adam",    "nesterov", "rmsprop",      "adagrad:convention=lecture",
                                          "adagrad", "newton",   "adagrad:eps=0"};
    const std::string method = methods[std::uniform_int_distribution<std::size_t>(0, std::size(methods) - 1)(random_)];
    run_.optimizer = method + (method.find(':') == std::string::npos ? ":" : ",") + "lr=" + scale(1e-5, 3);
  }

  std::mt19937 random_;
  RandomRun run_;
};

}  // namespace

std::string RandomRun::text() const {
  return "--formula '" + formula + "' --optimizer " + optimizer + " --start=" + std::to_string(start[0]) + "," +
         std::to_string(start[1]) + " --steps " + std::to_string(steps) + " --step " + std::to_string(at) +
         (noise > 0 ? " --gradient-noise " + std::to_string(noise) : "") + (with_report ? " with" : " without") +
         " the points of ±" + std::to_string(window.a.maximum);
}

RandomRun random_run(std::uint32_t seed) { return RunGenerator(seed).run(); }

JudgedRun judged(const RandomRun& run) {
  JudgedRun result{objective_from(run.formula), {}, {}};
  RunPlan plan(*parse_optimizer(run.optimizer));
  plan.sampling.gradient_noise = run.noise;
  plan.seed = 7;
  result.trajectory = run_optimizer(result.objective, plan, run.start, {.steps = run.steps});
  std::optional<CriticalPointsReport> report;
  if (run.with_report) report = find_critical_points(result.objective, run.window);
  result.diagnosis = diagnose(result.objective, result.trajectory, plan.optimizer, run.at, report ? &*report : nullptr);
  return result;
}

}  // namespace saddlescope
