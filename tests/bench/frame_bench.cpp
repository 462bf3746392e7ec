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

/// From nothing to the first frame on which everything stands.
void first_frame(benchmark::State& state) {
  for (auto _ : state) {
    Offscreen offscreen(options_for(Shown::app), 1280, 720);
    offscreen.frame(0);
    offscreen.paint();
    glFinish();
  }
}

BENCHMARK(frame_panels)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_playing)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_turning)->Unit(benchmark::kMillisecond);
BENCHMARK(frame_probing)->Unit(benchmark::kMillisecond);
BENCHMARK(first_frame)->Unit(benchmark::kMillisecond);

}  // namespace
