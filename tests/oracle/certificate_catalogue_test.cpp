// The certificate on the catalogue's surfaces: proved points against those of SymPy and NumPy
// (critical_points_reference.txt) and the known facts of surfaces whose critical points are curves, kinks or
// degenerate.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/certificate/certificate.h"
#include "core/objective/formula_loss.h"
#include "core/objective/formula_objective.h"
#include "core/scene/surface_catalogue.h"
#include "core/support/simd.h"

namespace saddlescope {
namespace certificate_catalogue_test {

using Points = std::vector<std::vector<double>>;

/// Regular critical points by surface.
std::map<std::string, Points> reference_points() {
  std::ifstream file(SADDLESCOPE_SOURCE_DIR "/tests/oracle/critical_points_reference.txt");
  std::map<std::string, Points> surfaces;
  std::string word, name, formula;
  while (file >> word) {
    std::size_t count = 0;
    double x = 0, y = 0, other = 0;
    file >> name >> count >> other >> other >> other >> other >> formula;
    Points& points = surfaces[name];
    for (std::size_t i = 0; i < count; ++i) {
      file >> x >> y >> other >> other;
      points.push_back({x, y});
    }
  }
  // shared facts: minima −2.3076, 2.1569, maximum 0.1507; 8 sigmoid(4x) sigmoid(−4x) = 0.02 x by bisection in Python
  surfaces["hill-between-wells"] = {{-2.30759899927748}, {0.150684279985403}, {2.15691471929208}};
  surfaces["flat-steep-flat"] = {{1.41016699882747}};
  return surfaces;
}

const SurfaceCatalogue& catalogue() {
  static const SurfaceCatalogue surfaces =
      load_surfaces({std::filesystem::path(SADDLESCOPE_SOURCE_DIR) / "assets" / "surfaces"});
  return surfaces;
}

Certificate certificate_of(const std::string& id) {
  const FlushSubnormals flush;  // as in the program
  const Surface* surface = catalogue().find(id);
  if (surface == nullptr) {
    ADD_FAILURE() << "no surface " << id;
    return {};
  }
  const auto formula = Formula::compile(surface->formula, {surface->parameters});
  const FormulaObjective objective(*formula, constant_values(**formula, surface->constants));
  const CriticalPointsReport report = find_critical_points(objective, surface->window);
  std::vector<Interval> box{surface->window.a, surface->window.b};
  box.resize(objective.dimension());
  CertifyOptions options;
  options.budget = std::chrono::hours(1);
  options.boxes = 1'000'000;
  return certify(objective, box, report.points, report.curves, options);
}

void expect_proved(const Certificate& certificate, const Points& expected) {
  EXPECT_EQ(certificate.proved.size(), expected.size());
  for (const std::vector<double>& at : expected) {
    const auto here =
        std::count_if(certificate.proved.begin(), certificate.proved.end(), [&](const ProvedPoint& point) {
          bool near = point.found.has_value();
          for (std::size_t i = 0; i < at.size(); ++i)
            near = near && std::abs(point.at[i] - at[i]) < 1e-8 && point.box[i].contains(point.at[i]);
          return near;
        });
    EXPECT_EQ(here, 1) << at[0];
  }
}

bool covered(const Certificate& certificate, double x, double y) {
  return std::any_of(certificate.undecided.begin(), certificate.undecided.end(),
                     [&](const UndecidedBox& box) { return box.box[0].contains(x) && box.box[1].contains(y); });
}

TEST(CertificateCatalogue, SmoothSurfacesWithIsolatedPointsAreCertified) {
  std::map<std::string, Points> expected = reference_points();
  expected.erase("ackley");  // a cusp
  ASSERT_EQ(expected.size(), 24u);
  for (const auto& [id, points] : expected) {
    SCOPED_TRACE(id);
    const Certificate certificate = certificate_of(id);
    EXPECT_TRUE(certificate.certified) << certificate.summary();
    EXPECT_EQ(certificate.undecided_share, 0);
    EXPECT_TRUE(certificate.refuted.empty());
    expect_proved(certificate, points);
  }
}

TEST(CertificateCatalogue, AckleyIsProvedButForItsCusp) {
  const Certificate certificate = certificate_of("ackley");
  EXPECT_FALSE(certificate.certified);
  expect_proved(certificate, reference_points()["ackley"]);
  EXPECT_TRUE(covered(certificate, 0, 0));
  for (const UndecidedBox& box : certificate.undecided) {
    EXPECT_EQ(box.why, Doubt::kink);
    for (const Interval& side : box.box) EXPECT_LT(std::max(-side.minimum, side.maximum), 0.01);
  }
  EXPECT_EQ(certificate.summary(), "Proved: 80 points; 1 area undecided (a kink)");
}

TEST(CertificateCatalogue, MonkeySaddleIsUndecidedAtTheOriginOnly) {
  const Certificate certificate = certificate_of("monkey-saddle");
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.proved.empty());
  EXPECT_TRUE(certificate.refuted.empty());
  EXPECT_TRUE(covered(certificate, 0, 0));
  for (const UndecidedBox& box : certificate.undecided)
    for (const Interval& side : box.box) EXPECT_LT(std::max(-side.minimum, side.maximum), 1e-3);
}

TEST(CertificateCatalogue, TwoWeightNetworkIsCertifiedWithItsValley) {
  const Certificate certificate = certificate_of("two-weight-network");
  EXPECT_TRUE(certificate.certified) << certificate.summary();
  expect_proved(certificate, {{0, 0}});
  EXPECT_EQ(certificate.proved_curves.size(), 2u);
}

TEST(CertificateCatalogue, DropWaveIsProvedButForTheHoleInItsMiddle) {
  const Certificate certificate = certificate_of("drop-wave");
  EXPECT_FALSE(certificate.certified);
  EXPECT_TRUE(certificate.proved.empty());  // the formula has a hole in the middle of its minimum
  EXPECT_TRUE(certificate.refuted.empty());
  EXPECT_TRUE(covered(certificate, 0, 0));
  // 12 whole rings, and four corners of each of five more.
  EXPECT_EQ(certificate.summary(), "Proved: 31 curves; 1 area undecided (a pole or hole)");
  for (const UndecidedBox& box : certificate.undecided)
    for (const Interval& side : box.box) EXPECT_LT(std::max(-side.minimum, side.maximum), 0.01);
}

}  // namespace certificate_catalogue_test
}  // namespace saddlescope
