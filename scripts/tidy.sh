#!/usr/bin/env bash
# Runs clang-tidy with the checks of .clang-tidy over the code; clean is status 0. The files of a room are read together, as they are
# compiled. Takes a quarter of an hour of two cores for core and app.
# Usage: scripts/tidy.sh [PATTERN...]   regular expressions for names of groups or files: unity_core_critical; core and app if not given
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "${build_packages[@]}" "${test_packages[@]}" clang clang-tidy
# Only configured, for its compile commands.
cmake --preset tidy -DSADDLESCOPE_TESTS=ON >/dev/null || cmake --preset tidy -DSADDLESCOPE_TESTS=ON
[ $# -gt 0 ] || set -- unity_core_ unity_app_ "$PWD/core/" "$PWD/app/"
run-clang-tidy -p build/tidy -quiet -j "$(nproc)" "$@"
