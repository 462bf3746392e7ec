// Comparing a picture with its reference in tests/gui/references. A missing reference fails the test and the new
// picture is kept beside the build.
#pragma once

#include <string>

#include "app/window/window.h"

namespace saddlescope::test {

/// Fails the test unless `picture` and references/NAME.png look the same: visually indistinguishable means a mean
/// difference of at most 1.5 of 255 a channel and at most 1 % of the pixels with a channel off by more than 40 (another
/// Mesa or ImGui version draws other edges and letters). On failure the new picture is written to the build folder;
/// SADDLESCOPE_UPDATE_REFERENCES=1 writes it over the reference instead.
void expect_looks_like(const Picture& picture, const std::string& name);

/// Share of pixels in which two pictures of one size differ by more than 40 in a channel.
double share_of_different_pixels(const Picture& left, const Picture& right);

}  // namespace saddlescope::test
