// Whole windowless frames of the default scene at 1280×720, each with the time until the last pixel is there.
#include <benchmark/benchmark.h>
#include <epoxy/gl.h>

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

/// A playing frame with eight runs of that many steps, which end long before: nothing in a frame may grow with them.
void frame_of_runs(benchmark::State& state, std::size_t steps) {
  ApplicationOptions options = options_for(Shown::app);
  Scene& scene = options.scene;
  scene.steps = steps;
  scene.runs.clear();
  for (std::size_t i = 0; i < 8; ++i) {
    scene.runs.push_back(
        make_run(*parse_optimizer("gd:lr=" + std::to_string(0.01 + 0.005 * static_cast<double>(i))), i));
    scene.runs.back().collapsed = true;
  }
  scene.playback = {.step = 0, .playing = true, .speed = 60, .loop = true};
  Offscreen offscreen(std::move(options), 1280, 720);
  offscreen.settle();
  for (auto _ : state) {
    offscreen.frame(1.0 / 60);
    offscreen.paint();
    glFinish();
  }
}

void frame_short_runs(benchmark::State& state) { frame_of_runs(state, 400); }
void frame_long_runs(benchmark::State& state) { frame_of_runs(state, 1'000'000); }

/// From nothing to the first frame on which everything stands.
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
BENCHMARK(frame_panels)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_playing)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_turning)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_probing)->Unit(benchmark::kMillisecond);
BENCHMARK(first_frame)->Unit(benchmark::kMillisecond);

}  // namespace
