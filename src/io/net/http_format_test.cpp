#include "io/net/http_format.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace softphone::net {
namespace {

TEST(FormatResponse, SaysStatusFieldsLengthAndBody) {
  HttpResponse response = HttpResponse::text(200, "hi");
  response.headers.set("X-Own", "mine");
  const std::string bytes = format_response(response, {{"X-Own", "default"}, {"X-Other", "there"}}, {});
  EXPECT_TRUE(bytes.starts_with("HTTP/1.1 200 OK\r\n")) << bytes;
  EXPECT_NE(bytes.find("\r\nX-Own: mine\r\n"), std::string::npos);
  EXPECT_EQ(bytes.find("default"), std::string::npos);
  EXPECT_NE(bytes.find("\r\nX-Other: there\r\n"), std::string::npos);
  EXPECT_TRUE(bytes.ends_with("\r\nContent-Length: 2\r\n\r\nhi")) << bytes;
  EXPECT_EQ(bytes.find("Connection"), std::string::npos);
}

TEST(FormatResponse, KeepsTheBodyOfAHeadToItself) {
  const std::string bytes = format_response(HttpResponse::text(200, "hello"), {}, {.head_only = true});
  EXPECT_NE(bytes.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
}

TEST(FormatResponse, HasNoLengthWhereThereIsNoBody) {
  for (const int status : {204, 304}) {
    HttpResponse response = HttpResponse::empty(status);
    response.body = "never sent";
    const std::string bytes = format_response(response, {}, {});
    EXPECT_EQ(bytes.find("Content-Length"), std::string::npos);
    EXPECT_TRUE(bytes.ends_with("\r\n\r\n"));
  }
}

TEST(FormatResponse, SaysWhatTheVersionDoesNot) {
  const HttpResponse response = HttpResponse::empty();
  const auto format = [&](bool old, bool keep) {
    return format_response(response, {}, {.http_1_0 = old, .keep_alive = keep});
  };
  EXPECT_NE(format(false, false).find("Connection: close"), std::string::npos);
  EXPECT_NE(format(true, true).find("Connection: keep-alive"), std::string::npos);
  EXPECT_EQ(format(true, false).find("Connection"), std::string::npos);
  EXPECT_TRUE(format(true, false).starts_with("HTTP/1.0 204"));
}

TEST(FormatResponse, LetsNothingBreakOutOfItsLine) {
  HttpResponse response = HttpResponse::empty();
  response.headers.add("Location", "/\r\nSet-Cookie: stolen=1");
  EXPECT_EQ(format_response(response, {}, {}).find("stolen"), std::string::npos);
}

TEST(FormatResponse, TellsItsTimeWhenItIsGiven) {
  const ResponseFraming framing{.date = from_unix_seconds(1283286988)};
  EXPECT_THAT(
      format_response(HttpResponse::text(200, "hello"), {}, framing),
      testing::HasSubstr("\r\nDate: Tue, 31 Aug 2010 20:36:28 GMT\r\n")
  );
  HttpResponse own = HttpResponse::text(200, "hello");
  own.headers.add("Date", "then");
  EXPECT_THAT(format_response(own, {}, framing), testing::Not(testing::HasSubstr("2010")));
}

}  // namespace
}  // namespace softphone::net
