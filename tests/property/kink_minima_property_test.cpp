// Sums of absolute values, alone and with a smooth bowl: the finder lists their minimum. The right one comes from
// looking at all vertices, edges and pieces, for such a loss is convex.
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <cstdlib>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_loss.h"

namespace saddlescope {
namespace kink_minima_property_test {

struct Fold {
  double c;
  Eigen::Vector2d normal;
  double d;
  double at(const Eigen::Vector2d& p) const { return normal.dot(p) + d; }
};

/// Σ c·|n·p + d| + bowl·‖p − middle‖².
struct Sum {
  std::vector<Fold> folds;
  double bowl = 0;
  Eigen::Vector2d middle = Eigen::Vector2d::Zero();

  double value(const Eigen::Vector2d& p) const {
    double sum = bowl * (p - middle).squaredNorm();
    for (const Fold& fold : folds) sum += fold.c * std::abs(fold.at(p));
    return sum;
  }

  std::string text() const {
    std::ostringstream stream;
    for (const Fold& f : folds)
      stream << f.c << "*abs((" << f.normal.x() << ")*x+(" << f.normal.y() << ")*y+(" << f.d << "))+";
    stream << bowl << "*((x-(" << middle.x() << "))^2+(y-(" << middle.y() << "))^2)";
    return stream.str();
  }

  /// The lowest of all places where a minimum can be.
  Eigen::Vector2d minimum() const {
    Eigen::Vector2d best = middle;
    const auto consider = [&](const Eigen::Vector2d& p) {
      if (value(p) < value(best)) best = p;
    };
    for (std::size_t i = 0; i < folds.size(); ++i)
      for (std::size_t j = i + 1; j < folds.size(); ++j) {
        Eigen::Matrix2d normals;
        normals << folds[i].normal.transpose(), folds[j].normal.transpose();
        if (std::abs(normals.determinant()) > 1e-9)
          consider(-(normals.inverse() * Eigen::Vector2d(folds[i].d, folds[j].d)));
      }
    for (unsigned signs = 0; bowl > 0 && signs < 1u << folds.size(); ++signs) {
      Eigen::Vector2d slope = Eigen::Vector2d::Zero();
      const auto part = [&](std::size_t i) -> Eigen::Vector2d {
        return ((signs >> i & 1) != 0 ? folds[i].c : -folds[i].c) * folds[i].normal;
      };
      for (std::size_t i = 0; i < folds.size(); ++i) slope += part(i);
      consider(middle - slope / (2 * bowl));
      for (std::size_t i = 0; i < folds.size(); ++i) {
        const Eigen::Vector2d p = middle - (slope - part(i)) / (2 * bowl);
        consider(p - folds[i].normal * folds[i].at(p) / folds[i].normal.squaredNorm());
      }
    }
    return best;
  }
};

class Sums {
 public:
  explicit Sums(unsigned seed) : random_(seed) {}

  Sum next() {
    Sum sum;
    const int count = std::uniform_int_distribution<int>(2, 6)(random_);
    for (int k = 0; k < count; ++k)
      sum.folds.push_back({number(0.1, 3), {number(-2, 2), number(-2, 2)}, number(-2, 2)});
    if (number(0, 1) < 0.4) {
      sum.bowl = number(0.05, 0.5);
      sum.middle = {number(-1, 1), number(-1, 1)};
    }
    return sum;
  }

 private:
  double number(double low, double high) {
    return std::round(100 * std::uniform_real_distribution<double>(low, high)(random_)) / 100;
  }
  std::mt19937 random_;
};

TEST(KinkMinimaProperty, TheMinimumOfASumOfAbsoluteValuesIsListed) {
  Sums sums(2026);
  int tried = 0, kinks = 0;
  double worst = 0;
  const char* const wished = std::getenv("SADDLESCOPE_TRIED_SUMS");
  const int count = wished != nullptr ? std::atoi(wished) : 120;
  while (tried < count) {
    const Sum sum = sums.next();
    const Eigen::Vector2d best = sum.minimum();
    if (best.cwiseAbs().maxCoeff() > 2.9) continue;
    // Two minima of the same loss, or a valley of them, are for others.
    ++tried;
    const auto formula = Formula::compile(sum.text(), {.parameters = {"x", "y"}});
    ASSERT_TRUE(formula) << sum.text();
    const auto report = find_critical_points(*formula_loss(*formula, {}), {{-3, 3}, {-3, 3}});
    double nearest = 1;
    for (const CriticalPoint& point : report.points) {
      if (point.kind != CriticalKind::minimum && point.shape != "minimum") continue;
      nearest = std::min(nearest, (Eigen::Vector2d(point.at[0], point.at[1]) - best).norm());
      kinks += point.kind == CriticalKind::kink ? 1 : 0;
    }
    const bool on_valley = std::any_of(report.curves.begin(), report.curves.end(), [&](const CriticalCurve& curve) {
      return curve.kind == CriticalCurve::Kind::valley && std::abs(curve.value - sum.value(best)) < 1e-9;
    });
    if (on_valley) continue;
    worst = std::max(worst, nearest);
    EXPECT_LE(nearest, 1e-6) << sum.text() << " at " << best.transpose() << ": " << report.summary();
  }
  RecordProperty("worst_of_1e18", std::to_string(worst * 1e18));
  RecordProperty("kinks", kinks);
}

}  // namespace kink_minima_property_test
}  // namespace saddlescope
