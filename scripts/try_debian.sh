#!/usr/bin/env bash
# Tries the README's two commands on another Debian: makes a bare root of it with debootstrap, copies this source there, builds, passes the
# release tests and draws the opening scene without a display. Not part of the tests: it takes the network, minutes and 3 GB.
# Usage: scripts/try_debian.sh [--full] [bookworm|trixie] [FOLDER]
#   --full   all of scripts/test.sh, with the sanitizers, instead of `scripts/test.sh quick`
#   FOLDER   where the root, the log and the picture go, build/debian if not given; a root that is there is used again
here=$(pwd)
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

how=quick
if [ "${1:-}" = --full ]; then
  how=
  shift
fi
release=${1:-trixie}
case "$release" in
  bookworm | trixie) ;;
  *)
    echo "usage: scripts/try_debian.sh [--full] [bookworm|trixie] [FOLDER]" >&2
    exit 2
    ;;
esac
folder=${2:-$PWD/build/debian}
[[ $folder = /* ]] || folder=$here/$folder
if [ "$(id -u)" -ne 0 ]; then
  echo "A root of another system can be made by root only: sudo scripts/try_debian.sh" >&2
  exit 1
fi

root=$folder/$release log=$folder/$release.log picture=$folder/$release.png
mkdir -p "$folder"
if [ ! -d "$root" ]; then
  install_missing debootstrap
  echo "== Making a root of $release in $root"
  rm -rf "$root.new"
  debootstrap --variant=minbase "$release" "$root.new" http://deb.debian.org/debian >"$log" 2>&1 || { tail "$log" >&2; exit 1; }
  echo 'Dpkg::Use-Pty "0";' >"$root.new/etc/apt/apt.conf.d/90-no-terminal"
  mv "$root.new" "$root"
fi

# Files keep their times, and the build folder stays: only what changed is built again.
source_folder=$root/root/saddlescope
mkdir -p "$source_folder"
find "$source_folder" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
tar -c --exclude=./build --exclude=./.git --exclude=./.cache --exclude="./${folder#"$PWD"/}" . | tar -x --no-same-owner -C "$source_folder"

# inside [--net] COMMAND...: runs it in the root, with --net without any network (an X server of this system would hold the numbers of the
# root's otherwise). Its processes and mounts are in namespaces of their own and end with it, and with this script.
child=
trap '[ -z "$child" ] || kill -KILL "$child" 2>/dev/null' EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
inside() {
  local without=() status=0
  if [ "$1" = --net ]; then
    without=(--net)
    shift
  fi
  unshare "${without[@]}" --pid --fork --kill-child --mount-proc --root="$root" --wd=/root/saddlescope \
    env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 ${http_proxy:+http_proxy="$http_proxy"} "$@" &
  child=$!
  wait "$child" || status=$?
  child=
  return $status
}

echo "== scripts/test.sh $how on Debian $(cat "$root/etc/debian_version"); everything it says is in $log"
begin=$SECONDS status=0
inside bash -c 'source scripts/common.sh; install_missing "${build_packages[@]}" "${test_packages[@]}"' </dev/null >"$log" 2>&1 || status=$?
if [ $status -eq 0 ]; then
  inside --net bash scripts/test.sh $how </dev/null >>"$log" 2>&1 || status=$?
fi
if [ $status -eq 0 ]; then
  inside --net bash scripts/run.sh </dev/null >>"$log" 2>&1 || status=$?
  cp "$source_folder/saddlescope.png" "$picture" || status=1
fi

inside dpkg-query -W -f='${Package} ${Version}\n' g++ cmake libimgui-dev libgl1-mesa-dri libhwy-dev libgtest-dev || true
warnings=$(grep -E 'warning:|CMake (Deprecation )?Warning' "$log" | sort | uniq -c || true)
echo "Warnings: ${warnings:-none}"
grep -E 'tests passed|tests failed|\*\*\*Failed|\*\*\*Timeout|\*\*\*Exception|error:' "$log" || true
grep -ahoE 'PASSED  \] [0-9]+' "$source_folder/build/release/Testing/Temporary/LastTest.log" |
  awk '{ sum += $3 } END { print sum, "cases of GoogleTest passed as released" }' || true
sed -n '/^== Time/,/^Total/p' "$log"
if [ $status -ne 0 ]; then
  echo "FAILED with status $status after $((SECONDS - begin)) s; the end of the log:" >&2
  tail -n 30 "$log" >&2
  exit 1
fi
echo "The opening scene: $picture"
