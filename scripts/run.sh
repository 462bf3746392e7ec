#!/usr/bin/env bash
# Installs what is missing, builds the program and runs it with the arguments given. Where there is no display it renders the
# opening scene to a picture instead, so that it shows its work everywhere.
here=$(pwd)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "${build_packages[@]}"
cmake --preset release -DSADDLESCOPE_TESTS=OFF >/dev/null || cmake --preset release -DSADDLESCOPE_TESTS=OFF
cmake --build --preset release --target saddlescope >&2  # stdout belongs to the program
program=$PWD/build/release/saddlescope
cd "$here"

# Only opening the window needs a display: no argument, or a scene file.
needs_window=yes
case "${1:-}" in
  evaluate | trace | critical-points | render | list | --help | -h | --version) needs_window=no ;;
esac
if [ "$needs_window" = yes ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  picture=$here/saddlescope.png
  if [ $# -gt 0 ]; then
    "$program" render --scene "$1" -o "$picture"
  else
    "$program" render -o "$picture"
  fi
  echo "There is no display here, so the window was drawn into a picture: $picture"
  exit 0
fi
exec "$program" "$@"
