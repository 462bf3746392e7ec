#include "app/surface/camera.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>

namespace saddlescope {
namespace {

constexpr double half_angle_tangent = 0.268;  // 30° from the bottom to the top of a wide view
constexpr double comfortable_aspect = 1.15;   // narrower views look from farther away, so that the box still fits

}  // namespace

Projection::Projection(const Camera& camera, double width, double height, const Framing& framing)
    : width_(std::max(1.0, width)), height_(std::max(1.0, height)) {
  const double degree = std::numbers::pi / 180;
  const double azimuth = camera.azimuth * degree, elevation = std::clamp(camera.elevation, -89.0, 89.0) * degree;
  const Eigen::Vector3d outward(std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                                std::sin(elevation));
  const double distance = std::clamp(camera.distance, nearest_camera, farthest_camera);
  drawn_ = Eigen::Vector3d(framing.floor_x, framing.floor_y, 1);
  const Eigen::Vector3d eye = Eigen::Vector3d(camera.target_x, camera.target_y, camera.target_z) + distance * outward;
  eye_ = eye.cwiseQuotient(drawn_);
  forward_ = -outward;
  right_ = forward_.cross(Eigen::Vector3d::UnitZ()).normalized();
  up_ = right_.cross(forward_);
  const double aspect = width_ / height_;
  const double tangent = half_angle_tangent * std::max(1.0, comfortable_aspect / aspect);
  focal_ = framing.zoom * 0.5 * height_ / tangent;
  middle_x_ = 0.5 * width_ * (1 + framing.shift_x);
  middle_y_ = 0.5 * height_ * (1 - framing.shift_y);
  // The depth range hugs the box: the better its resolution, the less lines on the surface have to be lifted.
  const double to_middle = eye.norm();
  near_ = std::max(0.02, to_middle - 1.2);
  far_ = std::max(near_ + 1, to_middle + 1.2);
  Eigen::Matrix4d view = Eigen::Matrix4d::Identity();
  view.block<1, 3>(0, 0) = right_.transpose();
  view.block<1, 3>(1, 0) = up_.transpose();
  view.block<1, 3>(2, 0) = -forward_.transpose();
  view.block<3, 1>(0, 3) = -view.block<3, 3>(0, 0) * eye;
  Eigen::Matrix4d lens = Eigen::Matrix4d::Zero();
  lens(0, 0) = framing.zoom / (tangent * aspect);
  lens(1, 1) = framing.zoom / tangent;
  lens(0, 2) = -framing.shift_x;  // times −depth, which the division by the depth takes off again
  lens(1, 2) = -framing.shift_y;
  lens(2, 2) = -(far_ + near_) / (far_ - near_);
  lens(2, 3) = -2 * far_ * near_ / (far_ - near_);
  lens(3, 2) = -1;
  matrix_ = lens * view * drawn_.homogeneous().asDiagonal();
}

std::optional<Eigen::Vector2d> Projection::pixel(const Eigen::Vector3d& point) const {
  const Eigen::Vector4d clip = matrix_ * point.homogeneous();
  if (!(clip.w() > 1e-3)) return std::nullopt;
  return Eigen::Vector2d((clip.x() / clip.w() + 1) * 0.5 * width_, (1 - clip.y() / clip.w()) * 0.5 * height_);
}

Ray Projection::ray(double pixel_x, double pixel_y) const {
  const double x = (pixel_x - middle_x_) / focal_, y = (middle_y_ - pixel_y) / focal_;
  return {eye_, (forward_ + x * right_ + y * up_).cwiseQuotient(drawn_).normalized()};
}

double Projection::pixels_per_unit(const Eigen::Vector3d& point) const {
  return focal_ / std::max(1e-3, (point - eye_).cwiseProduct(drawn_).dot(forward_));
}

Framing fit_framing(double width, double height, const Margins& margins, std::span<const Eigen::Vector3d> points,
                    const Camera& camera, const Framing& floor) {
  Framing framing;
  framing.floor_x = floor.floor_x;
  framing.floor_y = floor.floor_y;
  Eigen::Vector2d low(1e9, 1e9), high(-1e9, -1e9);
  const Projection plain(camera, width, height, framing);
  for (const Eigen::Vector3d& point : points) {
    const auto pixel = plain.pixel(point);
    if (!pixel) continue;
    low = low.cwiseMin(*pixel);
    high = high.cwiseMax(*pixel);
  }
  const double free_width = width - margins.left - margins.right, free_height = height - margins.top - margins.bottom;
  const Eigen::Vector2d size = high - low;
  if (!(size.minCoeff() > 1) || free_width < 40 || free_height < 40) return framing;
  framing.zoom = std::clamp(std::min(free_width / size.x(), free_height / size.y()), 0.4, 3.0);
  const Eigen::Vector2d middle = 0.5 * (low + high);
  const double x = margins.left + 0.5 * free_width, y = margins.top + 0.5 * free_height;
  framing.shift_x = (x - 0.5 * width - framing.zoom * (middle.x() - 0.5 * width)) / (0.5 * width);
  framing.shift_y = -(y - 0.5 * height - framing.zoom * (middle.y() - 0.5 * height)) / (0.5 * height);
  return framing;
}

Camera blend(const Camera& from, const Camera& to, double share) {
  const auto between = [share](double a, double b) { return a + share * (b - a); };
  Camera camera;
  camera.azimuth = from.azimuth + share * std::remainder(to.azimuth - from.azimuth, 360.0);
  camera.elevation = between(from.elevation, to.elevation);
  camera.distance = between(from.distance, to.distance);
  camera.target_x = between(from.target_x, to.target_x);
  camera.target_y = between(from.target_y, to.target_y);
  camera.target_z = between(from.target_z, to.target_z);
  return share >= 1 ? to : camera;
}

void orbit(Camera& camera, double dx, double dy) {
  camera.azimuth = std::remainder(camera.azimuth - 0.35 * dx, 360.0);
  camera.elevation = std::clamp(camera.elevation + 0.35 * dy, -89.0, 89.0);
}

void zoom(Camera& camera, double notches) {
  camera.distance = std::clamp(camera.distance * std::pow(1.1, -notches), nearest_camera, farthest_camera);
}

void pan(Camera& camera, double dx, double dy, double width, double height, const Framing& framing) {
  const Projection projection(camera, width, height, framing);
  const Eigen::Vector3d target(camera.target_x, camera.target_y, camera.target_z);
  const double unit =
      1 / projection.pixels_per_unit({target.x() / framing.floor_x, target.y() / framing.floor_y, target.z()});
  const Eigen::Vector3d moved = target - projection.right() * (dx * unit) + projection.up() * (dy * unit);
  // The box must stay findable.
  camera.target_x = std::clamp(moved.x(), -1.0, 1.0);
  camera.target_y = std::clamp(moved.y(), -1.0, 1.0);
  camera.target_z = std::clamp(moved.z(), -1.0, 1.0);
}

}  // namespace saddlescope
