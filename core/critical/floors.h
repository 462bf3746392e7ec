// The floors of valleys, steep across and weak along: going onto one and along it, and whether the loss falls there,
// where the slope along it drowns in the rounding of the slope across. Private to the room of critical points.
#pragma once

#include <optional>

#include "core/critical/critical_curves.h"
#include "core/critical/root_search.h"

namespace saddlescope {

/// The point across the floor of a valley from `at`; nothing where the loss is not defined.
std::optional<Root> on_floor_beside(Field& field, Vec at);

/// Goes on along the floor of a valley by Newton's steps in the weak direction, each followed by some across the floor:
/// where the floor bends and its flanks are steep, a step that goes straight on only climbs.
void follow_floor(Field& field, Root& root);

/// Whether the loss changes from point to point of a traced curve: then the gradient is not zero all along, however
/// small.
bool is_uneven(Field& field, const TracedCurve& curve);

/// Whether the loss goes on falling, about evenly, along the floor through a place or a root: then that is none.
bool falls_through(Field& field, const TracedCurve& curve, const Vec& root);
bool falls_through(Field& field, const Root& root);

}  // namespace saddlescope
