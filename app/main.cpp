// The program: hands its arguments to the command line.
#include <iostream>
#include <string>
#include <vector>

#include "app/command_line/command_line.h"
#include "app/program.h"

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  return saddlescope::run_command_line(arguments, std::cout, std::cerr, saddlescope::program_hooks());
}
