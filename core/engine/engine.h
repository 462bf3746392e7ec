// Engine: takes the latest scene, computes off the UI thread what differs from what is there, hands out immutable
// Results. Latest scene wins: stale work is cancelled. submit() and results() belong to the UI thread and never wait
// for a worker.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct EngineOptions {
  unsigned threads = 0;                   ///< 0: as many as cores
  std::size_t grid_points = 257;          ///< columns and rows of the height grid
  std::chrono::milliseconds settle{150};  ///< the finder waits until the window has been still for this long
  std::function<void()> on_change;  ///< called on a worker thread whenever new results are there (to wake the window)
  std::size_t memory_limit = 0;     ///< bytes that the paths of all runs may take together; 0: usual_memory_limit()
};

class Engine {
 public:
  explicit Engine(EngineOptions options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Compares the parts of `scene` with what was asked before and starts what changed. Cheap when nothing did. The
  /// probe of a formula that is quick to evaluate is computed at once, in at most about 2 ms.
  void submit(const Scene& scene);

  /// The newest results.
  Results results() const;

  /// Blocks until everything asked for is there. For the command line and tests only, never on the UI thread.
  void wait();

  unsigned thread_count() const;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace saddlescope
