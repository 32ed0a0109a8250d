#include "daemon/wire/text.h"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include <cmath>
#include <limits>

namespace desk::wire {
namespace {

namespace json = boost::json;

TEST(JsonText, WritesNumbersAsPeopleDo) {
  EXPECT_EQ(to_text(720.3), "720.3");
  EXPECT_EQ(to_text(1100.0), "1100");
  EXPECT_EQ(to_text(0.05), "0.05");
  EXPECT_EQ(to_text(-0.1), "-0.1");
  EXPECT_EQ(to_text(-0.0), "0");
  EXPECT_EQ(to_text(123456789.5), "123456789.5");
  EXPECT_EQ(to_text(std::int64_t{-7}), "-7");
  EXPECT_EQ(to_text(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
}

TEST(JsonText, WritesNoNumberAsNull) {
  EXPECT_EQ(to_text(std::nan("")), "null");
  EXPECT_EQ(to_text(std::numeric_limits<double>::infinity()), "null");
}

TEST(JsonText, WritesTheOtherKinds) {
  EXPECT_EQ(to_text(nullptr), "null");
  EXPECT_EQ(to_text(true), "true");
  EXPECT_EQ(to_text(false), "false");
  EXPECT_EQ(to_text(json::array{}), "[]");
  EXPECT_EQ(to_text(json::object{}), "{}");
  EXPECT_EQ(to_text(json::object{{"a", json::array{1, 2.5, nullptr}}, {"b", json::object{{"c", "d"}}}}),
            R"({"a":[1,2.5,null],"b":{"c":"d"}})");
}

TEST(JsonText, EscapesTextAndKeepsItOnOneLine) {
  EXPECT_EQ(to_text("say \"no\"\n\\ ü"), R"("say \"no\"\n\\ ü")");
  EXPECT_EQ(to_text(json::object{{"a\"b", 1}}), R"({"a\"b":1})");
}

TEST(JsonText, ReadsBackAsWhatItWas) {
  auto const value = json::parse(R"({"a":[1,-2,3.25,1e300,1e-300,"x\u0001y",null,true],"b":{"":{}}})");
  EXPECT_EQ(json::parse(to_text(value)), value);
}

}  // namespace
}  // namespace desk::wire
