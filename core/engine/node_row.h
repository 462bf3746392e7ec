// A node's row in the engine's table: its places, and in each what is wanted, what a worker computes, what is there.
// Private to the engine but for make_node(); guarded by the engine's mutex.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "core/engine/node.h"

namespace saddlescope {
namespace detail {

/// What a job needs of the engine.
struct JobTools {
  std::stop_token stop;
  ParallelFor parallel;
  std::function<void(double share)> progress;
  /// Calls `take` under the engine's mutex and lets everyone know.
  std::function<void(const std::function<bool()>& take)> publish;
};

/// Under the engine's mutex: puts what was computed into its place. True when something new is there.
using Finish = std::function<bool()>;
/// On a worker, without the mutex. Lets no exception out.
using Work = std::function<Finish(const JobTools& tools)>;

/// One result's place.
class Slot {
 public:
  virtual ~Slot() = default;
  virtual bool running() const = 0;
  /// Wanted, and not what is there; not while its key is unknown.
  virtual bool pending() const = 0;
  /// A worker computes something else than what is wanted.
  virtual bool stale() const = 0;
  /// Marks what is wanted as running, and gives the job.
  virtual Work begin() = 0;
  /// What is wanted is quick enough to be computed by submit() itself.
  virtual bool at_once() const = 0;
  virtual void compute_now(const JobTools& tools) = 0;
  /// Why what is wanted cannot be had; empty: all is well.
  virtual std::string error() const = 0;

  std::stop_source stop;            ///< of the running job
  EngineClock::time_point due;      ///< not to be started before
  EngineClock::time_point since;    ///< pending since
  EngineClock::time_point started;  ///< of the running job
  /// Its key is unknown since then.
  std::optional<EngineClock::time_point> waits;
  std::atomic<double> share = std::nan("");  ///< of the running job's work; NaN until it tells
};

class NodeRow {
 public:
  explicit NodeRow(NodeTraits traits) : traits(std::move(traits)) {}
  virtual ~NodeRow() = default;
  NodeRow(const NodeRow&) = delete;
  NodeRow& operator=(const NodeRow&) = delete;

  /// Asks the node for its keys and notes what is wanted.
  virtual void ask(const Scene& scene, const Results& results, EngineClock::time_point now) = 0;
  /// Puts what is there into `results`.
  virtual void put(Results& results, EngineClock::time_point now) const = 0;
  /// Sets what Results holds besides the list.
  virtual void complete(const Scene& scene, Results& results) const = 0;

  const NodeTraits traits;
  std::vector<std::shared_ptr<Slot>> slots;
};

/// Work shorter than this shows no progress line: it would only flicker.
inline constexpr std::chrono::milliseconds progress_delay{200};

ResultStatus status_of(const Slot& slot, EngineClock::time_point now);

/// Words for the exception that is being handled.
std::string current_error();

template <class Node>
class SlotOf final : public Slot, public std::enable_shared_from_this<SlotOf<Node>> {
 public:
  using Key = typename Node::Key;
  using Result = typename Node::Result;

  explicit SlotOf(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

  bool running() const override { return running_.has_value(); }
  bool pending() const override { return wanted_ && !waits && wanted_ != done_ && wanted_ != failed_; }
  bool stale() const override { return running_ && (waits || running_ != wanted_); }

  bool wants(const Key& key) const { return wanted_ == key; }

  void want(const Key& key, EngineClock::time_point now, EngineClock::duration settle) {
    waits.reset();
    if (wanted_ == key) return;
    const bool was_pending = pending();
    wanted_ = key;
    due = result_ == nullptr ? now : now + settle;
    if (!was_pending) since = now;
  }
  void want_nothing() {
    wanted_.reset();
    waits.reset();
  }

  std::string error() const override { return wanted_ && wanted_ == failed_ ? why_ : std::string(); }

  bool at_once() const override {
    if constexpr (requires(const Node& node, const Key& key) { node.at_once(key); })
      return pending() && node_->at_once(*wanted_);
    else
      return false;
  }

  void compute_now(const JobTools& tools) override {
    const Key key = *wanted_;
    const Outcome outcome = compute(key, tools, result_);
    if (outcome.why.empty())
      take(key, outcome.result);
    else
      take_error(key, outcome.why);
  }

  Work begin() override {
    running_ = wanted_;
    share = std::nan("");
    return [self = this->shared_from_this(), key = *wanted_, last = result_](const JobTools& tools) -> Finish {
      Outcome outcome;
      if (!tools.stop.stop_requested()) outcome = self->compute(key, tools, last);
      return [self, key, outcome = std::move(outcome), stopped = tools.stop.stop_requested()] {
        self->running_.reset();
        if (stopped) return false;
        return outcome.why.empty() ? self->take(key, outcome.result) : self->take_error(key, outcome.why);
      };
    };
  }

  const ResultPtr<Result>& result() const { return result_; }

 private:
  struct Outcome {
    ResultPtr<Result> result;
    std::string why;  ///< there is none
  };

  Outcome compute(const Key& key, const JobTools& tools, const ResultPtr<Result>& last) {
    try {
      return {node_->compute(key, {tools.stop, tools.parallel, tools.progress, partial(tools, key), last}), {}};
    } catch (...) {
      return {nullptr, current_error()};
    }
  }

  bool take_error(const Key& key, const std::string& why) {
    if (wanted_ != key) return false;
    failed_ = key;
    why_ = why;
    return true;
  }
  /// A result for a scene before is shown, unless the wanted one is there already.
  bool take(const Key& key, ResultPtr<Result> result) {
    if (result == nullptr || (wanted_ != key && wanted_ == done_)) return false;
    result_ = std::move(result);
    done_ = key;
    failed_.reset();
    return true;
  }
  std::function<void(ResultPtr<Result>)> partial(const JobTools& tools, const Key& key) {
    return [self = this->shared_from_this(), publish = tools.publish, stop = tools.stop, key](ResultPtr<Result> part) {
      publish([&] {
        if (stop.stop_requested() || self->wanted_ != key) return false;
        self->result_ = std::move(part);
        self->done_.reset();
        return true;
      });
    };
  }

  std::shared_ptr<const Node> node_;
  std::optional<Key> wanted_;   ///< what the latest scene asks for
  std::optional<Key> running_;  ///< what a worker computes now
  std::optional<Key> done_;     ///< what `result_` was made from, whole
  std::optional<Key> failed_;   ///< what could not be computed, because of `why_`
  std::string why_;
  ResultPtr<Result> result_;
};

template <class Node>
class RowOf final : public NodeRow {
 public:
  using Key = typename Node::Key;
  using Result = typename Node::Result;
  using Place = SlotOf<Node>;

  explicit RowOf(const Node& node) : NodeRow(node.traits()), node_(std::make_shared<Node>(node)) {}

  void ask(const Scene& scene, const Results& results, EngineClock::time_point now) override {
    const Keys<Key> keys = node_->keys(scene, results);
    if (!keys.known()) {
      for (const auto& slot : slots)
        if (!slot->waits) slot->waits = now;
    } else if (keys.list().empty() && traits.stays) {
      for (const auto& slot : slots) {
        place(slot).want_nothing();
        slot->stop.request_stop();
      }
    } else {
      want(keys.list(), now);
    }
  }

  void put(Results& results, EngineClock::time_point now) const override {
    auto column = std::make_shared<Column<Result>>();
    column->name = traits.name;
    column->numbered = traits.numbered;
    column->announced = traits.announced;
    for (const auto& slot : slots) {
      column->values.push_back(place(slot).result());
      column->status.push_back(status_of(*slot, now));
    }
    results.put(std::move(column));
  }

  void complete([[maybe_unused]] const Scene& scene, [[maybe_unused]] Results& results) const override {
    if constexpr (requires(const Node& node) { node.complete(scene, results); }) node_->complete(scene, results);
  }

 private:
  static Place& place(const std::shared_ptr<Slot>& slot) { return static_cast<Place&>(*slot); }

  /// A place stays where it is while its key is edited; one whose key was moved in the list goes along.
  void want(const std::vector<Key>& keys, EngineClock::time_point now) {
    std::vector<std::shared_ptr<Slot>> next(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const auto same = [&](const auto& slot) { return slot != nullptr && place(slot).wants(keys[i]); };
      auto at = i < slots.size() && same(slots[i]) ? slots.begin() + static_cast<std::ptrdiff_t>(i)
                                                   : std::find_if(slots.begin(), slots.end(), same);
      if (at != slots.end()) next[i] = std::exchange(*at, nullptr);
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (next[i] == nullptr && i < slots.size() && slots[i] != nullptr) next[i] = std::exchange(slots[i], nullptr);
      if (next[i] == nullptr) next[i] = std::make_shared<Place>(node_);
      place(next[i]).want(keys[i], now, traits.settle);
    }
    for (const auto& gone : slots)
      if (gone != nullptr) gone->stop.request_stop();
    slots = std::move(next);
  }

  std::shared_ptr<const Node> node_;
};

}  // namespace detail

template <class Node>
AnyNode make_node(Node node = {}) {
  return [node] { return std::make_unique<detail::RowOf<Node>>(node); };
}

}  // namespace saddlescope
