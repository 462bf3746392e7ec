// The landscape: heights over the scene's window of the plane, with scale, contour lines, descent arrows and, where the
// scene's layer asks for it, the layers of curvature.
#pragma once

#include <memory>
#include <vector>

#include "core/curvature/curvature_layer.h"
#include "core/engine/nodes/loss.h"
#include "core/plane/landscape.h"

namespace saddlescope {

struct LandscapeResult {
  LossDefinition loss;  ///< key, with window and whether there is curvature
  PlaneWindow window;
  HeightGrid grid;
  HeightScale scale;           ///< of heights
  HeightScale colors;          ///< of the loss as colour
  std::vector<double> levels;  ///< of the contour lines, evenly spread over the colours
  std::vector<ContourLine> contours;
  std::vector<FieldArrow> field;
  /// Only where the scene's layer asks for it: it comes together with the heights, so no picture ever mixes two
  /// moments.
  std::shared_ptr<const CurvatureLayers> curvature;
};

struct LandscapeKey {
  SharedLoss loss;
  Plane plane;
  PlaneWindow window;
  ScaleChoice height, color;
  bool curvature;
  std::size_t grid_points;
  bool operator==(const LandscapeKey&) const = default;
};

/// Whether it, or the loss that it waits for, takes long.
bool computing_landscape(const Results& results);

/// The layers of curvature are made together: changing from one to another asks for nothing new.
inline bool shows_curvature(const Scene& scene) { return scene.display.layer != Layer::loss; }

struct LandscapeNode {
  using Key = LandscapeKey;
  using Result = LandscapeResult;
  std::size_t grid_points = 257;  ///< columns and rows; fewer where the loss is dear

  NodeTraits traits() const { return {.name = "the surface", .quick = true, .announced = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  /// The layers of curvature are coarser where more parameters make an eigenvalue dearer.
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
