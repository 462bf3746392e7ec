// The turntable camera of the 3-D view as mathematics: projection, rays under a pixel, and what mouse gestures do to
// it. Lengths are in units of the drawn box, whose floor is the square [−½, ½]² and whose middle is the origin, z up.
// Pixels are counted from the view's top left corner. Pure functions; any thread.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <span>

#include "core/scene/scene.h"

namespace saddlescope {

struct Ray {
  Eigen::Vector3d origin, direction;  ///< direction has unit length
};

/// How the picture as a whole is enlarged and moved on the view after the projection, so that what is drawn fills it.
struct Framing {
  double zoom = 1;
  double shift_x = 0, shift_y = 0;  ///< in halves of the view's width and height, to the right and up
  double floor_x = 1, floor_y = 1;  ///< how long the floor's sides are drawn; the box's own units stay as they are
  bool operator==(const Framing&) const = default;
};
/// Room that the picture leaves free at the view's sides, in pixels.
struct Margins {
  double left = 0, right = 0, top = 0, bottom = 0;
};
/// Framing with which the points fill the view between its margins when seen by the camera that the picture begins
/// with. It does not depend on today's camera: turning must not make the picture breathe. `floor`: its floor is
/// taken over.
Framing fit_framing(double width, double height, const Margins& margins, std::span<const Eigen::Vector3d> points,
                    const Camera& camera, const Framing& floor = {});

class Projection {
 public:
  Projection(const Camera& camera, double width, double height, const Framing& framing = {});

  const Eigen::Matrix4d& matrix() const { return matrix_; }  ///< box to clip space
  const Eigen::Vector3d& eye() const { return eye_; }        ///< in the box's units, as if its floor were a square
  const Eigen::Vector3d& right() const { return right_; }
  const Eigen::Vector3d& up() const { return up_; }
  const Eigen::Vector3d& forward() const { return forward_; }
  const Eigen::Vector3d& drawn() const { return drawn_; }  ///< lengths that the box's units are drawn with
  double height() const { return height_; }                ///< of the view, as given
  double near_plane() const { return near_; }
  double far_plane() const { return far_; }
  /// Pixel of a point; none when it is not in front of the camera.
  std::optional<Eigen::Vector2d> pixel(const Eigen::Vector3d& point) const;
  Ray ray(double pixel_x, double pixel_y) const;
  /// How many pixels one box unit spans at the point.
  double pixels_per_unit(const Eigen::Vector3d& point) const;

 private:
  double width_, height_, near_, far_, focal_;  ///< focal_: pixels per unit at distance 1
  double middle_x_, middle_y_;                  ///< pixel of the point looked at
  Eigen::Vector3d drawn_;                       ///< lengths that the box's units are drawn with
  Eigen::Vector3d eye_, right_, up_, forward_;
  Eigen::Matrix4d matrix_;
};

inline constexpr double nearest_camera = 0.35, farthest_camera = 12;

/// Drag by pixels: 0.35° a pixel; the elevation stops short of the poles.
void orbit(Camera& camera, double dx, double dy);
/// Ten percent a notch, between nearest_camera and farthest_camera.
void zoom(Camera& camera, double notches);
/// Moves the point looked at so that it follows the mouse.
void pan(Camera& camera, double dx, double dy, double width, double height, const Framing& framing = {});
/// Between two cameras, the short way round; share 0: from, 1: to.
Camera blend(const Camera& from, const Camera& to, double share);

}  // namespace saddlescope
