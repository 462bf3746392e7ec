// A pool of std::jthread workers with a queue ordered by priority. Every worker flushes subnormal numbers. Thread-safe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace saddlescope {

class WorkerPool {
 public:
  /// threads = 0: as many as the machine has cores.
  explicit WorkerPool(unsigned threads = 0);
  /// Drops what waits, lets what runs finish.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  unsigned thread_count() const { return static_cast<unsigned>(workers_.size()); }

  /// Queues a task; smaller `priority` first, then in order of arrival. Never blocks on a running task.
  void submit(int priority, std::function<void()> task);

  /// Runs body(i) for every i in [0, count) on the calling thread and on workers that are free; returns when all are
  /// done. May be called from a task.
  void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct Task {
    int priority;
    std::uint64_t order;
    std::function<void()> work;
  };
  void work(std::stop_token stop);

  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::vector<Task> queue_;  // a heap, most urgent first
  std::uint64_t next_order_ = 0;
  std::vector<std::jthread> workers_;  // last member: its destruction joins before the rest goes
};

}  // namespace saddlescope
