// Derivatives keep their digits far out and at the ends of the domains: against mpmath (derivative_tails.py).
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/objective/formula_loss.h"

namespace saddlescope {
namespace derivative_tails_test {

double ulps(double value, double right) {
  return std::abs(value - right) / (std::nextafter(std::abs(right), INFINITY) - std::abs(right));
}

TEST(DerivativeTails, KeepTheirDigits) {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/derivative_tails.txt");
  std::map<std::string, std::shared_ptr<const Objective>> functions;
  std::string name, x, first, second;
  std::size_t count = 0;
  while (file >> name >> x >> first >> second) {
    auto& function = functions[name];
    if (function == nullptr) function = formula_loss(*Formula::compile(name + "(x)", {.parameters = {"x"}}), {});
    const double at = std::strtod(x.c_str(), nullptr);
    const Evaluation here = evaluate_at(*function, {&at, 1});
    // The kernels' own functions are within 2 ulp; slopes multiply up to three of them. Where x is large, that is all
    // that can be asked of e^(−x²) and of sines: their argument is rounded.
    const double argument = name == "gauss" ? at * at : 0;
    const double allowed = 6 + argument;
    EXPECT_LE(ulps(here.gradient[0], std::strtod(first.c_str(), nullptr)), allowed) << name << "' at " << at;
    // Near a zero of the second derivative its two terms cancel.
    const double right = std::strtod(second.c_str(), nullptr);
    const double size =
        name == "gauss" || name == "sigmoid" ? std::max(std::abs(right), std::abs(here.gradient[0])) : right;
    EXPECT_LE(std::abs(here.hessian(0, 0) - right), allowed * 1.2 * std::ldexp(std::abs(size), -52))
        << name << "'' at " << at << ": " << here.hessian(0, 0) << ", right " << right;
    ++count;
  }
  EXPECT_GE(count, 1000u);
}

}  // namespace derivative_tails_test
}  // namespace saddlescope
