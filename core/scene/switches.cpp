#include "core/scene/switches.h"

#include <algorithm>
#include <array>

namespace saddlescope {
namespace {

/// The member that a pointer names, in a part of the scene.
template <auto part, auto flag>
bool& member(Scene& scene) {
  return scene.*part.*flag;
}
template <bool Display::*flag>
bool& display(Scene& scene) {
  return scene.display.*flag;
}

constexpr std::array table = {
    Switch{"log-charts",
           "Logarithmic charts",
           "Show the charts on a logarithmic axis.",
           display<&Display::logarithmic_charts>,
           {"display", "logarithmic_charts", "eigenvectors"},
           "next-layer",
           {'L', true}},
    Switch{"equal-axes",
           "Equal axes",
           "Show a unit as long upwards as to the right on the map, where the ranges allow it.",
           display<&Display::equal_axes>,
           {"display", "equal_axes", "logarithmic_charts"},
           "next-layer",
           {},
           {"equal-axes", "1 : 1", "A unit is as long upwards as to the right; off: the map fills its view", 0, 2}},
    Switch{"contour-lines",
           "Contour lines",
           "Show lines of equal loss.",
           display<&Display::contour_lines>,
           {"display", "contour_lines", "colormap"},
           "next-layer",
           {'C'},
           {"lines", "Lines", "Lines of equal loss", 1}},
    Switch{"contour-labels",
           "Contour labels",
           "Show loss values on the contour lines.",
           display<&Display::contour_labels>,
           {"display", "contour_labels", "contour_lines"},
           "",
           {},
           {"levels", "Levels", "Loss values on the contour lines", 0, 3}},
    Switch{"field",
           "Descent field",
           "Show arrows along −gradient on the map.",
           display<&Display::descent_field>,
           {"display", "descent_field", "contour_labels"},
           "next-layer",
           {'D'},
           {"field", "Field", "Arrows along −gradient", 0, 4}},
    Switch{"hover-arrows",
           "Arrows at the mouse",
           "Show −gradient and Newton's step at the mouse.",
           display<&Display::hover_arrows>,
           {"display", "hover_arrows", "layer"},
           "next-layer",
           {'D', true},
           {"hover-arrows", "Arrows", "−gradient and Newton's step at the mouse", 0, 1}},
    Switch{"movement-arrows",
           "Arrows of a step",
           "Show at the followed run's ball what gradient and memory do, and their sum.",
           display<&Display::movement_arrows>,
           {"display", "movement_arrows", "gradient_fan"},
           "next-layer",
           {'M'}},
    Switch{"effective-step",
           "Effective step",
           "Show how far an adaptive method goes along each coordinate.",
           display<&Display::effective_step>,
           {"display", "effective_step", "movement_arrows"},
           "next-layer",
           {'M', true}},
    Switch{"batch-surface",
           "Surface of the batch",
           "Show the loss that the update sees as a ghost.",
           display<&Display::batch_surface>,
           {"display", "batch_surface", "followed_run"},
           "next-layer",
           {'B', true}},
    Switch{"gradient-fan",
           "Gradients of single rows",
           "Show each row's −gradient at the ball.",
           display<&Display::gradient_fan>,
           {"display", "gradient_fan", "batch_surface"},
           "next-layer",
           {'G', true}},
    Switch{"critical-points",
           "Critical points",
           "Mark minima, maxima and saddles.",
           display<&Display::critical_points>,
           {"display", "critical_points", "descent_field"},
           "theme",
           {'K'},
           {"critical-points", "Critical points", "Mark minima, maxima, saddles", 0, 5, 2, "Mark minima and maxima"}},
    Switch{"eigenvectors",
           "Eigenvectors",
           "Show directions of curvature at critical points.",
           display<&Display::eigenvectors>,
           {"display", "eigenvectors", "critical_points"},
           "theme",
           {'E'},
           {"eigenvectors", "Eigenvectors", "Directions of curvature", 3}},
    Switch{"probe",
           "Probe",
           "Show the Taylor model round a point that can be dragged.",
           member<&Scene::probe, &Probe::shown>,
           {"probe", "shown", ""},
           "theme",
           {'T'},
           {"probe", "Probe", "The Taylor model round a point that can be dragged (T)", 4, 0, 1}},
    Switch{"probe-gradient",
           "Gradient's term",
           "Give the probe's model the gradient's term.",
           member<&Scene::probe, &Probe::gradient_term>,
           {"probe", "gradient_term", "follows"}},
    Switch{"probe-hessian",
           "Hessian's term",
           "Give the probe's model the Hessian's term.",
           member<&Scene::probe, &Probe::hessian_term>,
           {"probe", "hessian_term", "gradient_term"}},
    Switch{"shift",
           "Test surface",
           "Show the loss on another surface than the one that is trained on.",
           member<&Scene::shift, &Shift::shown>,
           {"shift", "shown", ""}},
    Switch{"shift-halves",
           "Halves of the rows",
           "Train on the even rows and test on the odd ones.",
           member<&Scene::shift, &Shift::halves>,
           {"shift", "halves", "shown"}},
    Switch{"loop",
           "Loop",
           "Begin again at the end.",
           member<&Scene::playback, &Playback::loop>,
           {"playback", "loop", "speed"},
           "branch",
           {'P', true}},
};

}  // namespace

std::span<const Switch> switches() { return table; }

const Switch* find_switch(std::string_view id) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Switch& entry) { return entry.id == id; });
  return found == table.end() ? nullptr : &*found;
}

}  // namespace saddlescope
