#!/usr/bin/env bash
# The finished program from outside: exit statuses, streams, formats, pictures with no display, hostile input in little memory.
# Usage: program_test.sh PROGRAM [SANITIZER]
set -u
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"  # assets and shaders must be found from any working folder
unset DISPLAY WAYLAND_DISPLAY
failures=0

fail() {
  echo "FAILED: $1"
  failures=$((failures + 1))
}

# expect STATUS PATTERN ARGUMENTS...: exit status, and a pattern in stdout (status 0) or in stderr (else), with the other stream empty on errors.
expect() {
  local status=$1 pattern=$2
  shift 2
  "$program" "$@" >out 2>err
  local got=$?
  [ $got -eq "$status" ] || fail "$* : exit status $got, expected $status; $(head -c 300 err)"
  if [ "$status" -eq 0 ]; then
    grep -qE -- "$pattern" out || fail "$* : stdout has no '$pattern': $(head -c 300 out)"
  else
    grep -qE -- "$pattern" err || fail "$* : stderr has no '$pattern': $(head -c 300 err)"
    [ -s out ] && fail "$* : an error must leave stdout empty"
  fi
}

expect 0 '^saddlescope [0-9]' --version
expect 0 'critical-points' --help
expect 0 '--every' trace --help
expect 0 'rosenbrock' list surfaces
expect 0 'adam' list optimizers
expect 0 'viridis' list colormaps
expect 0 '"id"' list optimizers --json
expect 0 '"eigenvalues": *\[ *-2(\.0)?, *2(\.0)?' evaluate --formula 'L=(1-w1w2)^2' --at 0,0
expect 0 '"value": *0(\.0)?[,}]' evaluate --formula 'x^2+y^2-5' --at -1,2
expect 0 '"at": *\[ *-1\.5, *2' evaluate --surface rosenbrock --at −1.5,2
expect 0 '"nan"|"inf"' evaluate --formula '1/x+0y' --at 0,0
expect 0 '^run,optimizer,step,w1,w2,loss,gradient_norm,learning_rate,status$' trace --surface two-weight-network --start 0.7,-0.7 --optimizer gd:lr=0.05 --steps 3
expect 0 '^1,gd:lr=5,[0-9]+,.*,diverged$' trace --formula 'x^4+y^4' --start 2,2 --optimizer gd:lr=5 --steps 100
expect 0 '"winding_number": *-1' critical-points --formula 'x^2-y^2'
expect 0 '"certified": *true' critical-points --formula 'x^2-y^2' --certify
expect 0 '"certified": *false' critical-points --formula '(1-w1w2)^2*(w1^2+1)' --certify
expect 0 '"kind": *"saddle"' critical-points --formula 'x1^2+x2^2-x3^2'
expect 0 '"verdict": *"at-saddle"' diagnose --formula '(1-w1w2)^2' --start 0.7,-0.7 --optimizer gd:lr=0.05 --steps 400
expect 0 '^run,optimizer,step,w1,w2,w3,loss' trace --formula '(1-w1w2w3)^2' --start 1,0.5,-1 --optimizer newton --steps 3
printf 'x;y\n338;640\n333;633\n328;619\n207;393\n226;428\n25;27\n179;193\n60;66\n208;226\n606;1591\n' >ten.csv
printf 'x,y\n1,2\n3,abc\n' >bad.csv
expect 0 '^ten-points ' list tables
expect 0 '^C. Momentum' list scenes
expect 0 '^cosine' list schedules
expect 0 'convention=lecture' list optimizers
expect 0 '"hessian": *\[ *\[ *20, *5020' evaluate --formula '(y-b-wx)^2' --data ten.csv --reduce sum --at -188,2
expect 0 '"kind": *"minimum"' critical-points --surface ten-points
expect 0 '^1,gd:lr=0.01,36,.*,diverged$' trace --surface ten-points --optimizer gd:lr=0.01 --steps 100
expect 0 '^run,optimizer,step,b,w,loss,gradient_norm,learning_rate,epoch,batch_loss,status$' trace --surface ten-points --optimizer gd:lr=1e-7 --batch 2 --seed 3 --steps 5
expect 0 '"verdict"' diagnose --surface logistic-regression --optimizer gd:lr=0.5
expect 2 'Row 3, column 2' evaluate --formula '(y-wx)^2' --data bad.csv --at 1
expect 2 'no file' evaluate --formula '(y-wx)^2' --data none.csv --at 1
expect 2 'needs rows' evaluate --formula 'x^2' --reduce sum --at 1
expect 2 'no column' evaluate --formula '(1-w1w2)^2' --data ten-points --at 1,1
expect 2 'columns of the data' evaluate --formula 'x^2+y^2' --data ten-points --at 1,1
expect 2 'from 1 to 10' trace --surface ten-points --optimizer gd --batch 11
# The course's bursts: the first w that is more than 0.5 off the valley's floor again, between updates 705 and 730.
"$program" trace --formula '(y-b-w*x)^2' --data ten-points --reduce sum --parameters b,w --start -120,-4 --optimizer adagrad:lr=1,convention=lecture --steps 1000 2>err |
  awk -F, 'NR > 1 { d = $6 - (1858556 - 2510 * $5) / 873408; d = d < 0 ? -d : d; if (below && d > 0.5) { print $4; exit } if (d < 0.5) below = 1 }' >burst
[ "$(cat burst)" -ge 705 ] && [ "$(cat burst)" -le 730 ] || fail "the first burst is at update '$(cat burst)'"
expect 2 'olumn 1.*|sin' evaluate --formula 'sine(x)' --at 1
expect 2 'adagrad' trace --formula 'x^2' --start 1 --optimizer adamm --steps 3
expect 2 '[Uu]nknown surface|nknown' evaluate --surface rosenbrok --at 1,1
expect 2 '.' evaluate --formula 'x^2+y^2' --at 1
expect 2 '.' evaluate --formula 'x^2' --at one
expect 2 '.' render --formula 'x^2+y^2'
expect 2 '.' nonsense.toml
expect 2 '.' --no-such-option
[ "$("$program" 2>&1 >/dev/null | wc -l)" -eq 1 ] || fail "no display: one line expected"
"$program" 2>&1 | grep -q 'render' || fail "no display: the message must name render"

for options in "" "--view map --theme light" "--view surface --size 640x480 --step 100"; do
  # shellcheck disable=SC2086
  "$program" render --surface himmelblau $options -o picture.png >out 2>err || fail "render $options: $(cat err)"
  [ "$(head -c 8 picture.png 2>/dev/null | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "render $options: no PNG"
  rm -f picture.png
done
"$program" render --formula '(1-w1w2w3)^2' --domain -2,2 -o picture.png || fail "render draws a slice of more than two variables"
"$program" render --formula 'x^2+3y^2' --save-scene scene.toml -o a.png && "$program" render --scene scene.toml -o b.png && cmp -s a.png b.png ||
  fail "a saved scene must draw the same picture"
"$program" render --data ten.csv --batch 2 --save-scene rows.toml -o a.png && "$program" render --scene rows.toml -o b.png && cmp -s a.png b.png ||
  fail "a scene over rows must draw the same picture"
"$program" render --formula 'x^2' -o /nonexistent/folder/a.png >out 2>err
[ $? -eq 1 ] || fail "an unwritable picture is a failure at run time (1)"

# hostile STATUS PATTERN ARGUMENTS...: with 4 GB of address space. A failure (1 or 2) says why in one sentence on stderr and leaves stdout empty;
# nothing ends by a signal (more than 128) and nothing takes long.
hostile() {
  local status=$1 pattern=$2
  shift 2
  (
    ulimit -v 4000000
    exec timeout 20 "$program" "$@"
  ) >out 2>err
  local got=$? shown="${*:0:160}"
  shown=${shown:0:160}
  [ $got -eq "$status" ] || fail "in little memory $shown : exit status $got, expected $status; $(head -c 300 err)"
  [ "$status" -eq 0 ] && return
  grep -qE -- "$pattern" err || fail "in little memory $shown : stderr has no '$pattern': $(head -c 300 err)"
  [ -s out ] && fail "in little memory $shown : an error must leave stdout empty"
}

# Sanitizers want the address space for themselves.
if [ -z "${2:-}" ]; then
  "$program" render --formula 'x^2+y^2' --view map --size 320x240 --save-scene small.toml -o a.png || fail "a scene to make others from"
  # A scene of few kilobytes: so many runs of so many steps of a loss of 16 parameters.
  awk -v runs=64 -v steps=600000 '
    BEGIN { formula = "w1^2"; start = "1.0"; for (i = 2; i <= 16; ++i) { formula = formula "+w" i "^2"; start = start ", 1.0" } }
    /^formula = / { print "formula = \"" formula "\""; next }
    /^start = / && !started { print "start = [" start "]"; started = 1; next }
    /^steps = / { print "steps = " steps; next }
    /^\[\[runs\]\]/ { ++block; inside = 1 }
    /^\[display\]/ { for (i = 0; i < runs; ++i) printf "%s", run; inside = 0 }
    inside && block == 1 { run = run $0 "\n" }
    !inside { print }' small.toml >gigabytes.toml
  [ "$(wc -c <gigabytes.toml)" -lt 20000 ] || fail "a scene of gigabytes is to be small"
  sed '/^\[\[runs\]\]/,$d' gigabytes.toml >too_many.toml
  for _ in $(seq 100); do printf '[[runs]]\noptimizer = "gd"\n'; done >>too_many.toml
  { echo "x,y"; awk 'BEGIN { line = sprintf("%1000s", ""); gsub(/ /, ",", line); for (i = 0; i < 50000; ++i) printf "%s", line; print "" }'; } >commas.csv
  { printf 'format = 1\na'; printf '.a%.0s' $(seq 34000); echo ' = 1'; } >deep.toml
  { printf 'format = 1\nx = '; printf '[%.0s' $(seq 100000); echo; } >brackets.toml
  optimizers=()
  for _ in $(seq 100); do optimizers+=(--optimizer gd); done
  hostile 2 'memory' render --scene gigabytes.toml -o a.png
  hostile 2 'more than 64 runs' render --scene too_many.toml -o a.png
  hostile 2 '10{9}|from 0 to' trace --formula 'x^2+y^2' --start 1,1 --optimizer gd --steps 1000000000
  hostile 0 '' trace --formula 'x^2+y^2' --start 1,1 "${optimizers[@]}" --steps 10
  hostile 0 '' trace --formula 'x^2+y^2' --start 1,1 --optimizer gd --steps 1000000
  [ "$(wc -l <out)" -eq 1000002 ] || fail "a long trace is whole"
  hostile 2 'Row 2' evaluate --formula '(y-w*x)^2' --data commas.csv --at 1
  hostile 2 'too deep' render --scene deep.toml -o a.png
  hostile 2 'too deep' render --scene brackets.toml -o a.png
  hostile 2 '16 to 8192' render --formula 'x^2+y^2' --size 20000x20000 -o a.png
  hostile 0 '' render --formula 'x^2+y^2' --view map --size 3000x2000 -o a.png
  hostile 2 'longer than' evaluate --formula "$(printf '(%.0s' $(seq 50000))x" --at 1
fi

[ $failures -eq 0 ] && echo "all passed"
exit $((failures > 0))
