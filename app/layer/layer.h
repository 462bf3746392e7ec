// The interface of overlays. A layer is one overlay in one file of this folder: what it needs of the results, where
// labels of others may not stand, and how it is drawn on the map, the surface and the 1-D plot. The views walk the list
// of app/layer/all_layers.cpp; what a layer keeps for a view lives in an object of that view. UI thread only, with a
// current GL context.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/curve/curve_picture.h"
#include "app/map/map_picture.h"
#include "app/surface/surface_picture.h"

namespace saddlescope {

/// How far up a part of a layer lies. All layers draw their parts of one depth, in the order of the list, before any
/// draws the next one. In the 1-D plot what lies below `small` is cut at the plot's edge.
enum class Depth { sheets, under, lines, arrows, marks, balls, small, names, keys, hover, notes };
inline constexpr std::array all_depths = {Depth::sheets, Depth::under, Depth::lines, Depth::arrows,
                                          Depth::marks,  Depth::balls, Depth::small, Depth::names,
                                          Depth::keys,   Depth::hover, Depth::notes};

/// Where texts may still stand in one frame of a view. Layers put in what they draw before any text finds its place.
struct LabelRoom {
  std::vector<overlay::Rect> obstacles;      ///< what labels must not touch
  std::vector<ImVec2> avoid;                 ///< points, of paths above all, that they rather do not cover
  std::vector<overlay::Rect> labels;         ///< labels with their margins, for names and distances to keep clear of
  std::vector<overlay::Rect> key_obstacles;  ///< what keys keep off beside the obstacles
  std::optional<overlay::Rect> note;         ///< a note in a corner of the map: no key stands there

  /// A key that wants one of the map's corners.
  struct Key {
    std::string_view id;
    ImVec2 size;
    std::optional<overlay::Rect> place;  ///< once all layers have reserved; none in a small map
  };
  std::vector<Key> keys;
  std::optional<overlay::Rect> place_of_key(std::string_view id) const {
    for (const Key& key : keys)
      if (key.id == id) return key.place;
    return std::nullopt;
  }

  std::size_t version = 0;  ///< tells whether kept labels must find new places
  void changes_with(float value) { version = version * 31 + std::hash<float>{}(value); }
  void block(ImVec2 at, float radius) { obstacles.push_back(overlay::Rect{at, at}.grown(radius)); }
};

/// A layer on the contour map.
class MapLayer {
 public:
  virtual ~MapLayer() = default;
  /// First in a frame, once the mouse has done its work: brings up to date what the layer keeps.
  virtual void update(const MapPicture&) {}
  /// Whether it paints lines into the ground. They are painted again only when this changes, or what the ground is made
  /// of: landscape, place and colours.
  virtual bool in_ground(const MapPicture&) const { return false; }
  virtual void draw_in_ground(const MapPicture&, const overlay::Pen&) const {}
  /// Puts into the room what it will draw, with its own labels; the layer on top is asked first.
  virtual void reserve(const MapPicture&, LabelRoom&) {}
  /// The same, after all have reserved and keys have their places: labels that stand where there is room left.
  virtual void place_labels(const MapPicture&, LabelRoom&) {}
  virtual void draw(const MapPicture&, const LabelRoom&, Depth) const {}
  /// Run whose path is under the mouse.
  virtual std::optional<std::size_t> run_at(const MapPicture&, ImVec2) const { return std::nullopt; }
};

/// What a layer has changed in the two pictures that the 3-D view keeps.
struct SurfaceChanges {
  bool still = false;   ///< of lines that stand as still as the surface
  bool moving = false;  ///< of lines that move with the playhead
};

/// What a translucent sheet over the surface is drawn with.
struct SheetPass {
  const TerrainLook& look;
  unsigned depth = 0;            ///< texture with the surface's depth
  bool surface_changed = false;  ///< that depth is not what it was
};

/// A layer on the 3-D surface.
class SurfaceLayer {
 public:
  virtual ~SurfaceLayer() = default;
  /// First in a frame: brings lines on the surface up to date.
  virtual void update(const SurfacePicture&, SurfaceChanges&) {}
  /// Lines for the graphics card; `pixels`: of one unscaled pixel.
  virtual void add_still_lines(const SurfacePicture&, float, std::vector<PathStroke>&) {}
  virtual void add_moving_lines(const SurfacePicture&, float, std::vector<PathStroke>&) {}
  /// The still lines were drawn anew: surface, camera or lines have changed.
  virtual void still_lines_drawn(const SurfacePicture&) {}
  virtual void draw_sheet(const SurfacePicture&, const SheetPass&) {}
  virtual void show_sheet(const SurfacePicture&) const {}
  /// As on the map. The markers of the picture are in the room already.
  virtual void reserve(const SurfacePicture&, LabelRoom&) {}
  virtual void draw(const SurfacePicture&, const LabelRoom&, Depth) const {}
  virtual std::optional<std::size_t> run_at(const SurfacePicture&, ImVec2) const { return std::nullopt; }
};

/// One row of the list. A view that has nothing of the layer is null.
struct LayerKind {
  std::string_view id;
  std::unique_ptr<MapLayer> (*on_map)() = nullptr;
  std::unique_ptr<SurfaceLayer> (*on_surface)() = nullptr;
  void (*on_curve)(const Curve&, Depth) = nullptr;  ///< the 1-D plot keeps nothing
};

/// All of them, the lowest first.
std::span<const LayerKind> layer_kinds();
/// One of each for a view.
std::vector<std::unique_ptr<MapLayer>> make_map_layers();
std::vector<std::unique_ptr<SurfaceLayer>> make_surface_layers();

/// Makes a layer that keeps something.
template <class Own>
std::unique_ptr<MapLayer> map_layer() {
  return std::make_unique<Own>();
}
template <class Own>
std::unique_ptr<SurfaceLayer> surface_layer() {
  return std::make_unique<Own>();
}

/// Makes a layer that is one function at one depth.
template <Depth depth, void (*draw_it)(const MapPicture&)>
std::unique_ptr<MapLayer> map_layer() {
  struct Plain : MapLayer {
    void draw(const MapPicture& picture, const LabelRoom&, Depth at) const override {
      if (at == depth) draw_it(picture);
    }
  };
  return std::make_unique<Plain>();
}
template <Depth depth, void (*draw_it)(const SurfacePicture&)>
std::unique_ptr<SurfaceLayer> surface_layer() {
  struct Plain : SurfaceLayer {
    void draw(const SurfacePicture& picture, const LabelRoom&, Depth at) const override {
      if (at == depth) draw_it(picture);
    }
  };
  return std::make_unique<Plain>();
}

}  // namespace saddlescope
