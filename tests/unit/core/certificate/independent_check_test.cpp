// Certificates checked by other means than those that made them: from their boxes alone, with 192 bits, by halving
// until the gradient excludes zero, and by Krawczyk's test in each proved region. The losses are generated, full of
// numbers that no double holds and that folding cancels.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/formula/precise_evaluation.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace independent_check_test {

using Box = std::vector<Interval>;

std::vector<PreciseInterval> precise_box(const Box& box) {
  std::vector<PreciseInterval> result;
  for (const Interval& side : box) result.emplace_back(side.minimum, side.maximum);
  return result;
}

class Checker {
 public:
  Checker(const Objective& loss, const Certificate& certificate)
      : evaluator_(*loss.formula(), loss.constants(), formula_rows(loss)) {
    for (const ProvedPoint& proved : certificate.proved) {
      const std::size_t before = cores_.size();
      add_core(proved, std::vector<double>(proved.at.size(), 1e-3));
      add_core(proved, half_sides(proved));
      all_hold_one_ = all_hold_one_ && cores_.size() > before;
    }
  }

  /// Whether (1) or not (0) a small box away from the proved points may hold a zero after all.
  int places_left(const Box& box, int depth = 0) {
    for (const Core& core : cores_)
      if (lies_in(box, core.at, core.half)) return 0;
    evaluator_.evaluate(precise_box(box));
    for (std::size_t i = 0; i < box.size(); ++i) {
      const PreciseInterval& slope = evaluator_.gradient(i);
      if (slope.positive() || slope.negative()) return 0;
    }
    constexpr int deepest = 70;
    if (depth == deepest) return 1;
    std::size_t widest = 0;
    for (std::size_t i = 1; i < box.size(); ++i)
      if (box[i].size() > box[widest].size()) widest = i;
    Box left = box, right = box;
    left[widest].maximum = right[widest].minimum = box[widest].middle();
    const int first = places_left(left, depth + 1);
    return first > 0 ? first : places_left(right, depth + 1);
  }

  /// Whether a box round each proved point holds a zero, and one alone. That its region has no other is seen by
  /// places_left().
  bool all_hold_one() const { return all_hold_one_; }

 private:
  /// A box round a proved point that holds one zero.
  struct Core {
    std::vector<double> at, half;
  };
  static std::vector<double> half_sides(const ProvedPoint& proved) {
    std::vector<double> half;
    for (std::size_t i = 0; i < proved.at.size(); ++i)
      half.push_back(std::max(proved.at[i] - proved.box[i].minimum, proved.box[i].maximum - proved.at[i]));
    return half;
  }
  /// The largest of this shape in which the test succeeds. A cube alone is too small beside an ill-conditioned zero,
  /// where halving is in vain; a proved region may be thin.
  void add_core(const ProvedPoint& proved, std::vector<double> half) {
    for (int halving = 0; halving < 24; ++halving) {
      if (holds_one(proved, half)) return cores_.push_back({proved.at, half});
      for (double& side : half) side /= 2;
    }
  }

  /// Krawczyk's test.
  bool holds_one(const ProvedPoint& proved, const std::vector<double>& half) {
    const std::size_t n = proved.at.size();
    std::vector<PreciseInterval> middle(proved.at.begin(), proved.at.end()), around;
    for (std::size_t i = 0; i < n; ++i) around.push_back(middle[i].widened(half[i]));
    if (!evaluator_.evaluate(middle)) return false;
    // n ≤ 2: the inverse by hand.
    PreciseInterval inverse[2][2], slope[2];
    const PreciseInterval a = evaluator_.hessian(0, 0).middle();
    if (n == 1) {
      inverse[0][0] = PreciseInterval(1) / a;
    } else {
      const PreciseInterval b = evaluator_.hessian(0, 1).middle(), c = evaluator_.hessian(1, 1).middle();
      const PreciseInterval determinant = a * c - b * b;
      inverse[0][0] = c / determinant, inverse[1][1] = a / determinant;
      inverse[0][1] = inverse[1][0] = -(b / determinant);
    }
    for (std::size_t i = 0; i < n; ++i) slope[i] = evaluator_.gradient(i);
    const auto reach = [&](std::size_t i) {
      PreciseInterval step;
      for (std::size_t k = 0; k < n; ++k) step += inverse[i][k] * slope[k];
      double sum = step.magnitude();
      for (std::size_t j = 0; j < n; ++j) {
        PreciseInterval entry(i == j ? 1 : 0);
        for (std::size_t k = 0; k < n; ++k) entry -= inverse[i][k] * evaluator_.hessian(k, j);
        sum += entry.magnitude() * half[j];
      }
      return sum;
    };
    if (!evaluator_.evaluate(around)) return false;
    for (std::size_t i = 0; i < n; ++i)
      if (!(reach(i) < half[i])) return false;
    return true;
  }

  static bool lies_in(const Box& box, const std::vector<double>& zero, const std::vector<double>& half) {
    for (std::size_t i = 0; i < box.size(); ++i)
      if (box[i].minimum < zero[i] - half[i] || box[i].maximum > zero[i] + half[i]) return false;
    return true;
  }

  PreciseEvaluator evaluator_;
  std::vector<Core> cores_;
  bool all_hold_one_ = true;
};

/// Certificates made and checked, and the points that they prove.
struct Found {
  int certified = 0, points = 0;
  void add(const Objective& objective) {
    const Box window(objective.dimension(), Interval{-2.125, 2.25});
    const Certificate certificate = certify(objective, window, {}, {}, {.boxes = 3000, .stop = {}, .progress = {}});
    Checker checker(objective, certificate);
    EXPECT_TRUE(checker.all_hold_one());
    points += static_cast<int>(certificate.proved.size());
    // What is listed as missing only because nothing was given still covers the window.
    if (!certificate.undecided.empty() || certificate.exhausted) return;
    ++certified;
    EXPECT_EQ(checker.places_left(window), 0);
  }
};

/// A number that is 0, a third, √3, …, written so that folding has to work for it.
std::string number(std::mt19937& dice) {
  static const char* const texts[] = {"sin(pi)",
                                      "(sqrt(3)^2 - 3)",
                                      "(0.1 + 0.2 - 0.3)",
                                      "(log(8) - 3log(2))",
                                      "(exp(1) - e)",
                                      "(pi/4 - atan(1))",
                                      "(1/3)",
                                      "(sqrt(2) - 1)",
                                      "cos(pi/3)",
                                      "(1e17*(0.1*3 - 0.3))",
                                      "(2/3 - 1/3)",
                                      "tan(pi/4)",
                                      "(sqrt(8)/sqrt(2))",
                                      "(exp(log(5)) - 5)",
                                      "(0.7 - 0.1*7)",
                                      "(cbrt(2)^3 - 2)",
                                      "(1e15*sin(1e3*pi))",
                                      "tanh(1)",
                                      "(asin(1) - pi/2)",
                                      "(3*0.1)",
                                      "log10(1000)",
                                      "(log2(8) - 3)",
                                      "(sin(1)^2 + cos(1)^2 - 1)",
                                      "(1/49*49 - 1)",
                                      "0.3"};
  return texts[std::uniform_int_distribution<std::size_t>(0, std::size(texts) - 1)(dice)];
}

std::string loss(std::mt19937& dice) {
  const auto pick = [&](int below) { return std::uniform_int_distribution<int>(0, below - 1)(dice); };
  const auto one = [&](const std::string& x) -> std::string {
    const std::string a = number(dice), b = number(dice), c = number(dice);
    switch (pick(7)) {
      case 0:
        return x + "^3/3 + " + a + "*" + x;
      case 1:
        return x + "^4/4 - " + x + "^2*(1 + " + a + ")/2 + " + b + "*" + x;
      case 2:
        return "sin(" + x + " + " + a + ") + " + b + "*" + x;
      case 3:
        return "exp(" + a + "*" + x + ") - " + b + "*" + x + " + 0.1" + x + "^2";
      case 4:
        return "(" + x + " - " + a + ")^2*(1 + " + b + "*" + b + ") + " + c;
      case 5:
        return "log(5 + " + x + "^2 + " + a + ") - " + b + "*" + x + "/3";
      default:
        return "tanh(" + x + " - " + a + ")^2 + " + b + "*" + x;
    }
  };
  if (pick(2) == 0) return one("x");
  return one("x") + " + " + one("y") + (pick(2) == 0 ? "" : " + " + number(dice) + "*x*y");
}

TEST(IndependentCheck, CertificatesOfNumbersThatFoldHold) {
  const char* const wished = std::getenv("SADDLESCOPE_CHECKED_CERTIFICATES");
  const int count = wished != nullptr ? std::atoi(wished) : 60;
  std::mt19937 dice(31);
  Found found;
  for (int k = 0; k < count; ++k) {
    const std::string text = loss(dice);
    SCOPED_TRACE(text);
    const FormulaObjective objective = objective_from(text);
    found.add(objective);
  }
  EXPECT_GT(found.certified, count / 4);
  EXPECT_GT(found.points, count / 4);
}

/// A few rows, cells with one to three decimals, near what the model makes with its parameters drawn.
std::shared_ptr<Table> table(std::mt19937& dice) {
  auto result = std::make_shared<Table>(Table{{"u", "v"}, {{}, {}}});
  std::uniform_real_distribution<double> any(-2, 2);
  const int rows = std::uniform_int_distribution<int>(2, 5)(dice);
  const double slope = any(dice), scale = std::pow(10, std::uniform_int_distribution<int>(1, 3)(dice));
  for (int k = 0; k < rows; ++k) {
    const double u = std::round(any(dice) * scale) / scale;
    result->columns[0].push_back(u);
    result->columns[1].push_back(std::round((std::tanh(slope * u) + 0.2 * any(dice)) * scale) / scale);
  }
  return result;
}

TEST(IndependentCheck, CertificatesOverRowsHold) {
  const char* const wished = std::getenv("SADDLESCOPE_CHECKED_CERTIFICATES");
  const int count = wished != nullptr ? std::atoi(wished) : 8;
  const char* const models[] = {"(v - x*tanh(y*u))^2",    "(v - tanh(x*u + y))^2",    "(v - x - y*u)^2 + 0.1y^4",
                                "softplus(-v*(x + y*u))", "(v - x*exp(y*u))^2",       "(v - sin(x*u))^2",
                                "x^3/3 + (v - 3u)*x",     "sqrt(1 + (v - x*u - y)^2)"};
  std::mt19937 dice(77);
  Found found;
  for (int k = 0; k < count; ++k) {
    const std::string model = models[static_cast<std::size_t>(k) % std::size(models)];
    const auto rows = table(dice);
    const Reduction reduction = k % 3 == 0 ? Reduction::sum : Reduction::mean;
    const FormulaObjective objective(*Formula::compile(model, {.columns = rows->names}), {}, rows, reduction);
    SCOPED_TRACE(model + " over rows number " + std::to_string(k));
    found.add(objective);
  }
  EXPECT_GT(found.certified, count / 3);
  EXPECT_GT(found.points, count / 3);
}

}  // namespace independent_check_test
}  // namespace saddlescope
