// For tests of the engine: holds jobs where the test wants them, and nodes of a test's own.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/node_row.h"

namespace saddlescope {

/// Longer than anything here takes even on a busy machine: where a test waits for so long, it has failed.
inline constexpr std::chrono::seconds long_time{120};

/// Whether `condition` comes true in time.
inline bool comes_true(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + long_time;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

/// Stops workers at a place until it is opened.
class Gate {
 public:
  void pass() {
    std::unique_lock lock(mutex_);
    ++arrived_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_ || tickets_ > 0; });
    if (!open_) --tickets_;
  }
  /// Until so many have come to it, all in all.
  bool wait_for(int arrivals) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, long_time, [&] { return arrived_ >= arrivals; });
  }
  void open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  /// Lets one through.
  void let_one() {
    std::lock_guard lock(mutex_);
    ++tickets_;
    changed_.notify_all();
  }
  void close() {
    std::lock_guard lock(mutex_);
    open_ = false;
  }
  int arrived() const {
    std::lock_guard lock(mutex_);
    return arrived_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  int arrived_ = 0, tickets_ = 0;
};

/// Declared after the engine: a test that fails leaves nobody waiting.
class OpenAtEnd {
 public:
  explicit OpenAtEnd(std::vector<Gate*> gates) : gates_(std::move(gates)) {}
  ~OpenAtEnd() {
    for (Gate* gate : gates_) gate->open();
  }

 private:
  std::vector<Gate*> gates_;
};

/// A node made of functions.
template <class OwnKey, class OwnResult>
struct OwnNode {
  using Key = OwnKey;
  using Result = OwnResult;
  NodeTraits own_traits;
  std::function<Keys<Key>(const Scene&, const Results&)> own_keys;
  std::function<ResultPtr<Result>(const Key&, const NodeContext<Result>&)> own_compute;

  NodeTraits traits() const { return own_traits; }
  Keys<Key> keys(const Scene& scene, const Results& results) const { return own_keys(scene, results); }
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const {
    return own_compute(key, context);
  }
};

}  // namespace saddlescope
