// Runs a libFuzzer-style target without libFuzzer: every seed file, then mutations of the seeds from a fixed random
// seed, so each run is the same. Usage: TARGET SEED_FOLDER COUNT [RANDOM_SEED]; another random seed tries other inputs.
// A crash, a sanitizer report, an uncaught exception or twenty seconds of processor time for one input (SIGPROF) fail
// it; the input is then in last_input.bin of the working folder. The slowest that took over a second is in
// slow_input.bin.
#include <sys/time.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::string;

std::vector<Bytes> read_seeds(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Bytes> seeds;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    Bytes all{std::istreambuf_iterator<char>(stream), {}};
    // A list of one-line inputs counts as many seeds.
    if (file.extension() == ".lines") {
      std::size_t from = 0;
      while (from < all.size()) {
        const std::size_t end = std::min(all.find('\n', from), all.size());
        seeds.push_back(all.substr(from, end - from));
        from = end + 1;
      }
    } else {
      seeds.push_back(std::move(all));
    }
  }
  return seeds;
}

class Mutator {
 public:
  Mutator(const std::vector<Bytes>& seeds, std::uint64_t random_seed) : seeds_(seeds), random_(random_seed) {}

  Bytes next() {
    Bytes text = pick();
    const std::size_t changes = 1 + below(4);
    for (std::size_t i = 0; i < changes; ++i) change(text);
    if (text.size() > 20'000) text.resize(20'000);
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  const Bytes& pick() { return seeds_[below(seeds_.size())]; }

  void change(Bytes& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(6)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 1:
        if (!text.empty()) text.erase(below(text.size()), 1 + below(4));
        break;
      case 2:
        if (!text.empty()) text[below(text.size())] ^= static_cast<char>(1 << below(8));
        break;
      case 3: {  // a piece of another seed
        const Bytes& other = pick();
        const std::size_t from = below(other.size() + 1);
        text.insert(at, other.substr(from, 1 + below(20)));
        break;
      }
      case 4: {  // a character that means something
        static const std::string signs = "()^*/+-|,.=xyw12e[]\"'#\n \t";
        text.insert(at, 1 + below(3), signs[below(signs.size())]);
        break;
      }
      default: {  // a piece many times: depth and length
        const Bytes piece = text.substr(at, 1 + below(6));
        for (std::size_t i = below(300); i > 0; --i) text.insert(at, piece);
        break;
      }
    }
  }

  const std::vector<Bytes>& seeds_;
  std::mt19937_64 random_;
};

class Runner {
 public:
  void run(const Bytes& input) {
    std::ofstream("last_input.bin", std::ios::binary) << input;
    const itimerval limit{{0, 0}, {20, 0}};
    setitimer(ITIMER_PROF, &limit, nullptr);
    const std::clock_t begin = std::clock();
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    if (seconds > 1 && seconds > slowest_) std::ofstream("slow_input.bin", std::ios::binary) << input;
    slowest_ = std::max(slowest_, seconds);
  }
  double slowest() const { return slowest_; }

 private:
  double slowest_ = 0;  // seconds of processor time
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::cerr << "usage: " << argv[0] << " SEED_FOLDER COUNT [RANDOM_SEED]\n";
    return 2;
  }
  const auto seeds = read_seeds(argv[1]);
  if (seeds.empty()) {
    std::cerr << "no seeds in " << argv[1] << "\n";
    return 2;
  }
  Runner runner;
  for (const auto& seed : seeds) runner.run(seed);
  Mutator mutator(seeds, argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 20240229);
  const long count = std::strtol(argv[2], nullptr, 10);
  for (long i = 0; i < count; ++i) runner.run(mutator.next());
  std::cout << seeds.size() << " seeds and " << count << " mutations passed; the slowest took " << runner.slowest()
            << " s\n";
  return 0;
}
