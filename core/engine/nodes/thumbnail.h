// Small pictures of other scenes than the one that is worked on (core/scene/questions.h): heights and paths, as
// numbers. A list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/node.h"
#include "core/scene/scene.h"

namespace saddlescope {

struct Thumbnail {
  ThumbnailQuestion question;         ///< key
  std::string problem;                ///< why there is none; empty: all is well
  bool curve = false;                 ///< a loss of one parameter: a single row of heights
  std::size_t columns = 0, rows = 0;  ///< the first row is the lowest
  std::vector<float> heights;         ///< 0 … 1; NaN where the loss is undefined
  std::vector<float> levels;          ///< of contour lines, ascending
  struct Path {
    std::uint32_t color = 0;  ///< 0xRRGGBB
    /// In the window: 0 … 1 from its lower left corner, more outside; of a curve b is the height.
    std::vector<PlanePoint> points;
  };
  std::vector<Path> paths;  ///< of the scene's visible runs, of at most 4000 steps
};

/// Runs on the calling thread.
std::shared_ptr<const Thumbnail> make_thumbnail(const ThumbnailQuestion& question, std::stop_token stop = {});

struct ThumbnailNode {
  using Key = ThumbnailQuestion;
  using Result = Thumbnail;
  NodeTraits traits() const { return {.name = "small picture", .numbered = true}; }
  Keys<Key> keys(const Scene& scene, const Results& results) const;
  ResultPtr<Result> compute(const Key& key, const NodeContext<Result>& context) const;
};

}  // namespace saddlescope
