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
    glFinish();
  }
}

/// From nothing to the first frame on which everything stands.
void first_frame(benchmark::State& state) {
  for (auto _ : state) {
    Offscreen offscreen(options_for(Shown::app), 1280, 720);
    offscreen.frame(0);
    glFinish();
  }
}

BENCHMARK(frame_panels)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_playing)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_turning)->Unit(benchmark::kMillisecond);
BENCHMARK(first_frame)->Unit(benchmark::kMillisecond);

}  // namespace
