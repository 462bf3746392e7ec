#include "core/run/sampling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <vector>

namespace saddlescope {
namespace sampling_test {

using Rows = std::vector<std::uint32_t>;

Rows epoch_of(BatchSequence& batches, std::size_t epoch, std::size_t updates) {
  Rows rows;
  for (std::size_t k = 0; k < updates; ++k) {
    const Rows& batch = batches.at(epoch * updates + k);
    rows.insert(rows.end(), batch.begin(), batch.end());
  }
  return rows;
}

Rows in_order(std::size_t count) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

TEST(Sampling, BatchesAndUpdatesOfAnEpoch) {
  EXPECT_EQ(batch_size({}, 20), 20u) << "all";
  EXPECT_EQ(batch_size({.batch = 7}, 20), 7u);
  EXPECT_EQ(batch_size({.batch = 50}, 20), 20u);
  EXPECT_EQ(updates_per_epoch({}, 20), 1u);
  EXPECT_EQ(updates_per_epoch({.batch = 1}, 20), 20u);
  EXPECT_EQ(updates_per_epoch({.batch = 7}, 20), 3u) << "7, 7 and 6";
}

TEST(Sampling, WhetherAnUpdateSeesSomethingElse) {
  EXPECT_FALSE(is_noisy({}, 10));
  EXPECT_FALSE(is_noisy({.batch = 10}, 10)) << "all rows in another order are all rows";
  EXPECT_TRUE(is_noisy({.batch = 9}, 10));
  EXPECT_TRUE(is_noisy({.batch = 10, .shuffle = Shuffle::replace}, 10));
  EXPECT_TRUE(is_noisy({.label_noise = 0.1}, 10));
  EXPECT_TRUE(is_noisy({.gradient_noise = 0.1}, 10));
}

TEST(Sampling, AnEpochSeesEveryRowOnce) {
  for (const std::size_t batch : {1, 3, 7, 20}) {
    const Sampling sampling{.batch = batch};
    BatchSequence batches(sampling, 20, 5);
    const std::size_t updates = updates_per_epoch(sampling, 20);
    std::set<Rows> orders;
    for (std::size_t epoch = 0; epoch < 4; ++epoch) {
      Rows rows = epoch_of(batches, epoch, updates);
      orders.insert(rows);
      std::sort(rows.begin(), rows.end());
      EXPECT_EQ(rows, in_order(20)) << "batch " << batch << ", epoch " << epoch;
    }
    if (batch < 20) {
      EXPECT_EQ(orders.size(), 4u) << "each epoch has an order of its own";
    }
  }
}

TEST(Sampling, TheLastBatchOfAnEpochIsTheRest) {
  BatchSequence batches({.batch = 7}, 20, 0);
  EXPECT_EQ(batches.at(0).size(), 7u);
  EXPECT_EQ(batches.at(2).size(), 6u);
  EXPECT_EQ(batches.at(3).size(), 7u);
}

TEST(Sampling, WithoutShufflingInTheTablesOrder) {
  BatchSequence batches({.batch = 4, .shuffle = Shuffle::none}, 10, 9);
  EXPECT_EQ(batches.at(0), (Rows{0, 1, 2, 3}));
  EXPECT_EQ(batches.at(2), (Rows{8, 9}));
  EXPECT_EQ(batches.at(3), (Rows{0, 1, 2, 3})) << "the next epoch begins again";
}

TEST(Sampling, WithReplacementRowsComeTwice) {
  BatchSequence batches({.batch = 20, .shuffle = Shuffle::replace}, 20, 1);
  std::vector<int> seen(20, 0);
  bool twice = false;
  for (std::size_t step = 0; step < 200; ++step) {
    const Rows& rows = batches.at(step);
    ASSERT_EQ(rows.size(), 20u);
    twice = twice || std::set<std::uint32_t>(rows.begin(), rows.end()).size() < 20;
    for (const std::uint32_t r : rows) ++seen.at(r);
  }
  EXPECT_TRUE(twice);
  // 4000 draws of 20 rows: 200 each with deviation 13.8; 6 deviations are passed once in 10^9 times.
  for (const int count : seen) EXPECT_NEAR(count, 200, 83);
}

TEST(Sampling, TheSeedAndTheStepDecideAlone) {
  for (const Shuffle shuffle : {Shuffle::epoch, Shuffle::replace}) {
    const Sampling sampling{.batch = 3, .shuffle = shuffle};
    BatchSequence forwards(sampling, 11, 4), backwards(sampling, 11, 4), other(sampling, 11, 5);
    std::vector<Rows> seen;
    for (std::size_t step = 0; step < 30; ++step) seen.push_back(forwards.at(step));
    bool differs = false;
    for (std::size_t step = 30; step-- > 0;) {
      EXPECT_EQ(backwards.at(step), seen[step]) << step;
      differs = differs || other.at(step) != seen[step];
    }
    EXPECT_TRUE(differs);
  }
}

}  // namespace sampling_test
}  // namespace saddlescope
