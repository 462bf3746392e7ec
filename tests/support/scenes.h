// Scenes that several tests begin with.
#pragma once

#include <cstddef>

#include "core/scene/scene.h"

namespace saddlescope {

/// A straight line through ten points (b, w) and one run of gradient descent with batches of so many rows, looked at at
/// step 7; nothing plays.
inline Scene scene_of_ten_points(std::size_t batch) {
  Scene scene = opening_scene();
  scene.loss = {};
  scene.loss.formula = "(y - b - w*x)^2";
  scene.loss.parameters = {"b", "w"};
  scene.loss.data = built_in_data("ten-points", Reduction::sum);
  scene.window = {{-250, -50}, {0, 5}};
  scene.start = {-120, 2};
  scene.steps = 40;
  scene.runs = {make_run({"gd", {1e-7, 0}}, 0)};
  scene.runs[0].sampling.batch = batch;
  scene.playback.playing = false;
  scene.playback.step = 7;
  return scene;
}

}  // namespace saddlescope
