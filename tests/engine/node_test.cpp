// A result of the test's own: all that a node can do, and nothing else in the program knows of it. Small: also run
// under ThreadSanitizer.
#include <atomic>
#include <new>
#include <stdexcept>
#include <vector>

#include "core/engine/nodes/loss.h"
#include "gate.h"

namespace saddlescope {
namespace node_test {

using namespace std::chrono_literals;

struct SumKey {
  SharedLoss loss;
  std::vector<double> at;
  bool operator==(const SumKey&) const = default;
};

/// The loss at a point and its surroundings.
struct SumResult {
  SumKey key;
  double sum = 0;
};

using SumNode = OwnNode<SumKey, SumResult>;

struct NumberResult {
  std::uint64_t number = 0;
};

/// Its key is the scene's seed.
using NumberNode = OwnNode<std::uint64_t, NumberResult>;

Keys<std::uint64_t> seed_of(const Scene& scene, const Results&) { return scene.seed; }

EngineOptions with(AnyNode node, unsigned threads = 2) {
  EngineOptions options;
  options.threads = threads;
  options.grid_points = 17;
  options.settle = 1ms;
  options.more_nodes = {std::move(node)};
  return options;
}

TEST(EngineNode, OfATestsOwnIsComputedFromTheLoss) {
  SumNode node;
  node.own_traits.name = "the sum";
  node.own_keys = [](const Scene& scene, const Results& results) -> Keys<SumKey> {
    const auto loss = settled_loss(results);
    if (!loss) return NotYet{};
    if (scene.selected.size() != loss->objective().dimension()) return NotWanted{};
    return SumKey{*loss, scene.selected};
  };
  node.own_compute = [](const SumKey& key, const NodeContext<SumResult>& context) {
    auto result = std::make_shared<SumResult>(SumResult{key, 0});
    std::vector<double> values(5);
    context.parallel(values.size(), [&](std::size_t i) {
      auto point = key.at;
      point[0] += static_cast<double>(i);
      values[i] = evaluate_at(key.loss.objective(), point, Derivatives::none).value;
    });
    for (const double value : values) result->sum += value;
    return result;
  };
  Engine engine(with(make_node(node)));
  Scene scene = opening_scene();
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<SumResult>(), nullptr) << "no point is selected";
  scene.selected = {0, 1};  // (1 − i)² for i = 0 … 4
  engine.submit(scene);
  engine.wait();
  ASSERT_NE(engine.results().get<SumResult>(), nullptr);
  EXPECT_EQ(engine.results().get<SumResult>()->sum, 1 + 0 + 1 + 4 + 9);
  EXPECT_EQ(engine.results().status<SumResult>().error, "");
  const auto before = engine.results().get<SumResult>();
  scene.display.camera.azimuth += 1;
  engine.submit(scene);
  engine.wait();
  EXPECT_EQ(engine.results().get<SumResult>(), before);
  scene.selected.clear();
  engine.submit(scene);
  EXPECT_EQ(engine.results().get<SumResult>(), nullptr) << "what nothing asks for goes";
}

TEST(EngineNode, TellsProgressAndWhatIsThereSoFar) {
  Gate half;
  NumberNode node;
  node.own_keys = seed_of;
  node.own_traits.announced = true;
  node.own_compute = [&](std::uint64_t seed, const NodeContext<NumberResult>& context) {
    context.progress(0.5);
    context.partial(std::make_shared<NumberResult>(NumberResult{10 * seed}));
    half.pass();
    return std::make_shared<NumberResult>(NumberResult{100 * seed});
  };
  std::atomic<int> calls = 0;
  EngineOptions options = with(make_node(node));
  options.on_change = [&] { ++calls; };
  Engine engine(options);
  const OpenAtEnd at_end({&half});
  Scene scene = opening_scene();
  scene.seed = 3;
  engine.submit(scene);
  ASSERT_TRUE(half.wait_for(1));
  ASSERT_TRUE(comes_true([&] { return engine.results().status<NumberResult>().late; }));
  const Results results = engine.results();
  EXPECT_EQ(results.get<NumberResult>()->number, 30U);
  EXPECT_EQ(results.status<NumberResult>().share, std::optional(0.5));
  EXPECT_TRUE(results.status<NumberResult>().pending);
  EXPECT_TRUE(results.status<NumberResult>().running);
  EXPECT_TRUE(results.computing());
  EXPECT_GE(calls.load(), 2);
  half.open();
  engine.wait();
  EXPECT_EQ(engine.results().get<NumberResult>()->number, 300U);
  EXPECT_EQ(engine.results().status<NumberResult>().share, std::nullopt);
  EXPECT_FALSE(engine.results().computing());
}

TEST(EngineNode, AnExceptionBecomesTheErrorOfItsResult) {
  NumberNode node;
  node.own_traits.name = "the number";
  node.own_keys = seed_of;
  node.own_compute = [&](std::uint64_t seed, const NodeContext<NumberResult>& context) {
    if (seed == 1) throw std::runtime_error("seeds are never 1");
    if (seed == 2) throw std::bad_alloc();
    if (seed == 3) throw 3;
    context.parallel(100, [&](std::size_t i) {
      if (seed == 4 && i == 57) throw std::runtime_error("57 is odd");
    });
    return std::make_shared<NumberResult>(NumberResult{seed});
  };
  for (const unsigned threads : {1U, 3U}) {
    Engine engine(with(make_node(node), threads));
    Scene scene = opening_scene();
    const auto error_at = [&](std::uint64_t seed) {
      scene.seed = seed;
      engine.submit(scene);
      engine.wait();
      return engine.results().status<NumberResult>().error;
    };
    EXPECT_EQ(error_at(0), "");
    EXPECT_EQ(error_at(1), "seeds are never 1");
    ASSERT_EQ(engine.results().errors().size(), 1U);
    EXPECT_EQ(engine.results().errors()[0].name, "the number");
    EXPECT_EQ(engine.results().errors()[0].why, "seeds are never 1");
    EXPECT_FALSE(engine.results().status<NumberResult>().pending);
    EXPECT_EQ(error_at(2), "there is not enough memory for it");
    EXPECT_EQ(error_at(3), "an unknown error");
    EXPECT_EQ(engine.results().get<NumberResult>()->number, 0U) << "the last one stands";
    EXPECT_EQ(error_at(4), "57 is odd");
    EXPECT_EQ(error_at(5), "");
    EXPECT_EQ(engine.results().get<NumberResult>()->number, 5U);
    EXPECT_EQ(error_at(1), "seeds are never 1");
    EXPECT_NE(engine.results().get<LossResult>(), nullptr) << "the others are there as ever";
  }
}

TEST(EngineNode, OfAListKeepsItsPlaces) {
  std::atomic<int> computed = 0;
  NumberNode node;
  node.own_traits.name = "number";
  node.own_traits.numbered = true;
  node.own_keys = [](const Scene& scene, const Results&) {
    return std::vector<std::uint64_t>(scene.selected.begin(), scene.selected.end());
  };
  node.own_compute = [&](std::uint64_t number, const NodeContext<NumberResult>&) {
    if (number == 13) throw std::runtime_error("unlucky");
    ++computed;
    return std::make_shared<NumberResult>(NumberResult{number});
  };
  Engine engine(with(make_node(node)));
  Scene scene = opening_scene();
  scene.selected = {5, 6, 7, 6};
  engine.submit(scene);
  engine.wait();
  const auto before = engine.results().all<NumberResult>();
  ASSERT_EQ(before.size(), 4U);
  EXPECT_EQ(before[2]->number, 7U);
  scene.selected = {7, 13, 6, 5};
  engine.submit(scene);
  engine.wait();
  const auto after = engine.results().all<NumberResult>();
  ASSERT_EQ(after.size(), 4U);
  EXPECT_EQ(after[0], before[2]);
  EXPECT_EQ(after[3], before[0]);
  EXPECT_EQ(computed.load(), 4);
  ASSERT_EQ(engine.results().errors().size(), 1U);
  EXPECT_EQ(engine.results().errors()[0].name, "number 2");
  scene.selected.clear();
  engine.submit(scene);
  EXPECT_TRUE(engine.results().all<NumberResult>().empty());
}

TEST(EngineNode, ThatStaysIsStoppedAtOnceAndItsResultStands) {
  Gate gate;
  std::atomic<int> stopped = 0;
  NumberNode node;
  node.own_traits.stays = true;
  node.own_keys = [](const Scene& scene, const Results&) -> Keys<std::uint64_t> {
    if (scene.seed == 0) return NotWanted{};
    return scene.seed;
  };
  node.own_compute = [&](std::uint64_t seed, const NodeContext<NumberResult>& context) {
    gate.pass();
    if (context.stop.stop_requested()) ++stopped;
    return std::make_shared<NumberResult>(NumberResult{seed});
  };
  Engine engine(with(make_node(node)));
  const OpenAtEnd at_end({&gate});
  Scene scene = opening_scene();
  scene.seed = 1;
  gate.open();
  engine.submit(scene);
  engine.wait();
  gate.close();
  scene.seed = 2;
  engine.submit(scene);
  ASSERT_TRUE(gate.wait_for(2));
  scene.seed = 0;
  engine.submit(scene);
  gate.open();
  ASSERT_TRUE(comes_true([&] { return !engine.results().status<NumberResult>().running; }));
  EXPECT_EQ(stopped.load(), 1);
  EXPECT_EQ(engine.results().get<NumberResult>()->number, 1U);
}

}  // namespace node_test
}  // namespace saddlescope
