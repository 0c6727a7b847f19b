#include "base/byte_range.hpp"

#include <gtest/gtest.h>

#include <string>

namespace softphone {
namespace {

std::string read(std::string_view field, std::uint64_t size = 1000) {
  const ByteRange range = read_byte_range(field, size);
  if (range.kind == ByteRange::Kind::unsatisfiable) return "none";
  const std::string text = std::to_string(range.first) + '+' + std::to_string(range.length);
  return range.kind == ByteRange::Kind::whole ? "all " + text : text;
}

TEST(ByteRange, ReadsTheThreeForms) {
  EXPECT_EQ(read("bytes=0-499"), "0+500");
  EXPECT_EQ(read("bytes=500-"), "500+500");
  EXPECT_EQ(read("bytes=-200"), "800+200");
  EXPECT_EQ(read("bytes=999-999"), "999+1");
  EXPECT_EQ(read("bytes=0-"), "0+1000");
}

TEST(ByteRange, EndsAreCutToWhatIsThere) {
  EXPECT_EQ(read("bytes=900-5000"), "900+100");
  EXPECT_EQ(read("bytes=-5000"), "0+1000");
  EXPECT_EQ(read("bytes=1000-"), "none");
  EXPECT_EQ(read("bytes=5000-6000"), "none");
  EXPECT_EQ(read("bytes=-0"), "none");
  EXPECT_EQ(read("bytes=0-", 0), "none");
}

TEST(ByteRange, WhatIsNotUnderstoodIsIgnored) {
  for (const char* field :
       {"",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=5-2",
        "bytes=1-2,4-5",
        "lines=1-2",
        "bytes= 1-2",
        "bytes=1-2 ",
        "bytes=99999999999999999999-",
        "bytes=--5",
        "bytes=+1-2"}) {
    EXPECT_EQ(read(field), "all 0+1000") << field;
  }
}

}  // namespace
}  // namespace softphone
