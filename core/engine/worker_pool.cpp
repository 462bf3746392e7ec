#include "core/engine/worker_pool.h"

#include <algorithm>
#include <exception>
#include <tuple>
#include <utility>

#include "core/support/simd.h"

namespace saddlescope {

/// One parallel_for() under way. Helpers are counted under the pool's mutex.
struct WorkerPool::Loop {
  std::size_t count = 0;
  const std::function<void(std::size_t)>* body = nullptr;
  std::atomic<std::size_t> next = 0;
  std::size_t helpers = 0;
  std::mutex error_mutex;
  std::exception_ptr error;

  /// Until all is taken, or `enough` after a body. Lets no exception out.
  template <class Enough>
  void run(const Enough& enough) {
    try {
      for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
        (*body)(i);
        if (enough()) return;
      }
    } catch (...) {
      next = count;
      std::lock_guard lock(error_mutex);
      if (error == nullptr) error = std::current_exception();
    }
  }
};

WorkerPool::WorkerPool(unsigned threads)
    : threads_(threads != 0 ? threads : std::max(1u, std::thread::hardware_concurrency())) {
  workers_.reserve(threads_ + 1);
  for (unsigned i = 0; i < threads_; ++i)
    workers_.emplace_back([this](std::stop_token stop) { work(stop, Takes::anything); });
  workers_.emplace_back([this](std::stop_token stop) { work(stop, Takes::quick_tasks); });
}

WorkerPool::~WorkerPool() {
  for (auto& worker : workers_) worker.request_stop();
  workers_.clear();
}

void WorkerPool::submit(int priority, std::function<void()> task, bool quick) {
  {
    std::lock_guard lock(mutex_);
    queue_.push_back({priority, next_order_++, std::move(task), quick});
    waiting_ = queue_.size();
  }
  wake_.notify_one();
  if (quick) wake_quick_.notify_one();
}

void WorkerPool::parallel_for(std::size_t count, const std::function<void(std::size_t)>& body) {
  if (count == 0) return;
  const auto loop = std::make_shared<Loop>();
  loop->count = count;
  loop->body = &body;
  const std::size_t helpers = std::min<std::size_t>(threads_, count) - 1;
  if (helpers > 0) {
    std::lock_guard lock(mutex_);
    loops_.push_back(loop);
  }
  for (std::size_t i = 0; i < helpers; ++i) wake_.notify_one();
  loop->run([] { return false; });
  if (helpers > 0) {
    std::unique_lock lock(mutex_);
    std::erase(loops_, loop);
    left_.wait(lock, [&] { return loop->helpers == 0; });
  }
  if (loop->error != nullptr) std::rethrow_exception(loop->error);
}

std::vector<WorkerPool::Task>::iterator WorkerPool::next_task(Takes takes) {
  const auto more_urgent = [takes](const Task& left, const Task& right) {
    const auto order = [takes](const Task& task) {
      return std::tuple(takes == Takes::quick_tasks && !task.quick, task.priority, task.order);
    };
    return order(left) < order(right);
  };
  const auto next = std::min_element(queue_.begin(), queue_.end(), more_urgent);
  return next != queue_.end() && takes == Takes::quick_tasks && !next->quick ? queue_.end() : next;
}

std::shared_ptr<WorkerPool::Loop> WorkerPool::next_loop() const {
  for (const auto& loop : loops_)
    if (loop->next.load() < loop->count) return loop;
  return nullptr;
}

/// A helper goes back to the queue as soon as something waits there: loops never stand before a task.
void WorkerPool::help(Loop& loop, std::unique_lock<std::mutex>& lock) {
  ++loop.helpers;
  lock.unlock();
  loop.run([this] { return waiting_.load() > 0; });
  lock.lock();
  --loop.helpers;
  left_.notify_all();
}

void WorkerPool::work(std::stop_token stop, Takes takes) {
  const FlushSubnormals flush;
  auto& wake = takes == Takes::anything ? wake_ : wake_quick_;
  std::unique_lock lock(mutex_);
  while (true) {
    std::shared_ptr<Loop> loop;
    const auto something_to_do = [&] {
      loop = takes == Takes::anything ? next_loop() : nullptr;
      return loop != nullptr || next_task(takes) != queue_.end();
    };
    if (!wake.wait(lock, stop, something_to_do) || stop.stop_requested()) return;
    const auto next = next_task(takes);
    if (next == queue_.end()) {
      help(*loop, lock);
      continue;
    }
    std::function<void()> task = std::move(next->work);
    queue_.erase(next);
    waiting_ = queue_.size();
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes before the lock is taken
    lock.lock();
  }
}

}  // namespace saddlescope
