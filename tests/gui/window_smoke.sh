#!/usr/bin/env bash
# One smoke test of the real window under Xvfb with a real mouse: it opens, a click on the map moves the shared start, Ctrl+S stays alive, closing exits 0.
# Usage: window_smoke.sh PROGRAM
set -u
program=$(realpath "$1")
if [ -z "${SADDLESCOPE_IN_XVFB:-}" ]; then
  export SADDLESCOPE_IN_XVFB=1 LIBGL_ALWAYS_SOFTWARE=1
  exec xvfb-run -a -s "-screen 0 1400x900x24 -noreset" "$(realpath "$0")" "$program"
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"; [ -n "${pid:-}" ] && kill "$pid" 2>/dev/null' EXIT
export HOME=$folder XDG_CONFIG_HOME=$folder/config XDG_STATE_HOME=$folder/state XDG_DATA_HOME=$folder/data
cd "$folder" || exit 1

"$program" render --formula 'x^2+2y^2' --steps 50 --save-scene start.toml -o start.png || exit 1
# start_program ARGUMENTS...: opens its window; sets pid and window.
start_program() {
  "$program" "$@" >out 2>err &
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
}
start_program start.toml

key() {
  for name in "$@"; do xdotool keydown "$name"; sleep 0.15; done
  for name in "$@"; do xdotool keyup "$name"; sleep 0.05; done
  sleep 0.3
}

# click X Y: in the window.
click() {
  xdotool mousemove --window "$window" "$1" "$2"
  sleep 0.3
  xdotool mousedown 1
  sleep 0.15
  xdotool mouseup 1
  sleep 0.4
}

# A click on empty map moves the shared start.
click 800 330
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

# An end that was no clean quit: the next start offers the scene, and it is as it was at most two seconds before.
for signal in KILL TERM; do
  start_program start.toml
  click $((720 + RANDOM % 40)) $((230 + RANDOM % 60))
  [ $signal = KILL ] && sleep 2
  kill -$signal "$pid"
  wait "$pid" 2>/dev/null
  status=$?
  [ $status -gt 128 ] || { echo "FAILED: SIG$signal ended it with status $status: $(cat err)"; exit 1; }
  kept=$(ls -t state/saddlescope/autosave/*.toml 2>/dev/null | head -n 1)
  [ -n "$kept" ] || { echo "FAILED: nothing was kept after SIG$signal"; exit 1; }
  [ -e "${kept%.toml}.lock" ] || { echo "FAILED: after SIG$signal it counts as a clean end"; exit 1; }
  moved=$(grep -m1 '^start' "$kept")
  [ "$moved" != "$before" ] || { echo "FAILED: the move before SIG$signal was lost ($moved)"; exit 1; }
  start_program start.toml
  key Return  # Recover
  sleep 0.5
  [ -e "${kept%.toml}.lock" ] && { echo "FAILED: after SIG$signal the scene was not offered, or not taken"; exit 1; }
  key Control_L q
  wait "$pid"
  status=$?
  pid=
  [ $status -eq 0 ] || { echo "FAILED: exit status $status after a recovery: $(cat err)"; exit 1; }
done
echo "all passed"
