// JSON as the commands print it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "app/command_line/json_text.h"

namespace saddlescope {
namespace json_text_test {

TEST(JsonText, EscapesAndNumbers) {
  EXPECT_EQ(json_text("a\"b\\c\n\x01π\xff", 0), "\"a\\\"b\\\\c\\n\\u0001π\xff\"");
  EXPECT_EQ(json_text(0.1, 0), "0.1");
  EXPECT_EQ(json_text(2.0, 0), "2");
  EXPECT_EQ(json_text(1e-300, 0), "1e-300");
  EXPECT_EQ(json_text(-INFINITY, 0), "\"-inf\"");
  EXPECT_EQ(json_text(NAN, 0), "\"nan\"");
  EXPECT_EQ(json_text(true, 0), "true");
  EXPECT_EQ(json_text(nullptr, 0), "null");
  EXPECT_EQ(json_text(nlohmann::ordered_json::array(), 2), "[]");
  EXPECT_EQ(json_text(nlohmann::ordered_json::object(), 2), "{}");
}

TEST(JsonText, LaysTheOuterLevelsOutOnLines) {
  const nlohmann::ordered_json item = {{"b", 1}, {"a", {{"c", {1.5, 2}}}}};
  EXPECT_EQ(json_text(item, 0), "{\"b\": 1, \"a\": {\"c\": [1.5, 2]}}");
  EXPECT_EQ(json_text({1, "x"}, 1), "[\n  1,\n  \"x\"\n]");
  const nlohmann::ordered_json rows = {{1, 2}, {3, 4}};
  const nlohmann::ordered_json whole = {{"rows", rows}, {"items", {item}}};
  EXPECT_EQ(json_text(whole, 2),
            "{\n  \"rows\": [[1, 2], [3, 4]],\n  \"items\": [\n    {\"b\": 1, \"a\": {\"c\": [1.5, 2]}}\n  ]\n}");
}

}  // namespace json_text_test
}  // namespace saddlescope
