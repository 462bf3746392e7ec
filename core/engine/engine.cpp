#include "core/engine/engine.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "core/engine/node_row.h"
#include "core/engine/nodes/all_nodes.h"
#include "core/engine/worker_pool.h"
#include "core/objective/evaluation_guard.h"

namespace saddlescope {

namespace {

using detail::NodeRow;
using detail::Slot;

std::vector<std::unique_ptr<NodeRow>> rows_of(const EngineOptions& options) {
  std::vector<std::unique_ptr<NodeRow>> rows;
  for (const AnyNode& node : all_nodes(options)) rows.push_back(node());
  for (const AnyNode& node : options.more_nodes) rows.push_back(node());
  return rows;
}

}  // namespace

class Engine::State {
 public:
  explicit State(EngineOptions options)
      : options_(std::move(options)),
        rows_(rows_of(options_)),
        pool_(options_.threads),
        clock_([this](std::stop_token stop) { keep_time(stop); }) {}

  ~State() {
    clock_.request_stop();
    std::lock_guard lock(mutex_);
    closing_ = true;
    for_each_slot([](const NodeRow&, Slot& slot) { slot.stop.request_stop(); });
  }

  void submit(const Scene& scene) {
    std::lock_guard lock(mutex_);
    if (scene_ == scene) return;
    scene_ = scene;
    if (update(EngineClock::now(), true)) wake_clock();
  }

  Results results() const {
    std::lock_guard lock(mutex_);
    return what_is_there(EngineClock::now());
  }

  void wait() {
    std::unique_lock lock(mutex_);
    const auto nothing_pending = [this] {
      bool pending = false;
      for_each_slot([&](const NodeRow&, const Slot& slot) { pending = pending || slot.pending(); });
      return !pending;
    };
    ++impatient_;
    start_ready(EngineClock::now());
    finished_.wait(lock, nothing_pending);
    --impatient_;
  }

  unsigned thread_count() const { return pool_.thread_count(); }

 private:
  template <class Function>
  void for_each_slot(const Function& function) {
    for (const auto& row : rows_)
      for (const auto& slot : row->slots) function(*row, *slot);
  }

  Results what_is_there(EngineClock::time_point now) const {
    Results results;
    results.revision = revision_;
    for (const auto& row : rows_) row->put(results, now);
    if (scene_.has_value())
      for (const auto& row : rows_) row->complete(*scene_, results);
    return results;
  }

  /// Asks all nodes what they want now, each seeing what is there of those before it, and starts what is ready. True
  /// when the clock has something to look after.
  bool update(EngineClock::time_point now, bool may_compute) {
    if (!scene_.has_value()) return false;
    Results there = what_is_there(now);
    for (const auto& row : rows_) {
      row->ask(*scene_, there, now);
      // While the hand drags the probe, patch, dial and cut have to keep up with it in every frame; a worker's answer
      // would come a frame or two later. So what is quick (at most about 2 ms) is computed here, by submit() itself.
      if (may_compute)
        for (const auto& slot : row->slots)
          if (slot->at_once()) {
            const EvaluationAllowed quick_path;
            slot->compute_now(tools_here());
          }
      row->put(there, now);
    }
    stop_stale(now);
    start_ready(now);
    bool busy = false;
    for_each_slot([&](const NodeRow&, const Slot& slot) { busy = busy || slot.pending() || slot.running(); });
    return busy;
  }

  /// From when on a stale job is stopped.
  EngineClock::time_point end_of(const NodeRow& row, const Slot& slot) const {
    return slot.waits ? *slot.waits + options_.patience : slot.started + row.traits.grace;
  }

  /// When the next one of those that are stale is to be stopped.
  EngineClock::time_point stop_stale(EngineClock::time_point now) {
    auto next = EngineClock::time_point::max();
    for_each_slot([&](const NodeRow& row, Slot& slot) {
      if (!slot.stale()) return;
      if (now >= end_of(row, slot))
        slot.stop.request_stop();
      else
        next = std::min(next, end_of(row, slot));
    });
    return next;
  }

  void start_ready(EngineClock::time_point now) {
    if (closing_) return;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      for (const auto& slot : rows_[i]->slots)
        if (slot->pending() && !slot->running() && (impatient_ > 0 || now >= slot->due)) start(i, slot, now);
  }

  /// The place in the list is the priority.
  void start(std::size_t priority, const std::shared_ptr<Slot>& slot, EngineClock::time_point now) {
    slot->started = now;
    slot->stop = std::stop_source();
    const NodeRow& row = *rows_[priority];
    const auto job = [this, slot, &row, work = slot->begin(), stop = slot->stop.get_token()] {
      if (options_.before_job) options_.before_job(row.traits.name);
      finish(work(tools_of(slot, stop)));
    };
    pool_.submit(static_cast<int>(priority), job, row.traits.quick);
  }

  detail::JobTools tools_of(const std::shared_ptr<Slot>& slot, const std::stop_token& stop) {
    return {
        stop,
        [this](std::size_t count, const std::function<void(std::size_t)>& body) { pool_.parallel_for(count, body); },
        [this, slot](double share) {
          slot->share = share;
          tell();
        },
        [this](const std::function<bool()>& take) {
          {
            std::lock_guard lock(mutex_);
            if (!take()) return;
            take_in();
          }
          tell();
        }};
  }

  static detail::JobTools tools_here() {
    return {{},
            [](std::size_t count, const std::function<void(std::size_t)>& body) {
              for (std::size_t i = 0; i < count; ++i) body(i);
            },
            [](double) {},
            [](const std::function<bool()>&) {}};
  }

  void finish(const detail::Finish& put_in_place) {
    {
      std::lock_guard lock(mutex_);
      if (put_in_place())
        take_in();
      else
        start_ready(EngineClock::now());
      finished_.notify_all();
      wake_clock();
    }
    tell();
  }

  /// Something new is there.
  void take_in() {
    ++revision_;
    if (!closing_) update(EngineClock::now(), false);
  }

  void tell() const {
    if (options_.on_change) options_.on_change();
  }

  void wake_clock() {
    changed_ = true;
    tick_.notify_all();
  }

  /// Starts what had to wait for the window to settle, cancels jobs that are stale for too long, and wakes the window
  /// when a progress line is due.
  void keep_time(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
      const auto now = EngineClock::now();
      auto next = stop_stale(now);
      bool show_progress = false;
      const auto later = [&](EngineClock::time_point time) { next = std::min(next, time); };
      for_each_slot([&](const NodeRow&, const Slot& slot) {
        if (!slot.pending()) return;
        if (!slot.running() && slot.due > now) later(slot.due);
        const auto progress = slot.since + detail::progress_delay;
        if (progress > now)
          later(progress);
        else if (progress > last_tick_)
          show_progress = true;
      });
      last_tick_ = now;
      start_ready(now);
      if (show_progress && options_.on_change) {
        lock.unlock();
        tell();
        lock.lock();
        continue;
      }
      // changed_ tells a real notification from a spurious wake-up.
      changed_ = false;
      const auto something_changed = [this] { return changed_; };
      if (next == EngineClock::time_point::max())
        tick_.wait(lock, stop, something_changed);
      else
        tick_.wait_until(lock, stop, next, something_changed);
    }
  }

  EngineOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable_any tick_, finished_;
  std::optional<Scene> scene_;
  std::vector<std::unique_ptr<NodeRow>> rows_;
  std::uint64_t revision_ = 0;
  int impatient_ = 0;
  bool closing_ = false;
  bool changed_ = false;
  EngineClock::time_point last_tick_;
  WorkerPool pool_;  // joined before what its tasks use
  std::jthread clock_;
};

Engine::Engine(EngineOptions options) : state_(std::make_shared<State>(std::move(options))) {}
Engine::~Engine() = default;
void Engine::submit(const Scene& scene) { state_->submit(scene); }
Results Engine::results() const { return state_->results(); }
void Engine::wait() { state_->wait(); }
unsigned Engine::thread_count() const { return state_->thread_count(); }

}  // namespace saddlescope
