// The finder against points found by SymPy and NumPy (critical_points_reference.py) and against what is known by hand
// of the surfaces whose critical points are not all regular.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/critical/critical_points.h"
#include "tests/support/formula_objective.h"

namespace saddlescope {
namespace critical_points_catalogue_test {

struct ReferenceSurface {
  std::string name, formula;
  PlaneWindow window;
  std::vector<std::array<double, 4>> points;  // x, y, eigenvalues ascending
};

std::vector<ReferenceSurface> reference_surfaces() {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/critical_points_reference.txt");
  std::vector<ReferenceSurface> surfaces;
  std::string word;
  while (file >> word) {
    ReferenceSurface surface;
    std::size_t count = 0;
    PlaneWindow& w = surface.window;
    file >> surface.name >> count >> w.a.minimum >> w.a.maximum >> w.b.minimum >> w.b.maximum >> surface.formula;
    for (std::size_t i = 0; i < count; ++i) {
      std::array<double, 4> point{};
      for (double& number : point) file >> number;
      surface.points.push_back(point);
    }
    surfaces.push_back(surface);
  }
  return surfaces;
}

TEST(CriticalPointsCatalogue, FindsExactlyTheReferencePoints) {
  const auto surfaces = reference_surfaces();
  ASSERT_EQ(surfaces.size(), 23u);
  for (const ReferenceSurface& surface : surfaces) {
    SCOPED_TRACE(surface.name);
    const auto report = find_critical_points(objective_from(surface.formula), surface.window);
    const std::size_t kinks = surface.name == "ackley" ? 1 : 0;
    EXPECT_EQ(report.points.size(), surface.points.size() + kinks);
    EXPECT_TRUE(report.curves.empty());
    EXPECT_EQ(report.index_check, IndexCheck::passed);
    for (const auto& expected : surface.points) {
      const CriticalPoint* nearest = nullptr;
      double distance = 1e-7;
      for (const CriticalPoint& point : report.points) {
        const double d = std::hypot(point.at[0] - expected[0], point.at[1] - expected[1]);
        if (d < distance) distance = d, nearest = &point;
      }
      ASSERT_NE(nearest, nullptr) << "missing (" << expected[0] << ", " << expected[1] << ")";
      const double size = std::max(std::abs(expected[2]), std::abs(expected[3]));
      EXPECT_NEAR(nearest->eigenvalues[0], expected[2], 1e-7 * size);
      EXPECT_NEAR(nearest->eigenvalues[1], expected[3], 1e-7 * size);
      const CriticalKind kind = expected[2] > 0   ? CriticalKind::minimum
                                : expected[3] < 0 ? CriticalKind::maximum
                                                  : CriticalKind::saddle;
      EXPECT_EQ(nearest->kind, kind);
      EXPECT_EQ(nearest->index, kind == CriticalKind::saddle ? -1 : 1);
      EXPECT_TRUE(nearest->shape.empty());
      EXPECT_LE(nearest->gradient_norm, 1e-10 * size);
    }
  }
}

TEST(CriticalPointsCatalogue, TwoWeightNetworkHasOneSaddleAndAValley) {
  const auto report = find_critical_points(objective_from("(1 - w1*w2)^2"), {{-2.5, 2.5}, {-2.5, 2.5}});
  ASSERT_EQ(report.points.size(), 1u);
  const CriticalPoint& saddle = report.points[0];
  EXPECT_EQ(saddle.kind, CriticalKind::saddle);
  EXPECT_EQ(saddle.at, (std::vector<double>{0, 0}));
  EXPECT_FALSE(std::signbit(saddle.at[0]) || std::signbit(saddle.at[1]));
  EXPECT_EQ(saddle.value, 1);
  EXPECT_EQ(saddle.gradient_norm, 0);
  EXPECT_EQ(saddle.eigenvalues[0], -2);
  EXPECT_EQ(saddle.eigenvalues[1], 2);
  EXPECT_DOUBLE_EQ(saddle.eigenvectors(0, 0), std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(saddle.eigenvectors(0, 1), std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(saddle.eigenvectors(1, 0), std::sqrt(0.5));
  EXPECT_DOUBLE_EQ(saddle.eigenvectors(1, 1), -std::sqrt(0.5));
  ASSERT_EQ(report.curves.size(), 2u);
  for (const CriticalCurve& curve : report.curves) {
    EXPECT_EQ(curve.kind, CriticalCurve::Kind::valley);
    EXPECT_FALSE(curve.closed);
    EXPECT_EQ(curve.value, 0);
    ASSERT_EQ(curve.points.size(), curve.sharpness.size());
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
      const double w1 = curve.points[i][0], w2 = curve.points[i][1];
      EXPECT_NEAR(w1 * w2, 1, 1e-9);
      EXPECT_NEAR(curve.sharpness[i], 2 * (w1 * w1 + w2 * w2), 1e-6);  // trace of H on the valley
    }
    // From edge to edge: the branch ends at (0.4, 2.5) and (2.5, 0.4) or their opposites.
    EXPECT_NEAR(std::max(std::abs(curve.points.front()[0]), std::abs(curve.points.front()[1])), 2.5, 1e-12);
    EXPECT_NEAR(std::max(std::abs(curve.points.back()[0]), std::abs(curve.points.back()[1])), 2.5, 1e-12);
    EXPECT_GT(
        std::hypot(curve.points.front()[0] - curve.points.back()[0], curve.points.front()[1] - curve.points.back()[1]),
        2.9);
  }
  EXPECT_EQ(report.index_check, IndexCheck::undefined);
  EXPECT_FALSE(report.winding_number.has_value());
  EXPECT_EQ(report.summary(), "1 point and a valley");
}

TEST(CriticalPointsCatalogue, MonkeySaddleIsDegenerateWithIndexMinusTwo) {
  const auto report = find_critical_points(objective_from("x^3 - 3x y^2"), {{-1.5, 1.5}, {-1.5, 1.5}});
  ASSERT_EQ(report.points.size(), 1u);
  EXPECT_EQ(report.points[0].kind, CriticalKind::degenerate);
  EXPECT_EQ(report.points[0].shape, "saddle");
  EXPECT_EQ(report.points[0].index, -2);
  EXPECT_EQ(report.points[0].at, (std::vector<double>{0, 0}));
  EXPECT_EQ(report.winding_number, -2);
  EXPECT_EQ(report.index_check, IndexCheck::passed);
}

TEST(CriticalPointsCatalogue, AckleyHasAKinkAtTheOrigin) {
  const auto report = find_critical_points(
      objective_from("-20exp(-0.2sqrt((x^2 + y^2)/2)) - exp((cos(2pi x) + cos(2pi y))/2) + e + 20"),
      {{-2.2, 2.2}, {-2.2, 2.2}});
  std::size_t kinks = 0;
  for (const CriticalPoint& point : report.points) {
    if (point.kind != CriticalKind::kink) continue;
    ++kinks;
    EXPECT_EQ(point.at, (std::vector<double>{0, 0}));
    EXPECT_EQ(point.shape, "minimum");
    EXPECT_EQ(point.index, 1);
    EXPECT_NEAR(point.value, 0, 1e-14);
    EXPECT_TRUE(std::isnan(point.gradient_norm));
    EXPECT_TRUE(std::isnan(point.eigenvalues[0]));
  }
  EXPECT_EQ(kinks, 1u);
}

TEST(CriticalPointsCatalogue, DropWaveHasARemovableHoleAndRings) {
  const auto report =
      find_critical_points(objective_from("-(1 + cos(12sqrt(x^2 + y^2)))/(0.5(x^2 + y^2) + 2)"), {{-3, 3}, {-3, 3}});
  ASSERT_EQ(report.points.size(), 1u);
  const CriticalPoint& centre = report.points[0];
  EXPECT_EQ(centre.kind, CriticalKind::minimum);
  EXPECT_EQ(centre.at, (std::vector<double>{0, 0}));
  EXPECT_NEAR(centre.eigenvalues[0], 72.5, 1e-6);
  EXPECT_NEAR(centre.eigenvalues[1], 72.5, 1e-6);
  EXPECT_EQ(centre.value, -1);
  // On each curve r is constant; ridges are where cos 12r = −1: r = (2k + 1)π/12.
  std::size_t closed_valleys = 0, closed_ridges = 0;
  for (const CriticalCurve& curve : report.curves) {
    const double r = std::hypot(curve.points[0][0], curve.points[0][1]);
    for (const auto& point : curve.points) EXPECT_NEAR(std::hypot(point[0], point[1]), r, 1e-7);
    if (curve.kind == CriticalCurve::Kind::ridge) {
      const double k = (12 * r / 3.14159265358979 - 1) / 2;
      EXPECT_NEAR(k, std::round(k), 1e-5);
      // There 1 + cos 12r and its slope vanish, so that only its second derivative, 144, is left: λ = −144/(r²/2 + 2).
      for (const double sharpness : curve.sharpness) EXPECT_NEAR(sharpness, -144 / (0.5 * r * r + 2), 1e-5);
    }
    if (curve.closed) ++(curve.kind == CriticalCurve::Kind::valley ? closed_valleys : closed_ridges);
  }
  EXPECT_EQ(closed_valleys, 5u);  // near k·π/6 below 3
  EXPECT_EQ(closed_ridges, 6u);   // (2k + 1)π/12 below 3: k = 0 ... 5
  EXPECT_EQ(report.summary(), "1 point, 8 valleys and a ridge");
}

TEST(CriticalPointsCatalogue, CurvesOfOneParameter) {
  const auto hill = find_critical_points(objective_from("0.05x^4 - 0.5x^2 + 0.15x"), {{-4, 4}, {-3, 3}});
  ASSERT_EQ(hill.points.size(), 3u);
  EXPECT_NEAR(hill.points[0].at[0], -2.3076, 1e-4);
  EXPECT_NEAR(hill.points[1].at[0], 0.1507, 1e-4);
  EXPECT_NEAR(hill.points[2].at[0], 2.1569, 1e-4);
  EXPECT_EQ(hill.points[1].kind, CriticalKind::maximum);
  EXPECT_EQ(hill.index_check, IndexCheck::passed);
  EXPECT_EQ(hill.winding_number, 1);
}

}  // namespace critical_points_catalogue_test
}  // namespace saddlescope
