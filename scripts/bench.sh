#!/usr/bin/env bash
# Builds the benchmarks, runs them once and prints each ratio beside the one that is wanted. The row of the two threads means something only
# on a machine with two idle cores.
# `scripts/bench.sh FILE.json…` prints the table of earlier runs of Google Benchmark.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

results=("$@")
if [ ${#results[@]} -eq 0 ]; then
  install_missing "${build_packages[@]}" "${test_packages[@]}" libbenchmark-dev python3
  build bench core_bench frame_bench
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  for name in core_bench frame_bench; do
    program=$(find build/bench -type f -name "$name" -perm -u+x | head -n 1)
    results+=("$folder/$name.json")
    # A second of frames plays through more than the first steps.
    seconds=$([ "$name" = frame_bench ] && echo 1 || echo 0.05)
    "$program" --benchmark_repetitions=7 --benchmark_enable_random_interleaving=true --benchmark_min_time=$seconds \
      --benchmark_out="$folder/$name.json" --benchmark_out_format=json >/dev/null
  done
fi

python3 - "${results[@]}" <<'PYTHON'
import json, statistics, sys

times = {}
for b in [b for name in sys.argv[1:] for b in json.load(open(name))["benchmarks"]]:
    if b.get("run_type") == "iteration" and not b.get("error_occurred"):
        unit = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[b["time_unit"]]
        # Processor time, which a busy machine disturbs less; but two threads, and frames that other threads help to draw, are about
        # what the clock on the wall says.
        clock = "real_time" if "_two_" in b["name"] or "frame" in b["name"] else "cpu_time"
        times.setdefault(b["name"].split("/real_time")[0].split("/repeats")[0], []).append(b[clock] * unit)
time = {name: statistics.median(values) for name, values in times.items()}

# What is compared, how: time of the second over time of the first, times a factor; and what is wanted. Without a first: seconds.
rows = [
    ("Values of Rosenbrock, tape : compiled loop", "tape/rosenbrock", "loop/rosenbrock_plain", 1, ">=", 0.7),
    ("  … : loop compiled for this machine", "tape/rosenbrock", "loop/rosenbrock_native", 1, None, None),
    ("Values of (1 − xy)², tape : compiled loop", "tape/card", "loop/card_plain", 1, ">=", 0.7),
    ("  … : loop compiled for this machine", "tape/card", "loop/card_native", 1, None, None),
    ("Values of Ackley, tape : libm loop", "tape/ackley", "loop/ackley_libm", 1, ">=", 3),
    ("Time of value, gradient and Hessian : value", "tape/rosenbrock", "tape/rosenbrock_hessian", 1, "<=", 4),
    ("Adam, 65 536 balls × 400 steps : fused loop for this machine", "ensemble_ours", "ensemble_native", 1, ">=", 0.75),
    ("Two threads : two copies side by side", "ensemble_two_threads", "ensemble_two_copies", 0.5, ">=", 0.9),
    ("One ball, 10 000 steps : scalar loop", "one_ball_ours", "one_ball_native", 1, ">=", 0.25),
    ("  … with the whole path kept", "one_ball_trajectory", "one_ball_native", 1, ">=", 0.25),
    ("The probe over Rosenbrock, milliseconds", None, "probe/rosenbrock", 1000, "<=", 2),
    ("  … over Ackley", None, "probe/ackley", 1000, "<=", 2),
    ("  … over Goldstein–Price", None, "probe/goldstein_price", 1000, "<=", 2),
    ("Gradient over a million rows : compiled loop", "rows_gradient", "rows_gradient_loop/plain", 1, ">=", 0.5),
    ("  … : loop compiled for this machine", "rows_gradient", "rows_gradient_loop/native", 1, ">=", 0.5),
    ("  … two threads : one", "rows_gradient_two_threads", "rows_gradient_two_clock", 1, ">=", 1.8),
    ("100 000 updates of the ten points, seconds", None, "ten_points_run", 1, "<=", 0.1),
    ("A CSV of a million rows, seconds", None, "csv_million_rows", 1, "<=", 0.5),
    ("Time of a playing frame : panels alone", "frame_panels", "frame_playing", 1, "<=", 2),
    ("Time of a frame with the probe dragged : a playing frame", "frame_playing", "frame_probing", 1, None, None),
    ("Time of a playing frame with 8 runs of 1 000 000 steps : of 400", "frame_short_runs", "frame_long_runs", 1, "<=", 1.5),
    ("  … while the window is dragged", "frame_panned_short_runs", "frame_panned_long_runs", 1, "<=", 2),
    ("A turning frame, milliseconds", None, "frame_turning", 1000, "<=", 50),
    ("A playing frame, milliseconds", None, "frame_playing", 1000, "<=", 16.7),
    ("Start to first frame, seconds", None, "first_frame", 1, "<=", 0.3),
]
missed = False
print(f"{'ratio of speeds (of times in the rows that say so)':<64}{'measured':>9}  wanted")
for label, ours, other, factor, sign, wanted in rows:
    if (ours and ours not in time) or other not in time:
        print(f"{label:<64}{'missing':>9}")
        missed = True
        continue
    ratio = time[other] / (time[ours] if ours else 1e9) * factor
    met = sign is None or (ratio >= wanted if sign == ">=" else ratio <= wanted)
    missed |= not met
    goal = "" if sign is None else f"{'≥' if sign == '>=' else '≤'} {wanted}" + ("" if met else "   MISSED")
    print(f"{label:<64}{ratio:>9.2f}  {goal}")
sys.exit(1 if missed else 0)
PYTHON
