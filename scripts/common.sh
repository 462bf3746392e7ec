# Shared by run.sh and test.sh: goes to the project's folder and installs what Debian packages are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What building and running needs.
build_packages=(g++ cmake ninja-build pkg-config libimgui-dev libglfw3-dev libeigen3-dev libegl-dev libgl1-mesa-dri libegl1 libgl1
  libmpfi-dev libstb-dev libepoxy-dev libhwy-dev libtomlplusplus-dev nlohmann-json3-dev libfontconfig-dev fonts-dejavu-core
  fonts-roboto-unhinted)
# What the tests need besides.
test_packages=(libgtest-dev libgmock-dev xvfb xauth xdotool)

# install_missing PACKAGE...: installs those that are not there; asks for sudo only if not root and only if something is missing.
install_missing() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f='${db:Status-Abbrev}' "$name" 2>/dev/null | grep -q '^ii' || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    echo "Please install these packages (Debian names): ${missing[*]}" >&2
    exit 1
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  echo >&2 "Installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build PRESET [TARGET...]: configures with the tests and builds.
build() {
  local preset=$1
  shift
  cmake --preset "$preset" -DSADDLESCOPE_TESTS=ON >/dev/null || cmake --preset "$preset" -DSADDLESCOPE_TESTS=ON
  if [ $# -gt 0 ]; then cmake --build --preset "$preset" --target "$@"; else cmake --build --preset "$preset"; fi
}
