// One result's place in the engine: what is wanted, what a worker computes, what is there. Guarded by the engine's
// mutex.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>

namespace saddlescope {

using EngineClock = std::chrono::steady_clock;

/// Key: the part of the scene that the result is made from, with ==. Result: immutable.
template <class Key, class Result>
struct Slot {
  std::optional<Key> wanted;   ///< what the latest scene asks for
  std::optional<Key> running;  ///< what a worker computes now
  std::optional<Key> done;     ///< what `result` was made from
  std::shared_ptr<const Result> result;
  std::stop_source stop;            ///< of the running job
  EngineClock::time_point due;      ///< not to be started before
  EngineClock::time_point since;    ///< pending since
  EngineClock::time_point started;  ///< of the running job

  bool pending() const { return wanted.has_value() && wanted != done; }
  bool stale_job() const { return running.has_value() && running != wanted; }
  bool ready_to_start(EngineClock::time_point now) const { return pending() && !running.has_value() && now >= due; }

  /// Notes what is wanted now. True when it changed.
  bool want(const Key& key, EngineClock::time_point now, EngineClock::duration delay) {
    if (wanted == key) return false;
    const bool was_pending = pending();
    wanted = key;
    due = now + delay;
    if (!was_pending) since = now;
    return true;
  }
};

}  // namespace saddlescope
