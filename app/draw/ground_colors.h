// The ground's colours on the graphics card: a colour table and the layer's numbers, for the shaders of the map and of
// the 3-D surface alike. UI thread with a current GL context.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/draw/layer_look.h"
#include "app/gl/gl.h"
#include "core/engine/nodes/landscape.h"

namespace saddlescope {

class GroundColors {
 public:
  /// Puts what has changed on the card; true when something had. `layer` as from shown_layer().
  bool update(const LandscapeResult& landscape, Layer layer, ThemeKind theme, const std::string& loss_colormap);
  /// Sets the program's samplers, `colors` and the u_layer_… ones, to `unit` and the two after it. The program is in
  /// use.
  void bind(const gl::Program& program, const char* colors, int unit) const;

 private:
  struct TableKey {
    Layer layer;
    ThemeKind theme;
    std::string loss_colormap;
    bool operator==(const TableKey&) const = default;
  };
  gl::Texture table_, low_, high_;
  std::optional<TableKey> table_of_;
  std::shared_ptr<const CurvatureLayers> numbers_of_;
  Layer layer_ = Layer::loss;
};

}  // namespace saddlescope
