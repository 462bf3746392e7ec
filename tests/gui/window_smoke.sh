#!/usr/bin/env bash
# One smoke test of the real window under Xvfb with a real mouse: it opens, a click on the map moves the shared start, Ctrl+S stays alive, closing exits 0.
# Usage: window_smoke.sh PROGRAM
set -u
program=$(realpath "$1")
if [ -z "${SADDLESCOPE_IN_XVFB:-}" ]; then
  export SADDLESCOPE_IN_XVFB=1 LIBGL_ALWAYS_SOFTWARE=1
  exec xvfb-run -a -s "-screen 0 1400x900x24" "$(realpath "$0")" "$program"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"; [ -n "${pid:-}" ] && kill "$pid" 2>/dev/null' EXIT
export HOME=$folder XDG_CONFIG_HOME=$folder/config XDG_STATE_HOME=$folder/state XDG_DATA_HOME=$folder/data
cd "$folder" || exit 1

"$program" render --formula 'x^2+2y^2' --steps 50 --save-scene start.toml -o start.png || exit 1
"$program" start.toml >out 2>err &
pid=$!
window=
for _ in $(seq 100); do
  window=$(xdotool search --onlyvisible --pid "$pid" 2>/dev/null | head -n 1)
  [ -n "$window" ] && break
  kill -0 "$pid" 2>/dev/null || { echo "FAILED: the program ended early: $(cat err)"; exit 1; }
  sleep 0.1
done
[ -n "$window" ] || { echo "FAILED: no window appeared"; exit 1; }
xdotool windowmove "$window" 0 0 windowfocus --sync "$window"
sleep 1.5

key() {
  for name in "$@"; do xdotool keydown "$name"; sleep 0.15; done
  for name in "$@"; do xdotool keyup "$name"; sleep 0.05; done
  sleep 0.3
}

# A click on empty map moves the shared start.
xdotool mousemove --window "$window" 800 330
sleep 0.3
xdotool mousedown 1
sleep 0.15
xdotool mouseup 1
sleep 0.4
key Control_L s
sleep 0.6
kill -0 "$pid" 2>/dev/null || { echo "FAILED: the program died: $(cat err)"; exit 1; }
before=$(grep -m1 '^start' "$folder/start.toml")
"$program" render --formula 'x^2+2y^2' --steps 50 --save-scene fresh.toml -o fresh.png
fresh=$(grep -m1 '^start' fresh.toml)
[ "$before" != "$fresh" ] || { echo "FAILED: the click did not move the start ($before)"; exit 1; }

key Control_L q
for _ in $(seq 50); do
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
if kill -0 "$pid" 2>/dev/null; then echo "FAILED: Ctrl+Q did not close it"; exit 1; fi
wait "$pid"
status=$?
pid=
[ $status -eq 0 ] || { echo "FAILED: exit status $status: $(cat err)"; exit 1; }
[ -s err ] && { echo "FAILED: messages on stderr: $(cat err)"; exit 1; }
# The program keeps its state in folders of its own and leaves nothing where it was started.
left=$(ls "$folder" | grep -v -x -e start.toml -e start.png -e out -e err -e fresh.toml -e fresh.png -e config -e state -e data)
[ -z "$left" ] || { echo "FAILED: left behind: $left"; exit 1; }
echo "all passed"
