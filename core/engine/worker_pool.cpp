#include "core/engine/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

#include "core/support/simd.h"

namespace saddlescope {

namespace {

/// Heap order: the most urgent task is the largest.
template <class Task>
bool less_urgent(const Task& left, const Task& right) {
  if (left.priority != right.priority) return left.priority > right.priority;
  return left.order > right.order;
}

/// Shared by the caller of parallel_for and its helpers; kept alive by helper tasks that start late.
struct ParallelWork {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> done{0};
  std::size_t count = 0;
  const std::function<void(std::size_t)>* body = nullptr;

  void run() {
    std::size_t finished = 0;
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      (*body)(i);
      ++finished;
    }
    if (finished > 0 && done.fetch_add(finished) + finished == count) done.notify_all();
  }
};

}  // namespace

WorkerPool::WorkerPool(unsigned threads) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  workers_.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) workers_.emplace_back([this](std::stop_token stop) { work(stop); });
}

WorkerPool::~WorkerPool() {
  for (auto& worker : workers_) worker.request_stop();
  workers_.clear();
}

void WorkerPool::submit(int priority, std::function<void()> task) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back({priority, next_order_++, std::move(task)});
    std::push_heap(queue_.begin(), queue_.end(), less_urgent<Task>);
  }
  wake_.notify_one();
}

void WorkerPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  auto shared = std::make_shared<ParallelWork>();
  shared->count = count;
  shared->body = &body;
  // A helper that starts after all is taken finds nothing left and never touches `body`.
  const std::size_t helpers = std::min<std::size_t>(thread_count(), count) - 1;
  for (std::size_t i = 0; i < helpers; ++i) submit(-1, [shared] { shared->run(); });
  shared->run();
  for (std::size_t done = shared->done.load(); done != count; done = shared->done.load()) shared->done.wait(done);
}

void WorkerPool::work(std::stop_token stop) {
  const FlushSubnormals flush;
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stop, [this] { return !queue_.empty(); })) return;
      if (stop.stop_requested()) return;
      std::pop_heap(queue_.begin(), queue_.end(), less_urgent<Task>);
      task = std::move(queue_.back().work);
      queue_.pop_back();
    }
    task();
  }
}

}  // namespace saddlescope
