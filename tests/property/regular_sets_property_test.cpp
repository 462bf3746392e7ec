// Sums of functions of fewer inner functions than there are parameters have sets of critical points. Where a
// certificate says that the list is complete, everything that Levenberg and Marquardt's method finds from random starts
// is listed: as a point, or by the values of its inner functions, which this test works out itself.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/objective/formula_objective.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace regular_sets_property_test {

using Function = std::function<double(const Eigen::VectorXd&)>;

struct Inner {
  std::string text;
  Function value;
};

struct Loss {
  std::string text, uses;  // uses: the inner functions
  std::vector<Function> inner;
  std::size_t n;
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  Loss next() {
    for (;;) {
      Loss loss;
      loss.n = 2 + below(3);
      const std::size_t k = 1 + below(loss.n - 1);
      std::string sum;
      for (std::size_t j = 0; j < k; ++j) {
        const Inner u = inner(loss.n);
        sum += (j > 0 ? " + " : "") + outer(u.text);
        loss.inner.push_back(u.value);
        loss.uses += u.text;
      }
      bool all = true;
      std::string names;
      for (std::size_t i = 0; i < loss.n; ++i) {
        all = all && loss.uses.find(names_[i]) != std::string::npos;
        names += (i > 0 ? "," : "") + names_.substr(i, 1);
      }
      loss.text = "f(" + names + ") = " + sum;
      if (all) return loss;
    }
  }

  Eigen::VectorXd start(std::size_t n) {
    Eigen::VectorXd at(static_cast<Eigen::Index>(n));
    for (double& x : at) x = number(-2, 2.1);
    return at;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }
  double number(double low, double high) { return std::uniform_real_distribution<double>(low, high)(random_); }
  double factor() { return std::round(number(3, 20)) / 10 * (below(2) == 0 ? 1 : -1); }
  std::string text(double value) { return "(" + std::to_string(value) + ")"; }

  Inner inner(std::size_t n) {
    const auto i = static_cast<Eigen::Index>(below(n)),
               j = static_cast<Eigen::Index>((static_cast<std::size_t>(i) + 1 + below(n - 1)) % n);
    const std::string x = names_.substr(static_cast<std::size_t>(i), 1),
                      y = names_.substr(static_cast<std::size_t>(j), 1);
    const double p = factor(), q = factor();
    switch (below(5)) {
      case 0:
        return {text(p) + "*" + x + "+" + text(q) + "*" + y,
                [=](const Eigen::VectorXd& w) { return p * w[i] + q * w[j]; }};
      case 1:
        return {x + "*" + y, [=](const Eigen::VectorXd& w) { return w[i] * w[j]; }};
      case 2:
        return {x + "^2+" + text(q) + "*" + y + "^2",
                [=](const Eigen::VectorXd& w) { return w[i] * w[i] + q * w[j] * w[j]; }};
      case 3:
        return {x + "*tanh(" + y + ")", [=](const Eigen::VectorXd& w) { return w[i] * std::tanh(w[j]); }};
      default:
        return {"exp(" + x + "/2)+" + text(q) + "*" + y,
                [=](const Eigen::VectorXd& w) { return std::exp(w[i] / 2) + q * w[j]; }};
    }
  }

  std::string outer(const std::string& u) {
    const std::string c = text(factor()), moved = "(" + u + "-" + c + ")";
    switch (below(5)) {
      case 0:
        return "(" + u + "-" + c + ")^2";
      case 1:
        return "cos(1.5*(" + u + ")+" + c + ")";
      case 2:
        return "-1/(1+" + moved + "^2)";
      case 3:
        return "(" + moved + "^2-0.5)^2";
      default:
        return "log(1+" + moved + "^2)";
    }
  }

  const std::string names_ = "uvwz";
  std::mt19937 random_;
};

/// Where Levenberg and Marquardt's method for ∇L = 0 ends; nothing where it does not get there.
std::optional<Eigen::VectorXd> zero_from(const Objective& objective, Eigen::VectorXd at) {
  double damping = 1e-2;
  const auto look = [&](const Eigen::VectorXd& w) {
    return evaluate_at(objective, {w.data(), static_cast<std::size_t>(w.size())});
  };
  Evaluation here = look(at);
  for (int step = 0; step < 300; ++step) {
    if (here.gradient.norm() < 1e-13) return at;
    const Eigen::MatrixXd normal =
        here.hessian * here.hessian + damping * Eigen::MatrixXd::Identity(at.size(), at.size());
    const Eigen::VectorXd next = at - normal.ldlt().solve(here.hessian * here.gradient);
    const Evaluation there = look(next);
    if (there.gradient.norm() < here.gradient.norm()) {
      at = next;
      here = there;
      damping = std::max(0.2 * damping, 1e-14);
    } else {
      damping *= 4;
    }
  }
  return std::nullopt;
}

int tried() {
  const char* const text = std::getenv("SADDLESCOPE_TRIED_SETS");
  return text != nullptr ? std::atoi(text) : 24;
}

TEST(RegularSets, WhatIsCertifiedIsComplete) {
  Generator generator(71);
  int certified = 0, with_sets = 0, zeros = 0, count = 0;
  for (; count < tried(); ++count) {
    const Loss loss = generator.next();
    SCOPED_TRACE(loss.text);
    const FormulaObjective objective = objective_from(loss.text);
    const std::vector<Interval> box(loss.n, {-2, 2.1});
    const CriticalPointsReport report = loss.n == 2 ? find_critical_points(objective, PlaneWindow{box[0], box[1]})
                                                    : find_critical_points(objective, box);
    CertifyOptions options;
    options.budget = std::chrono::hours(1);
    options.boxes = 20'000;
    const Certificate certificate = certify(objective, box, report.points, report.curves, options);
    if (!certificate.certified) continue;
    ++certified;
    with_sets += certificate.proved_sets.size() + certificate.proved_curves.size() > 0 ? 1 : 0;
    std::vector<Eigen::VectorXd> points, on_sets;
    const auto vector = [](const std::vector<double>& at) {
      return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(at.data(), static_cast<Eigen::Index>(at.size())));
    };
    for (const CriticalPoint& point : report.points)
      (point.set_dimension > 0 ? on_sets : points).push_back(vector(point.at));
    for (const CriticalCurve& curve : report.curves) on_sets.push_back(vector(curve.points[0]));
    for (int start = 0; start < 20; ++start) {
      const auto zero = zero_from(objective, generator.start(loss.n));
      if (!zero || zero->minCoeff() < -2 || zero->maxCoeff() > 2.1) continue;
      ++zeros;
      bool listed = false;
      for (const Eigen::VectorXd& point : points) listed = listed || (point - *zero).norm() < 1e-4;
      for (const Eigen::VectorXd& set : on_sets) {
        bool same = true;
        for (const Function& u : loss.inner) same = same && std::abs(u(set) - u(*zero)) < 1e-4;
        listed = listed || same;
      }
      EXPECT_TRUE(listed) << zero->transpose();
    }
  }
  EXPECT_GT(with_sets, count / 4) << certified << " certified of " << count;
  EXPECT_GT(zeros, 2 * certified);
}

}  // namespace regular_sets_property_test
}  // namespace saddlescope
