// What the window wants to know of the loss beside what its pictures show: at the point under the mouse, at the
// selected one, at the end of a run. The thread that draws evaluates nothing; its questions go to the engine with the
// scene, and a frame later the answer is there (core/engine/nodes/answer.h, bowl.h). Plain values.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/formula/formula.h"
#include "core/plane/plane.h"

namespace saddlescope {

/// The loss at a point; n numbers.
struct PointQuestion {
  std::string asker;  ///< who wants to know, "status line": the last answer to an asker stands until the next one
  std::vector<double> at;
  Derivatives order = Derivatives::none;  ///< of a loss without Hessians the gradient is the most there is
  bool operator==(const PointQuestion&) const = default;
};

/// How far round a plane's origin the loss looks like a bowl; as bowl_radius() takes it.
struct BowlQuestion {
  Plane plane;
  double curvature = 0;  ///< the smaller of the two at the origin
  double most = 0;       ///< largest radius
  bool operator==(const BowlQuestion&) const = default;
};

struct Scene;

/// A small picture of another scene than the one that is worked on.
struct ThumbnailQuestion {
  std::string id;  ///< of the picture, "surface/rosenbrock"
  /// Shared and never changed: the same picture is asked for with the same pointer until it is there.
  std::shared_ptr<const Scene> scene;
  std::size_t columns = 0, rows = 0;  ///< of its grid
  bool operator==(const ThumbnailQuestion&) const = default;
};

/// Made anew in every frame by whoever draws, and given to the engine with the scene. No part of the work.
struct Questions {
  std::vector<PointQuestion> points;
  std::optional<BowlQuestion> bowl;
  std::vector<ThumbnailQuestion> thumbnails;
  bool no_search = false;  ///< for critical points: it was cancelled by hand
  bool operator==(const Questions&) const = default;
};

}  // namespace saddlescope
