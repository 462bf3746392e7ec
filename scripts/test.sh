#!/usr/bin/env bash
# Installs what is missing, builds everything and passes all tests: as released, under AddressSanitizer and UndefinedBehaviorSanitizer,
# and the engine under ThreadSanitizer. `scripts/test.sh quick` runs the release tests only.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "${build_packages[@]}" "${test_packages[@]}"

echo "== Release"
cmake --preset release -DSADDLESCOPE_TESTS=ON >/dev/null || cmake --preset release -DSADDLESCOPE_TESTS=ON
cmake --build --preset release
ctest --preset release

if [ "${1:-}" != quick ]; then
  echo "== AddressSanitizer and UndefinedBehaviorSanitizer"
  build asan
  ctest --preset asan

  echo "== ThreadSanitizer"
  build tsan engine_tests
  ctest --preset tsan -R '^engine_tests$'
fi
