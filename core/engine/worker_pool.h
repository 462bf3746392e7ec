// A pool of std::jthread workers with a queue ordered by priority, and one worker more that takes quick tasks only, so
// that long ones never keep them waiting. Every worker flushes subnormal numbers. Thread-safe.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace saddlescope {

class WorkerPool {
 public:
  /// threads: that take any task; 0: as many as the machine has cores.
  explicit WorkerPool(unsigned threads = 0);
  /// Drops what waits, lets what runs finish.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Those that take any task.
  unsigned thread_count() const { return threads_; }

  /// Queues a task; smaller `priority` first, then in order of arrival. `quick`: the worker that is kept for quick
  /// tasks may take it too. Never blocks on a running task. A task lets no exception out.
  void submit(int priority, std::function<void()> task, bool quick = false);

  /// Runs body(i) for every i in [0, count) on the calling thread and on workers that have no task to do; returns when
  /// all are done. May be called from a task. An exception of a body is thrown again here, and the rest is left undone.
  void parallel_for(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  struct Task {
    int priority;
    std::uint64_t order;
    std::function<void()> work;
    bool quick;
  };
  struct Loop;
  enum class Takes { anything, quick_tasks };

  void work(std::stop_token stop, Takes takes);
  std::vector<Task>::iterator next_task(Takes takes);
  std::shared_ptr<Loop> next_loop() const;
  void help(Loop& loop, std::unique_lock<std::mutex>& lock);

  unsigned threads_;
  std::mutex mutex_;
  std::condition_variable_any wake_, wake_quick_;
  std::condition_variable left_;  // a helper has left its loop
  std::vector<Task> queue_;       // a few dozen at most
  std::vector<std::shared_ptr<Loop>> loops_;
  std::uint64_t next_order_ = 0;
  std::atomic<std::size_t> waiting_ = 0;  // size of the queue, for helpers to look at without the lock
  std::vector<std::jthread> workers_;     // last member: its destruction joins before the rest goes
};

}  // namespace saddlescope
