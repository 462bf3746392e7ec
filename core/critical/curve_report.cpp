#include "core/critical/curve_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/critical/tolerances.h"
#include "core/critical/winding.h"
#include "core/curvature/curvature.h"

namespace saddlescope {
namespace {

constexpr double beside_curve = 0.1 * search_cell;    // where the two sides of a curve are looked at
constexpr double path_distance = 0.02 * search_cell;  // of the path round a curve: between it and its neighbours
constexpr double zero_of_path = 1e-9;                 // of the median gradient on such a path
constexpr double smallest_sharpness = 1e-300;         // 0 is none, whatever the window's curvature

using Kind = CriticalCurve::Kind;

/// Unit tangents by central differences.
std::vector<Vec> tangents(const TracedCurve& curve) {
  const std::size_t count = curve.points.size();
  std::vector<Vec> result(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t before = i > 0 ? i - 1 : curve.closed ? count - 1 : 0;
    const std::size_t after = i + 1 < count ? i + 1 : curve.closed ? 0 : i;
    result[i] = (curve.points[after] - curve.points[before]).normalized();
  }
  return result;
}

/// By the slope a little to both sides: outwards uphill, downhill, or one of each.
std::vector<Kind> kinds_by_sides(Field& field, const TracedCurve& curve) {
  const std::vector<Vec> along = tangents(curve);
  const double beside = beside_curve;
  std::vector<Vec> points;
  for (std::size_t i = 0; i < along.size(); ++i) {
    points.push_back(curve.points[i] + beside * perpendicular(along[i]));
    points.push_back(curve.points[i] - beside * perpendicular(along[i]));
  }
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, points, jets);
  std::vector<Kind> kinds;
  for (std::size_t i = 0; i < along.size(); ++i) {
    const double left = jets[2 * i].gradient.dot(perpendicular(along[i]));
    const double right = -jets[2 * i + 1].gradient.dot(perpendicular(along[i]));
    kinds.push_back(left > 0 && right > 0 ? Kind::valley : left < 0 && right < 0 ? Kind::ridge : Kind::level);
  }
  return kinds;
}

double without_noise(double x, double size) { return std::abs(x) < value_rounding * size ? 0.0 : x; }

/// A kind that holds for a few points only, at a crossing or by rounding, takes that of the run before it.
void smooth_kinds(std::vector<Kind>& kinds) {
  constexpr std::size_t shortest_run = 4;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= kinds.size(); ++i) {
    if (i < kinds.size() && kinds[i] == kinds[begin]) continue;
    if (i - begin < shortest_run && i - begin < kinds.size()) {
      const Kind other = begin > 0 ? kinds[begin - 1] : kinds[std::min(i, kinds.size() - 1)];
      std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(begin), kinds.begin() + static_cast<std::ptrdiff_t>(i),
                other);
    }
    begin = i;
  }
}

/// The tangent of a closed curve that does not cross itself turns round once (Hopf's Umlaufsatz); that of a figure
/// eight does not.
bool turns_once(const std::vector<Vec>& along) {
  double total = 0;
  for (std::size_t i = 0; i < along.size(); ++i) total += turn(along[i], along[(i + 1) % along.size()]);
  return std::lround(std::abs(total) / (2 * std::numbers::pi)) == 1;
}

/// Winding number on a path beside a curve. Where the path crosses another such curve the gradient vanishes.
std::optional<int> winding_beside(Field& field, const std::vector<Vec>& path) {
  std::vector<FieldJet> jets;
  field.evaluate(Derivatives::gradient, path, jets);
  std::vector<double> lengths;
  for (const FieldJet& jet : jets) lengths.push_back(jet.gradient.norm());
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() / 2);
  if (!std::all_of(lengths.begin(), lengths.end(), [](double length) { return std::isfinite(length); }))
    return std::nullopt;
  std::nth_element(lengths.begin(), middle, lengths.end());
  return winding_number(field, path, zero_of_path * *middle);
}

}  // namespace

void append_curves(const Objective& objective, Field& field, const TracedCurve& curve, double zero,
                   std::vector<CriticalCurve>& curves) {
  const std::size_t count = curve.points.size();
  std::vector<std::vector<double>> own(count);
  std::vector<double> sharpness(count), values(count);
  std::vector<Kind> kinds = kinds_by_sides(field, curve);
  for (std::size_t i = 0; i < count; ++i) {
    const Vec x = field.to_parameters(curve.points[i]);
    own[i] = {without_noise(x.x(), field.half().x()), without_noise(x.y(), field.half().y())};
    const Evaluation here = evaluate_at(objective, own[i]);
    values[i] = here.value;
    const Curvature bent = curvature(here.hessian);
    const double low = bent.eigenvalues[0], high = bent.eigenvalues[1];
    sharpness[i] = std::abs(low) > std::abs(high) ? low : high;
    if (curve.kinked)
      sharpness[i] = std::numeric_limits<double>::quiet_NaN();
    else if (std::abs(sharpness[i]) > std::max(zero, smallest_sharpness))
      kinds[i] = sharpness[i] > 0 ? Kind::valley : Kind::ridge;
  }
  smooth_kinds(kinds);
  for (std::size_t begin = 0; begin < count;) {
    std::size_t end = begin + 1;
    while (end < count && kinds[end] == kinds[begin]) ++end;
    CriticalCurve part;
    part.kind = kinds[begin];
    part.closed = curve.closed && end - begin == count;
    // The loss is the same all along; the value least in size has the least rounding where that is 0.
    part.value = *std::min_element(values.begin() + static_cast<std::ptrdiff_t>(begin),
                                   values.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](double v, double w) { return std::abs(v) < std::abs(w); }) +
                 0.0;
    if (curve.level) part.value = *curve.level + 0.0;
    // Neighbouring parts share the point where one kind ends.
    const std::size_t stop = std::min(count, end + (end < count ? 1 : 0));
    for (std::size_t i = begin; i < stop; ++i) {
      part.points.push_back(own[i]);
      part.sharpness.push_back(sharpness[i]);
    }
    curves.push_back(std::move(part));
    begin = end;
  }
}

std::optional<int> curve_index(Field& field, const TracedCurve& curve) {
  const std::vector<Vec> along = tangents(curve);
  const double beside = path_distance;
  std::vector<Vec> left, right;
  for (std::size_t i = 0; i < along.size(); ++i) {
    left.push_back(curve.points[i] + beside * perpendicular(along[i]));
    right.push_back(curve.points[i] - beside * perpendicular(along[i]));
  }
  if (curve.closed) {
    if (!turns_once(along)) return std::nullopt;
    const auto one = winding_beside(field, left), other = winding_beside(field, right);
    if (!one || !other) return std::nullopt;
    double area = 0;
    for (std::size_t i = 0; i < curve.points.size(); ++i)
      area += cross(curve.points[i], curve.points[(i + 1) % curve.points.size()]);
    // Run counterclockwise the left side is the inner one.
    return area > 0 ? *other - *one : *one - *other;
  }
  // Counterclockwise round the curve: the right side onwards, a cap, the left side back, a cap.
  std::vector<Vec> loop(right);
  constexpr int cap_parts = 8;
  const auto cap = [&](const Vec& centre, const Vec& outwards) {
    for (int k = 1; k < cap_parts; ++k) {
      const double angle = std::numbers::pi * (static_cast<double>(k) / cap_parts - 0.5);
      loop.push_back(centre + beside * (std::cos(angle) * outwards + std::sin(angle) * perpendicular(outwards)));
    }
  };
  cap(curve.points.back(), along.back());
  loop.insert(loop.end(), left.rbegin(), left.rend());
  cap(curve.points.front(), -along.front());
  return winding_beside(field, loop);
}

}  // namespace saddlescope
