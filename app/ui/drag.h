// What the mouse drags and which one of its kind, as one value that linked views and panels compare. UI thread only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace saddlescope {

namespace dragged {
/// Pressed, and not moved yet.
struct Press {
  bool operator==(const Press&) const = default;
};
/// The start that all runs share, or a run's own.
struct Start {
  std::optional<std::size_t> run;
  bool operator==(const Start&) const = default;
};
struct Probe {
  bool operator==(const Probe&) const = default;
};
/// The second handle of the probe: the direction.
struct ProbeDirection {
  bool operator==(const ProbeDirection&) const = default;
};
struct Pan {
  bool operator==(const Pan&) const = default;
};
struct Camera {
  bool operator==(const Camera&) const = default;
};
/// A box to zoom to.
struct Box {
  bool operator==(const Box&) const = default;
};
/// A double click that fitted the window: its release is no click.
struct Fit {
  bool operator==(const Fit&) const = default;
};
/// The playhead, in the chart of this name.
struct Scrub {
  std::string chart;
  bool operator==(const Scrub&) const = default;
};
/// A run's card.
struct Card {
  std::size_t run = 0;
  bool operator==(const Card&) const = default;
};
}  // namespace dragged

class Drag {
 public:
  using Kind = std::variant<std::monostate, dragged::Press, dragged::Start, dragged::Probe, dragged::ProbeDirection,
                            dragged::Pan, dragged::Camera, dragged::Box, dragged::Fit, dragged::Scrub, dragged::Card>;

  Drag() = default;
  template <class What>
  requires std::is_constructible_v<Kind, What> Drag(What what) : kind_(std::move(what)) {}

  bool empty() const { return kind_.index() == 0; }
  void clear() { kind_ = {}; }
  /// Null where something else is dragged, or nothing.
  template <class What>
  const What* as() const {
    return std::get_if<What>(&kind_);
  }
  bool operator==(const Drag&) const = default;

 private:
  Kind kind_;
};

}  // namespace saddlescope
