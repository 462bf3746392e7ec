#include "core/engine/engine.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

#include "core/engine/batch_job.h"
#include "core/engine/jobs.h"
#include "core/engine/keys.h"
#include "core/engine/probe_point.h"
#include "core/engine/scene_parts.h"
#include "core/engine/worker_pool.h"
#include "core/run/memory_budget.h"
#include "core/scene/branching.h"
#include "core/support/memory.h"

namespace saddlescope {

namespace {

using namespace std::chrono_literals;

// While a slider is dragged every frame asks anew. A job that is about to finish may still do so, or nothing would be
// seen before the hand rests; one that runs longer than this is stale for good.
constexpr auto stale_grace = 120ms;
// Work shorter than this shows no progress line: it would only flicker.
constexpr auto progress_delay = 200ms;

// Quick results first.
enum Priority {
  loss_priority,
  probe_priority,
  landscape_priority,
  run_priority,
  critical_priority,
  batch_priority,
  insight_priority,
  certificate_priority,
  comparison_priority
};

}  // namespace

class Engine::State {
 public:
  explicit State(EngineOptions options)
      : options_(std::move(options)),
        loss_(std::make_shared<LossSlot>()),
        landscape_(std::make_shared<LandscapeSlot>()),
        critical_(std::make_shared<CriticalSlot>()),
        probe_(std::make_shared<ProbeSlot>()),
        certificate_(std::make_shared<CertificateSlot>()),
        batch_(std::make_shared<BatchSlot>()),
        step_(std::make_shared<StepSlot>()),
        comparison_(std::make_shared<ComparisonSlot>()),
        pool_(options_.threads),
        clock_([this](std::stop_token stop) { keep_time(stop); }) {
    // A variable that cannot be read was told of at the program's start.
    if (const auto usual = usual_memory_limit(); options_.memory_limit == 0)
      options_.memory_limit = usual ? *usual : machine_memory() / 4;
  }

  ~State() {
    clock_.request_stop();
    std::lock_guard lock(mutex_);
    closing_ = true;
    for_each_slot([](auto& slot, Priority) { slot.stop.request_stop(); });
  }

  void submit(const Scene& scene) {
    std::lock_guard lock(mutex_);
    if (scene_.has_value() && same_parts(*scene_, scene)) return;
    scene_ = scene;
    const auto now = EngineClock::now();
    loss_->want(scene.loss, now, 0ms);
    want_dependents(now);
    make_quick_probe();
    start_ready(now);
    wake_clock();
  }

  Results results() const {
    std::lock_guard lock(mutex_);
    const auto now = EngineClock::now();
    Results results = what_is_there();
    if (probe_->wanted.has_value()) results.probe = probe_->result;
    for (const auto& insight : insights_) results.insights.push_back(insight->result);
    results.certificate = certificate_->result;
    if (batch_->wanted.has_value()) results.batch = batch_->result;
    if (step_->wanted.has_value()) results.step = step_->result;
    results.comparison = comparison_->result;
    if (comparison_->pending()) results.comparing = compared_share_;
    if (waiting_long(*loss_, now) && loss_->wanted->data.source == DataSource::file) results.loading = loaded_share_;
    results.computing_landscape = waiting_long(*landscape_, now) || waiting_long(*loss_, now);
    results.computing_runs =
        std::any_of(runs_.begin(), runs_.end(), [&](const auto& run) { return waiting_long(*run, now); });
    results.computing_critical_points = waiting_long(*critical_, now);
    return results;
  }

  void wait() {
    std::unique_lock lock(mutex_);
    const auto nothing_pending = [this] {
      bool pending = false;
      for_each_slot([&](auto& slot, Priority) { pending = pending || slot.pending(); });
      return !pending;
    };
    ++impatient_;
    start_ready(EngineClock::now());
    finished_.wait(lock, nothing_pending);
    --impatient_;
  }

  unsigned thread_count() const { return pool_.thread_count(); }

 private:
  Results what_is_there() const {
    Results results;
    results.revision = revision_;
    results.loss = loss_->result;
    if (scene_.has_value() && results.loss != nullptr && results.loss->objective != nullptr)
      results.plane = plane_of(*results.loss);
    results.landscape = landscape_->result;
    for (const auto& run : runs_) results.runs.push_back(run->result);
    results.critical_points = critical_->result;
    return results;
  }

  Plane plane_of(const LossResult& loss) const { return slice_plane(scene_->slice, loss.objective->parameter_names()); }

  CriticalKey critical_key(const SharedLoss& loss) const {
    const std::size_t n = loss->objective->dimension();
    if (n <= 2) return {loss, scene_->window, {}};
    return {loss, {}, scene_->box.size() == n ? scene_->box : search_box(scene_->window, n)};
  }

  template <class Slot>
  static bool waiting_long(const Slot& slot, EngineClock::time_point now) {
    return slot.pending() && now - slot.since >= progress_delay;
  }

  template <class Function>
  void for_each_slot(const Function& function) {
    function(*loss_, loss_priority);
    function(*landscape_, landscape_priority);
    for (auto& run : runs_) function(*run, run_priority);
    function(*critical_, critical_priority);
    for (auto& insight : insights_) function(*insight, insight_priority);
    function(*certificate_, certificate_priority);
    function(*probe_, probe_priority);
    function(*batch_, batch_priority);
    function(*step_, batch_priority);
    function(*comparison_, comparison_priority);
  }

  /// Everything but the loss depends on the loss that is there now.
  void want_dependents(EngineClock::time_point now) {
    const SharedLoss& loss = loss_->result;
    if (loss == nullptr || loss->objective == nullptr) return;
    // Until the new loss is compiled, its window and starts would be tried on the old one.
    if (loss_->pending()) return;
    landscape_->want(
        {loss, plane_of(*loss), scene_->window, scene_->display.logarithmic_height, shows_curvature(*scene_)}, now,
        0ms);
    const bool first = critical_->result == nullptr;
    if (critical_->want(critical_key(loss), now, first ? 0ms : options_.settle)) critical_->stop.request_stop();
    want_runs(loss, now);
    want_probe(now);
    want_ball(now);
    want_comparison(loss, now);
  }

  /// The probe hangs on other results too: on the paths when it rides on a ball, on the landscape's levels.
  void want_probe(EngineClock::time_point now) {
    if (!scene_.has_value() || loss_->pending() || loss_->result == nullptr || loss_->result->objective == nullptr)
      return;
    std::optional<ProbeRequest> request;
    if (scene_->probe.shown) request = probe_request(*scene_, what_is_there());
    if (request)
      probe_->want({loss_->result, *std::move(request)}, now, 0ms);
    else
      probe_->wanted.reset();
  }

  /// What the followed run's update at the playhead sees and does.
  void want_ball(EngineClock::time_point now) {
    if (!scene_.has_value() || loss_->pending() || loss_->result == nullptr || loss_->result->objective == nullptr)
      return;
    const Results there = what_is_there();
    if (const auto request = batch_request(*scene_, there))
      batch_->want(*request, now, 0ms);
    else
      batch_->wanted.reset();
    if (const auto request = step_request(*scene_, there))
      step_->want(*request, now, 0ms);
    else
      step_->wanted.reset();
  }

  void want_comparison(const SharedLoss& loss, EngineClock::time_point now) {
    const std::size_t followed = scene_->display.followed_run;
    if (!scene_->comparison.wanted || !loss->objective->uses_data() || followed >= scene_->runs.size()) {
      comparison_->stop.request_stop();
      comparison_->wanted.reset();
      return;
    }
    const Run& run = scene_->runs[followed];
    // Another question stops the one before: it takes seconds.
    if (comparison_->want({loss, run.optimizer, run.own_start.value_or(scene_->start), scene_->comparison}, now, 0ms))
      comparison_->stop.request_stop();
  }

  /// While the hand drags the probe, patch, dial and cut have to keep up with it in every frame; a worker's answer
  /// would come a frame or two later. So what is quick (at most about 2 ms) is computed here, by submit() itself.
  void make_quick_probe() {
    if (!probe_->pending() || !probe_is_quick(*probe_->wanted->loss)) return;
    const ProbeKey key = *probe_->wanted;
    probe_->result = std::make_shared<ProbeResult>(make_probe(*key.loss->objective, key.request));
    probe_->done = key;
  }

  /// Runs keep their slot while they are edited; a run that was moved in the list takes its slot along.
  void want_runs(const SharedLoss& loss, EngineClock::time_point now) {
    std::vector<RunKey> keys;
    std::vector<RunPlan> plans;
    for (const Run& run : scene_->runs) plans.push_back(run_plan(run, scene_->seed));
    std::vector<std::string> refusals = memory_refusals(*loss->objective, plans, scene_->steps, options_.memory_limit);
    for (std::size_t i = 0; i < plans.size(); ++i)
      keys.push_back({loss, std::move(plans[i]), scene_->runs[i].own_start.value_or(scene_->start), scene_->steps,
                      std::move(refusals[i])});
    want_list(runs_, keys, now);
    want_insights(now);
    want_certificate(now);
  }

  /// The finder's list is proved once it is there; while a new one is wanted the proof of the old one is in vain.
  void want_certificate(EngineClock::time_point now) {
    if (critical_->pending() || critical_->result == nullptr) {
      certificate_->stop.request_stop();
      certificate_->wanted.reset();
    } else if (certificate_->want({loss_->result->objective, critical_->result}, now, 0ms)) {
      certificate_->stop.request_stop();
    }
  }

  /// What is said of a run is made from its result and from the critical points that are there.
  void want_insights(EngineClock::time_point now) {
    const SharedLoss& loss = loss_->result;
    if (loss == nullptr || loss->objective == nullptr) return;
    std::vector<InsightKey> keys;
    for (const auto& run : runs_) {
      const bool fits = run->result != nullptr && run->result->loss == loss->good;
      keys.push_back({fits ? run->result : nullptr, critical_->result, loss->objective});
    }
    want_list(insights_, keys, now);
  }

  template <class Slot, class Key>
  static void want_list(std::vector<std::shared_ptr<Slot>>& slots, const std::vector<Key>& keys,
                        EngineClock::time_point now) {
    std::vector<std::shared_ptr<Slot>> next(keys.size());
    for (std::size_t i = 0; i < next.size(); ++i) {
      const auto same = std::find_if(slots.begin(), slots.end(),
                                     [&](const auto& slot) { return slot != nullptr && slot->wanted == keys[i]; });
      if (same != slots.end()) next[i] = std::exchange(*same, nullptr);
    }
    for (std::size_t i = 0; i < next.size(); ++i) {
      if (next[i] == nullptr && i < slots.size() && slots[i] != nullptr) next[i] = std::exchange(slots[i], nullptr);
      if (next[i] == nullptr) next[i] = std::make_shared<Slot>();
      next[i]->want(keys[i], now, 0ms);
    }
    for (const auto& gone : slots)
      if (gone != nullptr) gone->stop.request_stop();
    slots = std::move(next);
  }

  void start_ready(EngineClock::time_point now) {
    if (closing_) return;
    start(loss_, loss_priority, now, [this, previous = loss_->result](const LossDefinition& key, std::stop_token stop) {
      loaded_share_ = 0;
      const auto progress = [this](double share) {
        loaded_share_ = share;
        if (options_.on_change) options_.on_change();
      };
      return make_loss(key, previous.get(), progress, stop);
    });
    start(landscape_, landscape_priority, now,
          [points = options_.grid_points](const LandscapeKey& key, std::stop_token stop) {
            return make_landscape(*key.loss, key.plane, key.window, key.logarithmic, key.curvature, points, stop);
          });
    for (auto& run : runs_)
      start(run, run_priority, now, [this](const RunKey& key, std::stop_token stop) {
        return make_run_result(*key.loss, key.plan, key.start, key.steps, key.refusal, parallel(), stop);
      });
    start(critical_, critical_priority, now, [](const CriticalKey& key, std::stop_token stop) {
      return make_critical_points(*key.loss, key.window, key.box, stop);
    });
    for (auto& insight : insights_)
      start(insight, insight_priority, now, [](const InsightKey& key, std::stop_token stop) {
        return make_insight(*key.objective, key.run, key.critical_points, stop);
      });
    start(certificate_, certificate_priority, now, [](const CertificateKey& key, std::stop_token stop) {
      return make_certificate(*key.objective, key.critical_points, stop);
    });
    start(batch_, batch_priority, now,
          [objective = current_objective()](const BatchRequest& key, std::stop_token stop) {
            return std::make_shared<const BatchResult>(make_batch(*objective, key, stop));
          });
    start(step_, batch_priority, now, [](const StepRequest& key, std::stop_token) { return make_step(key); });
    start(comparison_, comparison_priority, now, [this](const ComparisonRequest& key, std::stop_token stop) {
      compared_share_ = 0;
      const auto progress = [this](double share) {
        compared_share_ = share;
        if (options_.on_change) options_.on_change();
      };
      return make_comparison(key, parallel(), progress, stop);
    });
    start(probe_, probe_priority, now, [](const ProbeKey& key, std::stop_token stop) {
      return std::make_shared<const ProbeResult>(make_probe(*key.loss->objective, key.request, stop));
    });
  }

  ParallelFor parallel() {
    return [this](std::size_t count, const std::function<void(std::size_t)>& body) { pool_.parallel_for(count, body); };
  }

  std::shared_ptr<const FormulaObjective> current_objective() const {
    return loss_->result == nullptr ? nullptr : loss_->result->objective;
  }

  template <class Key, class Result, class Compute>
  void start(const std::shared_ptr<Slot<Key, Result>>& slot, Priority priority, EngineClock::time_point now,
             Compute compute) {
    if (!slot->ready_to_start(impatient_ > 0 ? EngineClock::time_point::max() : now)) return;
    slot->running = slot->wanted;
    slot->started = now;
    slot->stop = std::stop_source();
    pool_.submit(priority, [this, slot, key = *slot->wanted, stop = slot->stop.get_token(), compute] {
      std::shared_ptr<const Result> result;
      if (!stop.stop_requested()) result = compute(key, stop);
      finish(*slot, stop.stop_requested() ? nullptr : std::move(result), key);
    });
  }

  template <class Key, class Result>
  void finish(Slot<Key, Result>& slot, std::shared_ptr<const Result> result, const Key& key) {
    {
      std::lock_guard lock(mutex_);
      slot.running.reset();
      const auto now = EngineClock::now();
      if (result != nullptr) {
        slot.result = std::move(result);
        slot.done = key;
        ++revision_;
        if constexpr (std::is_same_v<Result, LossResult>)
          want_dependents(now);
        else if constexpr (!std::is_same_v<Result, ProbeResult>)
          want_probe(now);
        if constexpr (std::is_same_v<Result, RunResult> || std::is_same_v<Result, LandscapeResult>) want_ball(now);
        if constexpr (std::is_same_v<Result, RunResult> || std::is_same_v<Result, CriticalPointsResult>)
          want_insights(now);
        if constexpr (std::is_same_v<Result, CriticalPointsResult>) want_certificate(now);
      }
      start_ready(now);
      finished_.notify_all();
      wake_clock();
    }
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
      auto next = EngineClock::time_point::max();
      bool show_progress = false;
      for_each_slot([&](auto& slot, Priority) {
        if (slot.stale_job()) {
          if (now >= slot.started + stale_grace)
            slot.stop.request_stop();
          else
            next = std::min(next, slot.started + stale_grace);
        }
        if (!slot.pending()) return;
        if (!slot.running.has_value() && slot.due > now) next = std::min(next, slot.due);
        const auto progress = slot.since + progress_delay;
        if (progress > now)
          next = std::min(next, progress);
        else if (progress > last_tick_)
          show_progress = true;
      });
      last_tick_ = now;
      start_ready(now);
      if (show_progress && options_.on_change) {
        lock.unlock();
        options_.on_change();
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
  std::shared_ptr<LossSlot> loss_;
  std::shared_ptr<LandscapeSlot> landscape_;
  std::vector<std::shared_ptr<RunSlot>> runs_;
  std::vector<std::shared_ptr<InsightSlot>> insights_;
  std::shared_ptr<CriticalSlot> critical_;
  std::shared_ptr<ProbeSlot> probe_;
  std::shared_ptr<CertificateSlot> certificate_;
  std::shared_ptr<BatchSlot> batch_;
  std::shared_ptr<StepSlot> step_;
  std::shared_ptr<ComparisonSlot> comparison_;
  std::atomic<double> loaded_share_ = 0, compared_share_ = 0;
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
