#include "core/support/number_text.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace saddlescope {
namespace number_text_test {

constexpr double inf = std::numeric_limits<double>::infinity();

TEST(ExactText, ShortestTextThatReadsBack) {
  EXPECT_EQ(exact_text(0.1), "0.1");
  EXPECT_EQ(exact_text(-2), "-2");
  EXPECT_EQ(exact_text(0), "0");
  EXPECT_EQ(exact_text(-0.0), "-0");
  EXPECT_EQ(exact_text(1e300), "1e+300");
  EXPECT_EQ(exact_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(exact_text(inf), "inf");
  EXPECT_EQ(exact_text(-inf), "-inf");
  EXPECT_EQ(exact_text(std::nan("")), "nan");
  EXPECT_EQ(exact_text(-std::nan("")), "nan");
}

TEST(ExactText, RandomBitPatternsReadBackTheSame) {
  std::mt19937_64 random(1);
  for (int k = 0; k < 20000; ++k) {
    const double value = std::bit_cast<double>(random());
    const auto back = parse_number(exact_text(value));
    ASSERT_TRUE(back.has_value()) << exact_text(value);
    if (std::isnan(value))
      EXPECT_TRUE(std::isnan(*back));
    else
      EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
  }
}

TEST(ReadableText, PlainAndPowerForms) {
  EXPECT_EQ(readable_text(0), "0");
  EXPECT_EQ(readable_text(-0.0), "0");
  EXPECT_EQ(readable_text(-2), "−2");
  EXPECT_EQ(readable_text(0.05), "0.05");
  EXPECT_EQ(readable_text(0.0123), "0.0123");
  EXPECT_EQ(readable_text(1.2e-3), "1.2e−3");
  EXPECT_EQ(readable_text(1e-8), "1e−8");
  EXPECT_EQ(readable_text(1.0 / 3), "0.3333");
  EXPECT_EQ(readable_text(-1.0 / 3, 2), "−0.33");
  EXPECT_EQ(readable_text(0.99999), "1");
  EXPECT_EQ(readable_text(400), "400");
  EXPECT_EQ(readable_text(10000), "10000");
  EXPECT_EQ(readable_text(65536), "6.554e4");
  EXPECT_EQ(readable_text(65536, 5), "65536");
  EXPECT_EQ(readable_text(1234.5678), "1235");
  EXPECT_EQ(readable_text(1e5), "1e5");
  EXPECT_EQ(readable_text(-1.5e300), "−1.5e300");
  EXPECT_EQ(readable_text(inf), "∞");
  EXPECT_EQ(readable_text(-inf), "−∞");
  EXPECT_EQ(readable_text(std::nan("")), "undefined");
  EXPECT_EQ(readable_text(12345, 0), "1e4");
}

TEST(ParseNumber, TooSmallIsZeroTooLargeIsNothing) {
  const std::string zeros(400, '0');
  for (const std::string& text : {std::string("1e-400"), std::string("+9.9E-400"), "0." + zeros + "1",
                                  std::string("1e-99999999999999999999"), "0." + zeros + "1e-99999"})
    EXPECT_EQ(parse_number(text), 0) << text;
  EXPECT_TRUE(std::signbit(parse_number("-1e-400").value_or(1)));
  EXPECT_EQ(parse_number("1e-310"), 1e-310);
  EXPECT_EQ(parse_number("5e-324"), 5e-324);
  EXPECT_EQ(parse_number("0e99999"), 0);
  EXPECT_EQ(parse_number("1" + zeros + "e-400"), 1) << "the digits count with the power";
  for (const std::string& text : {std::string("1e400"), std::string("-1E+400"), "1" + zeros,
                                  std::string("1e99999999999999999999"), "0." + zeros + "1e900"})
    EXPECT_FALSE(parse_number(text).has_value()) << text;
}

TEST(ParseNumber, WholeTextsOnly) {
  EXPECT_EQ(parse_number("1.5"), 1.5);
  EXPECT_EQ(parse_number("  -1e-3 "), -1e-3);
  EXPECT_EQ(parse_number("+2"), 2);
  EXPECT_EQ(parse_number("−1.5"), -1.5);  // true minus sign
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("5."), 5);
  EXPECT_EQ(parse_number("inf"), inf);
  EXPECT_EQ(parse_number("-inf"), -inf);
  EXPECT_TRUE(std::isnan(parse_number("nan").value_or(0)));
  for (const char* wrong : {"", " ", "-", "+", "--1", "+-1", "1,5", "1 2", "1e", "0x10", "abc", "infinity", "nan(1)",
                            "e5", "1.5x", "- 1", "−−1", "."})
    EXPECT_FALSE(parse_number(wrong).has_value()) << wrong;
}

}  // namespace number_text_test
}  // namespace saddlescope
