// What a loss is multiplied with, and what its parameters are measured in, changes nothing of its critical points; nor
// do narrow valleys hide them. Generated losses whose points are known by construction, and the whole catalogue.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "core/objective/formula_loss.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/number_text.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace scales_test {

std::string text(double number) { return "(" + exact_text(number) + ")"; }

/// c·[κ·(v − p(u))² + q(u)] with u = x/s, v = y/t, and q′(u) = ∏(u − uᵢ): critical where u = uᵢ, v = p(uᵢ); minima
/// where q″ > 0, else saddles.
struct Valley {
  std::string formula;
  PlaneWindow window;
  std::vector<double> u, v;  // of the points, by u
};

/// The floor p(u) bends: a parabola, a wave or a bump.
struct Floor {
  std::string text;
  double (*at)(double u);
};
constexpr double half = 3;

Valley valley(std::mt19937& dice) {
  const auto draw = [&](double low, double high) { return std::uniform_real_distribution<double>(low, high)(dice); };
  const auto power_of_ten = [&](double most) { return std::pow(10.0, std::round(draw(-most, most))); };
  static const Floor floors[] = {{"UU^2/4", [](double u) { return u * u / 4; }},
                                 {"sin(UU)", [](double u) { return std::sin(u); }},
                                 {"exp(-UU^2)", [](double u) { return std::exp(-u * u); }},
                                 {"0.5*UU", [](double u) { return 0.5 * u; }}};
  const Floor& floor = floors[std::uniform_int_distribution<int>(0, 3)(dice)];
  const double c = power_of_ten(12), s = power_of_ten(6), t = power_of_ten(6), kappa = std::pow(10.0, draw(0, 12));
  Valley result;
  const int count = std::uniform_int_distribution<int>(1, 3)(dice);
  while (static_cast<int>(result.u.size()) < count) {
    const double u = std::round(draw(-2.5, 2.5) * 100) / 100;
    if (std::all_of(result.u.begin(), result.u.end(), [&](double other) { return std::abs(other - u) > 0.3; }))
      result.u.push_back(u);
  }
  std::sort(result.u.begin(), result.u.end());
  for (const double u : result.u) result.v.push_back(floor.at(u));
  // q by its derivative's coefficients.
  std::vector<double> slope = {1};
  for (const double u : result.u) {
    std::vector<double> next(slope.size() + 1, 0.0);
    for (std::size_t k = 0; k < slope.size(); ++k) next[k + 1] += slope[k], next[k] -= u * slope[k];
    slope = next;
  }
  std::string q = "0";
  for (std::size_t k = 0; k < slope.size(); ++k)
    q += " + " + text(slope[k]) + "*UU^" + std::to_string(k + 1) + "/" + std::to_string(k + 1);
  std::string formula = text(c) + "*(" + text(kappa) + "*(y/" + text(t) + " - " + floor.text + ")^2 + " + q + ")";
  for (std::size_t at = 0; (at = formula.find("UU", at)) != std::string::npos;)
    formula.replace(at, 2, "(x/" + text(s) + ")");
  result.formula = formula;
  result.window = {{-half * s, half * s}, {-half * t, half * t}};
  for (double& u : result.u) u *= s;
  for (double& v : result.v) v *= t;
  return result;
}

TEST(Scales, NarrowValleysOfAnySizeShowTheirPoints) {
  std::mt19937 dice(20);
  for (int k = 0; k < 40; ++k) {
    const Valley expected = valley(dice);
    SCOPED_TRACE(expected.formula);
    const CriticalPointsReport report = find_critical_points(objective_from(expected.formula), expected.window);
    EXPECT_TRUE(report.curves.empty());
    EXPECT_EQ(report.index_check, IndexCheck::passed);
    ASSERT_EQ(report.points.size(), expected.u.size());
    std::vector<CriticalPoint> found = report.points;
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.at[0] < b.at[0]; });
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i].at[0], expected.u[i], 1e-9 * expected.window.a.size());
      EXPECT_NEAR(found[i].at[1], expected.v[i], 1e-9 * expected.window.b.size());
      const bool lowest = (found.size() - 1 - i) % 2 == 0;  // of q, which rises at the right end
      EXPECT_EQ(found[i].kind, lowest ? CriticalKind::minimum : CriticalKind::saddle);
    }
  }
}

/// Whether a letter or digit, or part of a character that is no ASCII.
bool is_part_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }

/// The formula with the name, also where a number is glued to it ("3x"), replaced.
std::string with_replaced(const std::string& formula, const std::string& name, const std::string& by) {
  std::string result;
  for (std::size_t at = 0; at < formula.size();) {
    const bool first = at == 0 || !is_part_of_name(formula[at - 1]) || std::isdigit(formula[at - 1]) != 0;
    const std::size_t end = at + name.size();
    if (first && formula.compare(at, name.size(), name) == 0 &&
        (end == formula.size() || !is_part_of_name(formula[end]))) {
      result += by;
      at = end;
    } else {
      result += formula[at++];
    }
  }
  return result;
}

struct Searched {
  CriticalPointsReport report;
  std::vector<Interval> box;
};

/// The points of factor·L(θ₁/scales₁, …).
Searched searched(const Surface& surface, double factor, const std::vector<double>& scales) {
  std::string formula = surface.formula;
  if (const std::size_t equals = formula.find('='); equals != std::string::npos) formula = formula.substr(equals + 1);
  for (std::size_t i = 0; i < surface.parameters.size(); ++i)
    formula = with_replaced(formula, surface.parameters[i], "(" + surface.parameters[i] + "/" + text(scales[i]) + ")");
  const auto compiled = Formula::compile(text(factor) + "*(" + formula + ")", {surface.parameters, {}});
  EXPECT_TRUE(compiled.has_value()) << formula;
  const auto loss = formula_loss(*compiled, constant_values(**compiled, surface.constants));
  Searched result;
  result.box = surface.box;
  if (result.box.empty()) result.box = {surface.window.a, surface.window.b};
  result.box.resize(surface.parameters.size());
  for (std::size_t i = 0; i < scales.size(); ++i)
    result.box[i] = {result.box[i].minimum * scales[i], result.box[i].maximum * scales[i]};
  result.report = find_critical_points(*loss, result.box);
  return result;
}

TEST(Scales, TheCatalogueHasTheSamePointsInAnyUnits) {
  const SurfaceCatalogue catalogue = load_surfaces({SADDLESCOPE_SOURCE_DIR "/assets/surfaces"});
  const double factors[] = {1e-12, 1e12, 1}, sizes[][3] = {{1, 1, 1}, {1e6, 1e-6, 1e3}, {1e-6, 1e6, 1e-3}};
  std::size_t tried = 0;
  for (const Surface& surface : catalogue.surfaces) {
    if (surface.data.source != DataSource::none) continue;
    const std::size_t n = surface.parameters.size();
    const Searched plain = searched(surface, 1, std::vector<double>(n, 1.0));
    const std::size_t k = tried++ % 3;
    SCOPED_TRACE(surface.id + " times " + text(factors[k]) + ", sizes " + text(sizes[(k + 1) % 3][0]));
    const std::vector<double> scales(sizes[(k + 1) % 3], sizes[(k + 1) % 3] + n);
    const Searched scaled = searched(surface, factors[k], scales);
    EXPECT_EQ(scaled.report.summary(), plain.report.summary());
    EXPECT_EQ(scaled.report.index_check, plain.report.index_check);
    EXPECT_EQ(scaled.report.curves.size(), plain.report.curves.size());
    EXPECT_EQ(scaled.report.sets.size(), plain.report.sets.size());
    ASSERT_EQ(scaled.report.points.size(), plain.report.points.size());
    for (const CriticalPoint& expected : plain.report.points) {
      const auto same = [&](const CriticalPoint& found) {
        for (std::size_t i = 0; i < n; ++i)
          if (std::abs(found.at[i] / scales[i] - expected.at[i]) > 1e-7 * plain.box[i].size()) return false;
        return found.kind == expected.kind && found.shape == expected.shape;
      };
      if (expected.set_dimension == 0) {
        EXPECT_TRUE(std::any_of(scaled.report.points.begin(), scaled.report.points.end(), same))
            << critical_kind_name(expected.kind) << " at " << expected.at[0];
      }
    }
  }
  EXPECT_GT(tried, 20u);
}

}  // namespace scales_test
}  // namespace saddlescope
