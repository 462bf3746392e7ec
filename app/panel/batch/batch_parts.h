// The parts of the Batch tab. For app/panel only; UI thread.
#pragma once

#include <cstddef>

#include "app/panel/panel.h"
#include "core/run/gradient_noise.h"

namespace saddlescope {

/// Batch size, order of the rows, and what is added to labels and gradient, of run `index`; the seed of all runs.
void draw_sampling_rows(PanelFrame& frame, std::size_t index);

/// Variance of a batch's gradient against its size, both logarithmic: theory as a line, drawn batches as points with
/// twice their standard error, a ring at `batch`. Keeps its height while there is nothing to show yet.
void draw_variance_plot(const Ui& ui, const GradientNoise& noise, std::size_t batch, ImU32 own);

/// Whether the two differ at most in what they see of the loss: method, past and start are the same.
bool differ_in_noise_only(const Run& a, const Run& b);

/// Puts the other two kinds of noise, of the same variance as run `index`'s batch has at its ball, beside that run, as
/// runs with its method and start; runs that do this already get the new sizes. n: parameters. False, and nothing
/// changes, where the batch has no noise or the scene is full.
bool compare_noise(Scene& scene, const GradientNoise& noise, std::size_t index, std::size_t n);

}  // namespace saddlescope
