// Engine: takes the latest scene, computes off the UI thread what differs from what is there, hands out immutable
// Results. Latest scene wins: stale work is cancelled. submit() and results() belong to the UI thread and never wait
// for a worker. What there is to compute is a list of nodes (node.h, nodes/all_nodes.h).
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/engine/node.h"
#include "core/engine/results.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct EngineOptions {
  unsigned threads = 0;                   ///< 0: as many as cores; one more is kept for quick nodes
  std::size_t grid_points = 257;          ///< columns and rows of the height grid
  std::chrono::milliseconds settle{150};  ///< the finder waits until the window has been still for this long
  /// A job whose key is unknown, while what it is made from is made anew, may go on for so long: a mistake in the
  /// formula that is taken back at once restarts nothing.
  std::chrono::milliseconds patience{120};
  std::function<void()> on_change = {};  ///< called on a worker thread whenever new results are there (to wake the window)
  std::size_t memory_limit = 0;     ///< bytes that the paths of all runs may take together; 0: usual_memory_limit()
  std::vector<AnyNode> more_nodes = {};  ///< after all others
  /// Called on the worker with the node's name before each job, to watch or hold it; for tests.
  std::function<void(std::string_view node)> before_job = {};
};

class Engine {
 public:
  explicit Engine(EngineOptions options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Asks all nodes what they want of `scene` and starts what changed. Cheap when nothing did. The probe of a formula
  /// that is quick to evaluate is computed at once, in at most about 2 ms.
  void submit(const Scene& scene);

  /// The newest results.
  Results results() const;

  /// Blocks until everything asked for is there, or cannot be had. For the command line and tests only, never on the UI
  /// thread.
  void wait();

  unsigned thread_count() const;

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace saddlescope
