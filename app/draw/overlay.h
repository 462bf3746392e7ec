// Drawing helpers shared by the 2-D and 3-D views: markers, arrows, paths, labels, all in screen pixels on an
// ImDrawList. Everything that lies over a colour map wears a casing in the theme's casing colour. Sizes are unscaled
// pixels: the helpers multiply by the theme's scale. UI thread only.
#pragma once

#include <imgui.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/draw/colormap.h"
#include "app/ui/theme.h"
#include "core/critical/critical_points.h"
#include "core/scene/scene.h"

namespace saddlescope::overlay {

/// Rectangle on the screen.
struct Rect {
  ImVec2 min, max;
  float width() const { return max.x - min.x; }
  float height() const { return max.y - min.y; }
  ImVec2 center() const { return {(min.x + max.x) / 2, (min.y + max.y) / 2}; }
  bool contains(ImVec2 p) const { return p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y; }
  bool overlaps(const Rect& o) const {
    return min.x < o.max.x && o.min.x < max.x && min.y < o.max.y && o.min.y < max.y;
  }
  Rect grown(float by) const { return {{min.x - by, min.y - by}, {max.x + by, max.y + by}}; }
};

/// Where to draw and in which theme.
struct Pen {
  ImDrawList* list;
  const Theme& theme;
  float px(float unscaled) const { return theme.px(unscaled); }
};

inline ImU32 packed(const Rgb& rgb) { return IM_COL32(rgb.r, rgb.g, rgb.b, 255); }

// --- geometry
// ---------------------------------------------------------------------------------------------------------------------

/// Cuts the segment to the rectangle (Liang and Barsky 1984). False when nothing of it is inside or an end is not
/// finite.
bool clip_segment(ImVec2& from, ImVec2& to, const Rect& rect);
/// The pieces of a polyline inside the rectangle, in order. Points that are not finite end a piece.
std::vector<std::vector<ImVec2>> clip_polyline(std::span<const ImVec2> points, const Rect& rect);
/// Drops points closer than `distance` to the last kept one; keeps the first and the last and every point next to a not
/// finite one. When more than `limit` would stay, the distance doubles until they fit.
std::vector<ImVec2> thin_path(std::span<const ImVec2> points, float distance = 0.5F, std::size_t limit = 8'000);
/// The same as places in `points`.
std::vector<std::size_t> thin_places(std::span<const ImVec2> points, float distance = 0.5F, std::size_t limit = 8'000);
/// Cuts a polyline into dashes of its pattern by length along it; solid gives the whole. `thickness` in screen pixels
/// scales the pattern. `phase`: length already walked before the first point, in pixels.
std::vector<std::vector<ImVec2>> dash_polyline(std::span<const ImVec2> points, Dash dash, float thickness,
                                               float phase = 0);
float distance_to_segment(ImVec2 p, ImVec2 a, ImVec2 b);
/// Where the segment from `inside` to `outside` leaves the rectangle; none when it does not.
std::optional<ImVec2> exit_point(ImVec2 inside, ImVec2 outside, const Rect& rect);

// --- lines
// ------------------------------------------------------------------------------------------------------------------------

/// Antialiased line through the points with clean corners however sharp they are; any number of points. `thickness` in
/// screen pixels.
void stroke(ImDrawList* list, std::span<const ImVec2> points, ImU32 color, float thickness, bool closed = false);

struct PathStyle {
  ImU32 color = 0;
  float thickness = 2;  ///< unscaled
  float casing = 1.5F;  ///< unscaled, on each side; 0: none
  float casing_alpha = 0.75F;
  Dash dash = Dash::solid;
  float phase = 0;  ///< screen pixels, see dash_polyline
};
/// Polyline with casing and dashes.
void path(const Pen& pen, std::span<const ImVec2> points, const PathStyle& style);

// --- markers
// ----------------------------------------------------------------------------------------------------------------------

/// Minimum: filled triangle down; maximum: triangle up; saddle: diamond; degenerate: hollow diamond; kink: cross in a
/// ring.
void critical_marker(const Pen& pen, CriticalKind kind, ImVec2 center, float radius = 5, bool hovered = false,
                     bool selected = false);
/// Ring round a selected thing.
void selection_ring(const Pen& pen, ImVec2 center, float radius = 11);
/// Start of a run, or (in the theme's text colour) of all that share it.
void start_ring(const Pen& pen, ImVec2 center, ImU32 color, float radius = 6, bool hovered = false);
/// Ball at the playhead: filled shape with a white rim.
void ball(const Pen& pen, ImVec2 center, ImU32 color, Marker marker, float radius = 5.5F, bool hovered = false);
/// Where a branch leaves the run whose past it shares: a small ring.
void fork_ring(const Pen& pen, ImVec2 center, ImU32 color, float radius = 4);
/// A step of a method of second order whose Hessian was singular: a small hollow square.
void singular_mark(const Pen& pen, ImVec2 center, ImU32 color, float radius = 3);
/// Crosshair at the point that the other view hovers.
void crosshair(const Pen& pen, ImVec2 center, float radius = 7);
/// Small cross: a path that stops being finite.
void end_cross(const Pen& pen, ImVec2 center, ImU32 color, float radius = 4);
/// Triangle at the frame where a path leaves it, pointing along `direction` (any length > 0).
void exit_arrow(const Pen& pen, ImVec2 at, ImVec2 direction, ImU32 color, float size = 7);

// --- arrows and text
// --------------------------------------------------------------------------------------------------------------

/// Arrow with casing from `from` to the tip `to`; drawn without a head when shorter than a pixel or two.
void arrow(const Pen& pen, ImVec2 from, ImVec2 to, ImU32 color, float thickness = 2.2F);
/// Rectangle that a label of this text takes beside an arrow's tip, beyond it in the arrow's direction; moved inside
/// `bounds` if given.
Rect tip_label_rect(const Pen& pen, ImVec2 from, ImVec2 tip, std::string_view text, ImFont* font,
                    const Rect* bounds = nullptr);
ImVec2 text_size(ImFont* font, std::string_view text);
/// Text with a soft halo in the casing colour, top left corner at `position`. font null: the theme's small font.
void halo_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font = nullptr,
               float halo_alpha = 0.85F);
/// The same turned by `angle` (radians, clockwise on the screen) round its centre.
void halo_text_rotated(const Pen& pen, ImVec2 center, float angle, ImU32 color, std::string_view text,
                       ImFont* font = nullptr, float halo_alpha = 0.85F);
/// Text without halo, top left at `position`.
void plain_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font = nullptr);
/// Text on a small rounded patch of the casing colour: legible on any colour map however narrow its strokes.
void patch_text(const Pen& pen, ImVec2 position, ImU32 color, std::string_view text, ImFont* font = nullptr);
/// Thin bar that runs along the rectangle's upper edge while something is being computed; `time` in seconds.
void progress_line(const Pen& pen, const Rect& rect, double time);
/// Small box with lines of text beside `anchor`, kept inside `bounds`: hover read-outs. Each line may have a colour
/// patch (0: none).
struct BoxLine {
  std::string_view text;
  ImU32 patch = 0;
};
void label_box(const Pen& pen, ImVec2 anchor, std::span<const BoxLine> lines, const Rect& bounds);

}  // namespace saddlescope::overlay
