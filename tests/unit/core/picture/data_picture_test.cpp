// What the Data tab's plot shows for which loss, in the units of the table.
#include "core/picture/data_picture.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/built_in_table.h"
#include "core/scene/build_loss.h"

namespace saddlescope {
namespace data_picture_test {

using Kind = DataPicture::Kind;

struct Case {
  std::shared_ptr<const Data> data;
  std::shared_ptr<const Objective> objective;
};

Case case_of(const std::string& formula, DataDefinition definition) {
  LossDefinition loss;
  loss.formula = formula;
  loss.data = std::move(definition);
  BuiltLoss built = build_loss(loss);
  if (built.objective == nullptr) throw std::runtime_error(built.error ? built.error->message : "no rows");
  return {std::move(built.data), std::move(built.objective)};
}

DataPicture picture_of(const Case& made, const std::vector<double>& point) {
  return make_data_picture(*made.data, made.objective.get(), point, point);
}

TEST(DataPicture, ALineThroughTheTenPoints) {
  const DataPicture picture = picture_of(case_of("(y - b - w*x)^2", built_in_data("ten-points")), {-188, 2.67});
  EXPECT_EQ(picture.kind, Kind::curve);
  EXPECT_EQ(picture.across, "x");
  EXPECT_EQ(picture.up, "y");
  ASSERT_EQ(picture.rows.size(), 10u);
  EXPECT_EQ(picture.x[9], 606);
  EXPECT_EQ(picture.y[9], 1591);
  EXPECT_NEAR(picture.said[9], -188 + 2.67 * 606, 1e-9);
  for (std::size_t i = 0; i < picture.curve_x.size(); i += 45)
    EXPECT_NEAR(picture.curve_y[i], -188 + 2.67 * picture.curve_x[i], 1e-9);
  EXPECT_TRUE(picture.x_range.contains(25) && picture.x_range.contains(606));
}

TEST(DataPicture, AxesKeepTheTablesUnitsUnderScaling) {
  DataDefinition scaled = built_in_data("ten-points");
  scaled.scaling = FeatureScaling::unit;
  // b + w·(x − 25)/581
  const DataPicture picture = picture_of(case_of("(y - b - w*x)^2", scaled), {100, 581});
  EXPECT_EQ(picture.x[9], 606);
  EXPECT_NEAR(picture.said[9], 681, 1e-9);
  for (std::size_t i = 0; i < picture.curve_x.size(); i += 45)
    EXPECT_NEAR(picture.curve_y[i], 75 + picture.curve_x[i], 1e-9);
}

TEST(DataPicture, RoomForAModelThatIsFarOffStaysTheSameAlongTheRun) {
  const Case made = case_of("(y - b - w*x)^2", built_in_data("ten-points"));
  const std::vector<double> start = {-120, -4}, end = {-188, 2.67};
  const DataPicture first = make_data_picture(*made.data, made.objective.get(), start, start);
  const DataPicture last = make_data_picture(*made.data, made.objective.get(), end, start);
  EXPECT_EQ(first.y_range, last.y_range);
  EXPECT_LT(first.y_range.minimum, -500);
  EXPECT_GT(first.y_range.minimum, -1600) << "the rows stay large enough to be seen";
}

TEST(DataPicture, ABoundaryBetweenTwoClasses) {
  const Case made = case_of("softplus(-y*(w1*x1 + w2*x2))", built_in_data("two-classes"));
  const DataPicture picture = picture_of(made, {1, 1});
  EXPECT_EQ(picture.kind, Kind::boundary);
  EXPECT_EQ(picture.across, "x1");
  EXPECT_EQ(picture.up, "x2");
  EXPECT_EQ(picture.target, "y");
  ASSERT_FALSE(picture.boundary.empty());
  for (const PlanePoint& point : picture.boundary.front().points) EXPECT_NEAR(point.a + point.b, 0, 1e-9);
  std::size_t right = 0;
  for (std::size_t i = 0; i < picture.x.size(); ++i) right += (picture.x[i] + picture.y[i] > 0) == picture.high[i];
  EXPECT_EQ(picture.right, right);
  // The model turned round is wrong where it was right.
  EXPECT_EQ(picture_of(made, {-1, -1}).right, picture.x.size() - right);
}

TEST(DataPicture, TheBoundaryRoundTheRingsIsACircle) {
  const DataPicture picture =
      picture_of(case_of("softplus(-y*(b + w*(x1^2 + x2^2)))", built_in_data("rings")), {2.25, -1});
  ASSERT_EQ(picture.boundary.size(), 1u);
  EXPECT_TRUE(picture.boundary.front().closed);
  for (const PlanePoint& point : picture.boundary.front().points)
    EXPECT_NEAR(std::hypot(point.a, point.b), 1.5, 0.01) << "2.25 = r², but for the grid's cells";
}

TEST(DataPicture, OneFeatureAndTwoLabelsGiveAShare) {
  DataDefinition typed;
  typed.source = DataSource::cells;
  typed.cells = Table{{"x", "y"}, {{-2, -1, 1, 2}, {0, 0, 1, 1}}};
  const DataPicture picture = picture_of(case_of("y*softplus(-w*x) + (1 - y)*softplus(w*x)", typed), {2});
  EXPECT_EQ(picture.kind, Kind::curve);
  EXPECT_EQ(picture.right, 4u);
  for (std::size_t i = 0; i < picture.curve_x.size(); i += 45)
    EXPECT_NEAR(picture.curve_y[i], 1 / (1 + std::exp(-2 * picture.curve_x[i])), 1e-9);
}

TEST(DataPicture, ManyFeaturesAgainstTheTruthAndRowsOneByOne) {
  DataDefinition typed;
  typed.source = DataSource::cells;
  typed.cells = Table{{"x1", "x2", "y"}, {{0, 1, 2}, {1, 0, 5}, {3, 4, -2}}};
  const DataPicture scatter = picture_of(case_of("(y - w1*x1 - w2*x2)^2", typed), {2, -1});
  EXPECT_EQ(scatter.kind, Kind::scatter);
  EXPECT_EQ(scatter.x, (std::vector<double>{3, 4, -2}));
  ASSERT_EQ(scatter.y.size(), 3u);
  EXPECT_NEAR(scatter.y[2], 2 * 2 - 5, 1e-12);
  const DataPicture losses = picture_of(case_of("(1 - w1*x1)^2", typed), {2});
  EXPECT_EQ(losses.kind, Kind::losses);
  EXPECT_EQ(losses.x, (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(losses.y, (std::vector<double>{1, 1, 9}));
}

TEST(DataPicture, WithoutAModelTheRowsAlone) {
  const Case made = case_of("(y - b - w*x)^2", built_in_data("ten-points"));
  const DataPicture line = make_data_picture(*made.data, nullptr, {}, {});
  EXPECT_EQ(line.kind, Kind::curve);
  EXPECT_TRUE(line.curve_x.empty());
  EXPECT_EQ(line.x.size(), 10u);
  const Case classes = case_of("softplus(-y*(w1*x1 + w2*x2))", built_in_data("two-classes"));
  const DataPicture clouds = make_data_picture(*classes.data, nullptr, {}, {});
  EXPECT_EQ(clouds.kind, Kind::boundary);
  EXPECT_TRUE(clouds.boundary.empty());
  EXPECT_FALSE(clouds.right);
}

TEST(DataPicture, ManyRowsAreThinned) {
  DataDefinition many = built_in_data("noisy-line");
  many.size = 50'000;
  const DataPicture picture = picture_of(case_of("(y - b - w*x)^2", many), {0, 1});
  EXPECT_EQ(picture.rows.size(), most_drawn_rows);
  EXPECT_EQ(picture.said.size(), most_drawn_rows);
}

}  // namespace data_picture_test
}  // namespace saddlescope
