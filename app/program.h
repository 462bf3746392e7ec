// What the command line cannot do by itself: open the window, draw a picture.
#pragma once

#include "app/command_line/command_line.h"

namespace saddlescope {

CommandLineHooks program_hooks();

}  // namespace saddlescope
