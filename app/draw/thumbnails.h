// Small pictures of other scenes: surfaces of the catalogue, cards of the start page. A worker computes what they show
// (core/engine/nodes/thumbnail.h) while they are asked for; what has come is kept. UI thread with a current GL context.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/draw/overlay.h"
#include "app/gl/gl.h"
#include "app/ui/interaction.h"
#include "core/engine/nodes/thumbnail.h"

namespace saddlescope {

class Thumbnails {
 public:
  enum class Form {
    map,     ///< from above, with contour lines; a loss of one parameter as a curve
    relief,  ///< in 3-D, from the opening camera's side
  };
  /// Draws the picture of that name, or an empty place until it is there. `scene` is called once; its display says how.
  void draw(const overlay::Pen& pen, Interaction& interaction, const Results& results, const std::string& id,
            const std::function<Scene()>& scene, const overlay::Rect& rect, Form form = Form::map);
  /// Whether the picture is there.
  bool has(const std::string& id) const;

 private:
  struct Entry {
    ThumbnailQuestion question;
    std::shared_ptr<const Thumbnail> picture;
    gl::Texture texture;
  };
  std::map<std::string, Entry> entries_;
};

}  // namespace saddlescope
