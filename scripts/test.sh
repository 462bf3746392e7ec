#!/usr/bin/env bash
# Installs what is missing, builds everything and passes all tests: as released, under AddressSanitizer and UndefinedBehaviorSanitizer,
# and what is concurrent under ThreadSanitizer. `scripts/test.sh quick` runs the release tests only. At the end a table says what each
# stage took.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

stages=()
print_stages() {
  local total=0 stage
  echo "== Time"
  for stage in "${stages[@]}"; do
    printf '%-44s %2d min %02d s\n' "${stage#* }" $((${stage%% *} / 60)) $((${stage%% *} % 60))
    total=$((total + ${stage%% *}))
  done
  printf '%-44s %2d min %02d s\n' "Total" $((total / 60)) $((total % 60))
}
trap print_stages EXIT

# stage NAME COMMAND...: runs it and keeps its time.
stage() {
  local name=$1 begin=$SECONDS status=0
  shift
  echo "== $name"
  "$@" || status=$?
  stages+=("$((SECONDS - begin)) $name")
  return $status
}

# Both cores work: ctest has several shards of each test program.
pass() { ctest --preset "$1" --parallel "$(nproc)" "${@:2}"; }

stage "Packages" install_missing "${build_packages[@]}" "${test_packages[@]}"
stage "Release: build" build release
stage "Release: tests" pass release

if [ "${1:-}" != quick ]; then
  stage "Address and undefined behaviour: build" build asan
  stage "Address and undefined behaviour: tests" pass asan
  stage "Threads: build" build tsan engine_tests
  stage "Threads: tests" pass tsan -R '^engine_tests'
fi
