// The worker pool: priorities, the worker that is kept for quick tasks, the parallel loop. Also run under
// ThreadSanitizer.
#include "core/engine/worker_pool.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "gate.h"

namespace saddlescope {
namespace worker_pool_test {

TEST(WorkerPool, ParallelForCoversEveryIndexOnce) {
  WorkerPool pool(4);
  std::vector<std::atomic<int>> hits(1000);
  pool.parallel_for(hits.size(), [&](std::size_t i) { ++hits[i]; });
  for (const auto& hit : hits) EXPECT_EQ(hit.load(), 1);
}

TEST(WorkerPool, ParallelForFromInsideATaskDoesNotLock) {
  WorkerPool pool(1);
  std::atomic<int> sum{0};
  std::atomic<bool> done{false};
  pool.submit(0, [&] {
    pool.parallel_for(100, [&](std::size_t i) { sum += static_cast<int>(i); });
    done = true;
    done.notify_all();
  });
  done.wait(false);
  EXPECT_EQ(sum.load(), 4950);
}

TEST(WorkerPool, AWorkerIsKeptForQuickTasks) {
  for (const unsigned threads : {1U, 2U, 3U}) {
    Gate gate;
    std::atomic<bool> quick = false;
    WorkerPool pool(threads);
    const OpenAtEnd at_end({&gate});
    for (unsigned i = 0; i < threads + 2; ++i) pool.submit(0, [&] { gate.pass(); });
    ASSERT_TRUE(gate.wait_for(static_cast<int>(threads)));
    pool.submit(
        9, [&] { quick = true; }, true);
    EXPECT_TRUE(comes_true([&] { return quick.load(); }));
    EXPECT_EQ(gate.arrived(), static_cast<int>(threads)) << "the kept one takes no other";
    gate.open();
    EXPECT_TRUE(gate.wait_for(static_cast<int>(threads) + 2));
  }
}

TEST(WorkerPool, ALoopNeverStandsBeforeATask) {
  Gate first;
  std::atomic<bool> task = false, over = false, kept_waiting = false;
  WorkerPool pool(2);
  const OpenAtEnd at_end({&first});
  pool.submit(0, [&] {
    pool.parallel_for(8, [&](std::size_t i) {
      if (i < 2)
        first.pass();
      else if (!comes_true([&] { return task.load(); }))
        kept_waiting = true;
    });
    over = true;
  });
  ASSERT_TRUE(first.wait_for(2)) << "the other worker helps";
  pool.submit(5, [&] { task = true; });
  first.open();
  EXPECT_TRUE(comes_true([&] { return over.load(); }));
  EXPECT_FALSE(kept_waiting.load()) << "the helper leaves the loop for the task";
}

TEST(WorkerPool, AnExceptionOfABodyComesToTheCaller) {
  for (const unsigned threads : {1U, 4U}) {
    WorkerPool pool(threads);
    std::atomic<int> bodies = 0;
    const auto loop = [&] {
      pool.parallel_for(1000, [&](std::size_t i) {
        ++bodies;
        if (i == 3) throw std::runtime_error("three");
        // The other threads must not be through with everything before the exception is caught.
        if (i > 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      });
    };
    EXPECT_THROW(loop(), std::runtime_error);
    EXPECT_LT(bodies.load(), 1000) << "the rest is left undone";
    std::atomic<int> hits = 0;
    pool.parallel_for(100, [&](std::size_t) { ++hits; });
    EXPECT_EQ(hits.load(), 100) << "the pool lives on";
  }
}

}  // namespace worker_pool_test
}  // namespace saddlescope
