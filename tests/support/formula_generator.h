// Random texts of the formula grammar in x and y, for tests; the same for the same seed.
#pragma once

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

namespace saddlescope {

class FormulaGenerator {
 public:
  explicit FormulaGenerator(std::uint64_t seed) : random_(seed) {}

  double uniform(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }

  // Any text of the grammar; values may be anything.
  std::string anything(int depth) {
    if (depth == 0) return leaf();
    const std::string a = anything(depth - 1),
                      b = anything(depth - 1 - static_cast<int>(pick(2)) * (depth > 1 ? 1 : 0));
    switch (pick(14)) {
      case 0:
        return a + " + " + b;
      case 1:
        return a + " − " + b;
      case 2:
        return "(" + a + ")*(" + b + ")";
      case 3:
        return "(" + a + ")/(" + b + ")";
      case 4:
        return "(" + a + ")^" + std::to_string(pick(5));
      case 5:
        return "(" + a + ")^-" + std::to_string(pick(4));
      case 6:
        return "-(" + a + ")";
      case 7:
        return "|" + a + "|";
      case 8:
        return "(" + a + ")(" + b + ")";
      case 9:
        return "2(" + a + ")²";
      case 10:
        return std::string(binary_names[pick(5)]) + "(" + a + ", " + b + ")";
      case 11:
        return "(" + a + ")^(" + b + ")";
      default:
        return std::string(unary_names[pick(std::size(unary_names))]) + "(" + a + ")";
    }
  }

  // Smooth functions with moderate values in [−1, 1]², so that finite differences are trustworthy.
  std::string smooth(int depth) {
    if (depth == 0) return leaf();
    const std::string a = smooth(depth - 1), b = smooth(depth - 1);
    switch (pick(17)) {
      case 0:
        return a + " + " + b;
      case 1:
        return "(" + a + " - " + b + ")";
      case 2:
        return "(" + a + ")*(" + b + ")";
      case 3:
        return "(" + a + ")/(2 + sin(" + b + "))";
      case 4:
        return "sin(" + a + ")^" + std::to_string(1 + pick(4));
      case 5:
        return "(2 + cos(" + a + "))^-" + std::to_string(1 + pick(3));
      case 6:
        return "(2 + sin(" + a + "))^(cos(" + b + "))";
      case 7:
        return "atan2(2 + sin(" + a + "), " + b + ")";
      case 8:
        return "hypot(1 + sin(" + a + ")^2, " + b + ")";
      case 9:
        return "log(2 + sin(" + a + "))";
      case 10:
        return "sqrt(2 + tanh(" + a + "))";
      case 11:
        return "exp(sin(" + a + "))";
      case 12:
        return "asin(0.4sin(" + a + ")) + acos(0.4cos(" + b + "))";
      case 13:
        return "cbrt(2 + sin(" + a + ")) + tan(0.5sin(" + b + "))";
      case 14:
        return "log2(3 + sin(" + a + ")) + log10(3 + cos(" + b + "))";
      case 15:
        return "sinh(sin(" + a + ")) + cosh(sin(" + b + "))";
      default:
        return std::string(smooth_names[pick(std::size(smooth_names))]) + "(" + a + ")";
    }
  }

 private:
  static constexpr const char* binary_names[] = {"max", "min", "hypot", "atan2", "pow"};
  static constexpr const char* unary_names[] = {"sin",  "cos",   "tan",     "asin", "acos",     "atan",  "sinh", "cosh",
                                                "tanh", "exp",   "log",     "log2", "log10",    "sqrt",  "cbrt", "abs",
                                                "sign", "floor", "sigmoid", "relu", "softplus", "gauss", "step", "ln"};
  static constexpr const char* smooth_names[] = {"sin", "cos", "tanh", "atan", "sigmoid", "softplus", "gauss"};

  std::size_t pick(std::size_t count) { return random_() % count; }

  std::string leaf() {
    static constexpr const char* leaves[] = {"x", "y", "x", "y",  "x",  "y",  "2",   "0.5", "3",   "1e-3", "π",
                                             "e", "1", "0", "xy", "2x", "x²", "1/3", "-1",  "100", "0.7"};
    return leaves[pick(std::size(leaves))];
  }

  std::mt19937_64 random_;
};

}  // namespace saddlescope
