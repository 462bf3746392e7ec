// Whole windowless frames of the default scene at 1280×720, each with the time until the last pixel is there.
#include <benchmark/benchmark.h>
#include <epoxy/gl.h>

#include <algorithm>

#include "app/offscreen.h"

namespace {

using namespace saddlescope;

ApplicationOptions options_for(Shown shown) {
  ApplicationOptions options;
  options.scene = opening_scene();
  options.scene.playback.loop = true;
  options.theme = ThemeKind::dark;
  options.shown = shown;
  return options;
}

/// Frames while playing with a still camera.
void run_frames(benchmark::State& state, Shown shown) {
  Offscreen offscreen(options_for(shown), 1280, 720);
  offscreen.settle();
  const auto terrain = offscreen.application().terrain_draws();
  for (auto _ : state) {
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
  if (offscreen.application().terrain_draws() != terrain) state.SkipWithError("the terrain was drawn again");
}

void frame_panels(benchmark::State& state) { run_frames(state, Shown::panels); }
void frame_playing(benchmark::State& state) { run_frames(state, Shown::app); }

/// The camera moves in every frame, as under the hand.
void frame_turning(benchmark::State& state) {
  Offscreen offscreen(options_for(Shown::app), 1280, 720);
  offscreen.settle();
  for (auto _ : state) {
    offscreen.application().scene().display.camera.azimuth += 1;
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
}

/// The probe moves in every frame: its job, its patch in 3-D, its lines on the map, dial and cut.
void frame_probing(benchmark::State& state) {
  ApplicationOptions options = options_for(Shown::app);
  options.scene.playback.playing = false;
  options.scene.probe.shown = true;
  options.scene.display.tab = InspectorTab::probe;
  Offscreen offscreen(std::move(options), 1280, 720);
  offscreen.settle();
  double place = 0;
  for (auto _ : state) {
    place = place > 1 ? -1 : place + 0.01;
    offscreen.application().scene().probe.at = {place, 0.3};
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
}

/// Eight runs of that many steps that never rest, so that a path is as long as it has steps: noise, rates near the
/// limit of what is stable, momentum, a rate that goes up and down. The playhead is halfway.
ApplicationOptions options_of_restless_runs(std::size_t steps) {
  ApplicationOptions options = options_for(Shown::app);
  Scene& scene = options.scene;
  scene.steps = steps;
  scene.runs.clear();
  for (const char* method : {"gd:lr=0.1", "gd:lr=0.3", "gd:lr=0.2,schedule=restarts(T=50,mult=1)", "momentum:lr=0.02",
                             "momentum:lr=0.005,momentum=0.98", "adam:lr=0.1", "rmsprop:lr=0.02", "nesterov:lr=0.02"}) {
    scene.runs.push_back(make_run(parse_optimizer(method).value(), scene.runs.size()));
    scene.runs.back().sampling.gradient_noise = 0.25;
    scene.runs.back().collapsed = true;
  }
  scene.playback = {.step = static_cast<double>(steps / 2), .playing = true, .speed = 60, .loop = true};
  return options;
}

/// Nothing in a playing frame may grow with the runs.
void frame_of_runs(benchmark::State& state, std::size_t steps) {
  Offscreen offscreen(options_of_restless_runs(steps), 1280, 720);
  offscreen.settle();
  for (auto _ : state) {
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
}

/// Nor in one in which the window is dragged: to and fro over an eighth of its width.
void panned_frame_of_runs(benchmark::State& state, std::size_t steps) {
  Offscreen offscreen(options_of_restless_runs(steps), 1280, 720);
  offscreen.settle();
  const PlaneWindow still = offscreen.application().scene().window;
  constexpr int turn = 50;
  int frame = 0;
  for (auto _ : state) {
    const int there = frame++ % (2 * turn);
    const double moved = still.a.size() / 8 * std::min(there, 2 * turn - there) / turn;
    PlaneWindow& window = offscreen.application().scene().window;
    window = {{still.a.minimum + moved, still.a.maximum + moved}, {still.b.minimum - moved, still.b.maximum - moved}};
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
}

void frame_short_runs(benchmark::State& state) { frame_of_runs(state, 400); }
void frame_long_runs(benchmark::State& state) { frame_of_runs(state, 1'000'000); }
void frame_panned_short_runs(benchmark::State& state) { panned_frame_of_runs(state, 400); }
void frame_panned_long_runs(benchmark::State& state) { panned_frame_of_runs(state, 1'000'000); }

/// From nothing to the first frame: the window with its panels; what the views show is computed meanwhile.
void first_frame(benchmark::State& state) {
  for (auto _ : state) {
    Offscreen offscreen(options_for(Shown::app), 1280, 720);
    offscreen.frame(0);
    offscreen.paint();
    glFinish();
  }
}

BENCHMARK(frame_short_runs)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_long_runs)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_panned_short_runs)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_panned_long_runs)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_panels)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_playing)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_turning)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_probing)->Unit(benchmark::kMillisecond);
BENCHMARK(first_frame)->Unit(benchmark::kMillisecond);

}  // namespace
