// A node is one kind of result, whole, in one pair of files in nodes/, with one line in nodes/all_nodes.cpp. The engine
// knows nothing of any of them: after every submit and every finished job it asks all nodes, in the order of the list,
// which keys they want; it stops what is stale and starts what is ready. The order is also the priority: quick first.
//
//   struct SpectrumResult { SharedLoss loss; std::vector<double> eigenvalues; };
//   struct SpectrumKey {                         // everything that it is computed from
//     SharedLoss loss;
//     std::vector<double> at;
//     bool operator==(const SpectrumKey&) const = default;
//   };
//   struct SpectrumNode {
//     using Key = SpectrumKey;
//     using Result = SpectrumResult;
//     NodeTraits traits() const { return {.name = "the spectrum"}; }
//     Keys<Key> keys(const Scene& scene, const Results& results) const {   // under the engine's lock: quick
//       const auto loss = settled_loss(results);
//       if (!loss) return NotYet{};
//       if (scene.selected.empty()) return NotWanted{};
//       return SpectrumKey{*loss, scene.selected};
//     }
//     ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;   // on a worker
//   };
//
// A view then says results.get<SpectrumResult>() and results.status<SpectrumResult>(). Optional members of a node:
//   bool at_once(const Key&) const                       // quick enough (2 ms) to be computed inside submit()
//   void complete(const Scene&, Results&) const          // sets what Results holds besides the list
// A node's own members are settings of the engine; what they mean for a result belongs into the key as well.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/engine/results.h"
#include "core/support/parallel.h"

namespace saddlescope {

struct Scene;

using EngineClock = std::chrono::steady_clock;

struct NodeTraits {
  std::string name;        ///< what is shown of it, for people: "Could not compute " + name
  bool quick = false;      ///< takes some ten milliseconds: the worker that is kept for such takes it too
  bool announced = false;  ///< the window says that it computes while this is late
  bool numbered = false;   ///< a list; the name goes with the place's number, from 1
  bool stays = false;      ///< the last result stands even when nothing asks for it any more
  /// Not to be started before its key has rested for so long; the first one starts at once.
  std::chrono::milliseconds settle{0};
  /// While a slider is dragged every frame asks anew. A job that is about to finish may still do so, or nothing would
  /// be seen before the hand rests; one that is stale and was started longer ago than this is stopped.
  std::chrono::milliseconds grace{120};
};

/// What it is made from is still being made: what is there stands; a job that is under way goes on for a moment, for
/// the answer may be the same as before.
struct NotYet {};
/// Nothing shows it: what is there goes (unless it stays), a job is stopped at once.
struct NotWanted {};

/// What a node wants for a scene.
template <class Key>
class Keys {
 public:
  Keys(NotYet) {}
  Keys(NotWanted) : list_(std::in_place) {}
  Keys(Key key) : list_(std::in_place) { list_->push_back(std::move(key)); }
  /// One result for each. A place follows its key when it moves in the list.
  Keys(std::vector<Key> keys) : list_(std::move(keys)) {}

  bool known() const { return list_.has_value(); }
  const std::vector<Key>& list() const { return *list_; }

 private:
  std::optional<std::vector<Key>> list_;
};

/// What a job has besides its key.
template <class Result>
struct NodeContext {
  std::stop_token stop;                        ///< to be looked at often; what is returned after a stop is dropped
  ParallelFor parallel;                        ///< shares work with workers that have nothing to do
  std::function<void(double share)> progress;  ///< any thread; 0 … 1
  std::function<void(ResultPtr<Result> result)> partial;  ///< shows what is there so far; the job goes on
  ResultPtr<Result> last;  ///< what stands in the place; may be null. For what need not be made twice
};

namespace detail {
class NodeRow;
}

/// A node of any kind, for a list of them. Each engine makes a row of its own from it.
using AnyNode = std::function<std::unique_ptr<detail::NodeRow>()>;

}  // namespace saddlescope
