// The program: hands its arguments to the command line.
#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"
#include "app/program.h"
#include "core/support/simd.h"

int main(int argc, char** argv) {
  if (const auto pinned = saddlescope::pin_simd_target_from_environment(); !pinned) {
    std::cerr << "saddlescope: " << pinned.error() << '\n';
    return saddlescope::exit_bad_input;
  }
  const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
  return saddlescope::run_command_line(arguments, std::cout, std::cerr, saddlescope::program_hooks());
}
