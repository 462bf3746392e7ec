// Another scaling of the features, with all in the scene that hangs on it: starts become the same models in the new
// coordinates, the window holds start and minimum. Pure functions, any thread; quick between two frames.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/objective/objective.h"
#include "core/scene/load_data.h"
#include "core/scene/scene.h"

namespace saddlescope {

/// Parameters with which `to` predicts for its rows what `from` does for its own (the same rows in another scaling) at
/// `point`: in b + w·x the slope is multiplied by the new factor and the intercept takes up the offset. Found by
/// Gauss and Newton, at once where the prediction is linear in the parameters; nothing where there is no such model.
std::optional<std::vector<double>> same_model(const Objective& from, std::span<const double> point,
                                              const Objective& to);

/// Minimum that Newton's method reaches from `point`; nothing where it reaches none.
std::optional<std::vector<double>> nearby_minimum(const Objective& objective, std::span<const double> point);

/// What of a scene lies in the coordinates of its loss.
struct StartsAndWindow {
  std::vector<std::vector<double>> starts;  ///< the shared one, then those of the runs that have their own
  PlaneWindow window;
  bool operator==(const StartsAndWindow&) const = default;
};
StartsAndWindow starts_and_window(const Scene& scene);

/// Where starts and window lie with the features scaled otherwise: every start becomes the same model as before and the
/// window shows starts and minimum (without one what it showed before); with scaled features its sides have one length,
/// so that a round valley looks round. Nothing where the model cannot be kept. objective, data: the loss as it is
/// before.
std::optional<StartsAndWindow> rescaled(const StartsAndWindow& before, FeatureScaling scaling,
                                        const Objective& objective, const Data& data);

/// Sets scene.loss.data.scaling; `after`: rescaled() of starts_and_window(scene). Without it starts and window stay.
void show_scaling(Scene& scene, FeatureScaling scaling, const std::optional<StartsAndWindow>& after);
/// Both at once.
void change_scaling(Scene& scene, FeatureScaling scaling, const std::shared_ptr<const Objective>& objective,
                    const Data& data);

}  // namespace saddlescope
