#include "app/panel/point/spectrum.h"

#include <gtest/gtest.h>

namespace saddlescope {
namespace spectrum_test {

TEST(Spectrum, CountsWithATolerance) {
  Eigen::VectorXd values(4);
  values << -2, -1e-12, 1e-11, 4;
  const EigenvalueCounts counts = count_eigenvalues(values, zero_tolerance(values));
  EXPECT_EQ(sign_text(counts), "Minimum ratio 1/4: 1 positive, 2 zero, 1 negative");
  EXPECT_EQ(sign_text(count_eigenvalues(Eigen::Vector3d(-1, 1, 2), 1e-9)),
            "Minimum ratio 2/3: 2 positive, 0 zero, 1 negative");
  EXPECT_EQ(sign_text(count_eigenvalues(Eigen::Vector3d(0, 0, 0), 0)),
            "Minimum ratio 0/3: 0 positive, 3 zero, 0 negative");
}

}  // namespace spectrum_test
}  // namespace saddlescope
