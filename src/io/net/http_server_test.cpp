#include "io/net/http_server.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include "io/net/file_response.hpp"
#include "io/net/http_client.hpp"
#include "io/net/task_group.hpp"

namespace softphone::net {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

/// A server on a free port, and a way to run one coroutine against it until it ends.
class HttpServerTest : public ::testing::Test {
 protected:
  void serve(Router router, Duration handler_timeout = 5s) {
    HttpServerOptions options;
    options.port = 0;
    options.handler_timeout = handler_timeout;
    auto server = HttpServer::listen(io_.get_executor(), options, std::move(router));
    ASSERT_TRUE(server) << server.error().detail;
    server_ = std::move(*server);
  }

  [[nodiscard]] std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(server_->port()) + std::string(path);
  }

  HttpClientResponse fetch(HttpClientRequest request) {
    HttpClientResponse out;
    run([](HttpClient& client, HttpClientRequest wanted, HttpClientResponse& result
        ) -> asio::awaitable<void> {
      auto response = co_await client.send(std::move(wanted));
      EXPECT_TRUE(response) << response.error().detail;
      if (response) result = *response;
    }(client_, std::move(request), out));
    return out;
  }

  void run(asio::awaitable<void> task) {
    bool done = false;
    asio::co_spawn(io_, std::move(task), [&](std::exception_ptr error) {
      done = true;
      if (error) std::rethrow_exception(error);
    });
    while (!done && io_.run_one() > 0) {
    }
    EXPECT_TRUE(done);
  }

  asio::io_context io_;
  HttpClient client_;
  std::unique_ptr<HttpServer> server_;
};

asio::awaitable<HttpResponse> echo_request(HttpRequest request) {
  std::string text = request.method + " " + request.path + " " + request.query + " " + request.body;
  for (const std::string& capture : request.path_captures) text += " [" + capture + "]";
  HttpResponse response = HttpResponse::text(200, text);
  co_return response;
}

class UpperCase final : public WebSocketHandler {
 public:
  void on_open(WebSocket& socket) override {
    socket_ = &socket;
    socket.send_text("hello");
  }
  void on_text(std::string_view frame) override {
    if (frame == "bye") {
      socket_->close(4001, "as asked");
      return;
    }
    std::string upper(frame);
    for (char& c : upper) c = static_cast<char>(std::toupper(c));
    socket_->send_text(upper);
  }
  void on_close() override {}

 private:
  WebSocket* socket_ = nullptr;
};

}  // namespace

TEST_F(HttpServerTest, RoutesByMethodAndPattern) {
  Router router;
  router.add("GET", "/calls/*/events", echo_request);
  router.add("POST", "/calls", echo_request);
  router.add("GET", "/files/**", echo_request);
  serve(std::move(router));

  HttpClientRequest request;
  request.url = url("/calls/CA%201/events?a=%2B1");
  EXPECT_EQ(fetch(request).body, "GET /calls/CA 1/events a=%2B1  [CA 1]");
  request.url = url("/files/a/b.js");
  EXPECT_EQ(fetch(request).body, "GET /files/a/b.js   [a/b.js]");
  request.url = url("/nowhere");
  EXPECT_EQ(fetch(request).status, 404);
  request.url = url("/calls");
  const HttpClientResponse wrong_method = fetch(request);
  EXPECT_EQ(wrong_method.status, 405);
  EXPECT_EQ(wrong_method.headers.get("Allow"), "POST");
  request.method = "POST";
  request.body = "x=1";
  EXPECT_EQ(fetch(request).body, "POST /calls  x=1");
}

TEST_F(HttpServerTest, RefusesBodiesOverTheRoutesLimit) {
  Router router;
  router.add("POST", "/small", echo_request, 10);
  serve(std::move(router));
  HttpClientRequest request;
  request.method = "POST";
  request.url = url("/small");
  request.body = std::string(11, 'x');
  EXPECT_EQ(fetch(request).status, 413);
  request.body = std::string(10, 'x');
  EXPECT_EQ(fetch(request).status, 200);
}

TEST_F(HttpServerTest, FilterAnswersBeforeTheHandlerAndHeadersAreAdded) {
  Router router;
  router.add("GET", "/", echo_request);
  router.add_filter([](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.headers.get("origin")) return HttpResponse::text(403, "no");
    return std::nullopt;
  });
  router.add_default_header("X-Content-Type-Options", "nosniff");
  serve(std::move(router));
  HttpClientRequest request;
  request.url = url("/");
  const HttpClientResponse allowed = fetch(request);
  EXPECT_EQ(allowed.status, 200);
  EXPECT_EQ(allowed.headers.get("x-content-type-options"), "nosniff");
  request.headers.add("Origin", "http://evil.example");
  EXPECT_EQ(fetch(request).status, 403);
}

TEST_F(HttpServerTest, ThrowingAndEndlessHandlersGetAnAnswer) {
  Router router;
  router.add("GET", "/throws", [](HttpRequest) -> asio::awaitable<HttpResponse> {
    throw std::runtime_error("secret detail");
    co_return HttpResponse::empty();
  });
  router.add("GET", "/hangs", [](HttpRequest) -> asio::awaitable<HttpResponse> {
    co_await sleep_for(1h);
    co_return HttpResponse::empty();
  });
  serve(std::move(router), 50ms);
  HttpClientRequest request;
  request.url = url("/throws");
  const HttpClientResponse failed = fetch(request);
  EXPECT_EQ(failed.status, 500);
  EXPECT_EQ(failed.body.find("secret"), std::string::npos);
  request.url = url("/hangs");
  EXPECT_EQ(fetch(request).status, 503);
}

TEST_F(HttpServerTest, SpeaksWebSocket) {
  Router router;
  router.add_web_socket(
      "/ws",
      [](const HttpRequest&) -> Result<std::unique_ptr<WebSocketHandler>, UpgradeRefused> {
        return std::unique_ptr<WebSocketHandler>(std::make_unique<UpperCase>());
      }
  );
  serve(std::move(router));
  run([](std::uint16_t port) -> asio::awaitable<void> {
    beast::websocket::stream<beast::tcp_stream> socket(co_await asio::this_coro::executor);
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), port);
    co_await beast::get_lowest_layer(socket).async_connect(server, asio::use_awaitable);
    co_await socket.async_handshake("localhost", "/ws", asio::use_awaitable);
    beast::flat_buffer buffer;
    co_await socket.async_read(buffer, asio::use_awaitable);
    EXPECT_EQ(beast::buffers_to_string(buffer.data()), "hello");
    buffer.clear();
    co_await socket.async_write(asio::buffer(std::string("abc")), asio::use_awaitable);
    co_await socket.async_read(buffer, asio::use_awaitable);
    EXPECT_EQ(beast::buffers_to_string(buffer.data()), "ABC");
    buffer.clear();
    co_await socket.async_write(asio::buffer(std::string("bye")), asio::use_awaitable);
    auto [error, size] = co_await socket.async_read(buffer, asio::as_tuple(asio::use_awaitable));
    EXPECT_EQ(error, beast::websocket::error::closed);
    EXPECT_EQ(static_cast<unsigned>(socket.reason().code), 4001U);
  }(server_->port()));
}

TEST_F(HttpServerTest, RefusesAnUpgradeWithTheHandlersResponse) {
  Router router;
  router.add_web_socket(
      "/ws",
      [](const HttpRequest&) -> Result<std::unique_ptr<WebSocketHandler>, UpgradeRefused> {
        return UpgradeRefused{HttpResponse::text(401, "sign in")};
      }
  );
  serve(std::move(router));
  HttpClientRequest request;
  request.url = url("/ws");
  request.headers.add("Connection", "Upgrade");
  request.headers.add("Upgrade", "websocket");
  request.headers.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  request.headers.add("Sec-WebSocket-Version", "13");
  EXPECT_EQ(fetch(request).status, 401);
}

TEST_F(HttpServerTest, SendsFilesWholeAndInPart) {
  char name[] = "/tmp/softphone-file-XXXXXX";
  const int descriptor = ::mkstemp(name);
  std::string content;
  for (int i = 0; i < 50'000; ++i) content += std::to_string(i) + '\n';  // several pieces
  ASSERT_EQ(::write(descriptor, content.data(), content.size()), static_cast<ssize_t>(content.size()));
  ::close(descriptor);
  Router router;
  router.add("GET", "/file", [&name](HttpRequest request) -> asio::awaitable<HttpResponse> {
    const FileDescription description{"audio/x-wav", "RE1.wav"};
    auto response = file_response(request, name, description);
    co_return response ? std::move(*response) : HttpResponse::empty(404);
  });
  serve(std::move(router));
  const auto get = [&](Headers headers, const std::string& method = "GET") {
    HttpClientRequest request;
    request.url = url("/file");
    request.method = method;
    request.headers = std::move(headers);
    return fetch(std::move(request));
  };
  const auto whole = get({});
  EXPECT_EQ(whole.status, 200);
  EXPECT_EQ(whole.body, content);
  EXPECT_EQ(whole.headers.get("Content-Type"), "audio/x-wav");
  EXPECT_EQ(whole.headers.get("Content-Disposition"), "inline; filename=\"RE1.wav\"");
  EXPECT_EQ(whole.headers.get("Accept-Ranges"), "bytes");
  const std::string tag = whole.headers.get("ETag").value_or("");

  const auto part = get({{"Range", "bytes=100000-169999"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, content.substr(100'000, 70'000));
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 100000-169999/" + std::to_string(content.size()));
  EXPECT_EQ(get({{"Range", "bytes=-7"}}).body, content.substr(content.size() - 7));
  EXPECT_EQ(get({{"Range", "bytes=5-9"}, {"If-Range", tag}}).status, 206);
  EXPECT_EQ(get({{"Range", "bytes=5-9"}, {"If-Range", "\"old\""}}).body, content);
  const auto beyond = get({{"Range", "bytes=9999999-"}});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.headers.get("Content-Range"), "bytes */" + std::to_string(content.size()));
  EXPECT_EQ(get({{"If-None-Match", tag}}).status, 304);

  const auto head = get({}, "HEAD");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.get("Content-Length"), std::to_string(content.size()));
  ::unlink(name);
  EXPECT_EQ(get({}).status, 404);
}

TEST_F(HttpServerTest, SaysThatThePortIsTaken) {
  serve(Router{});
  HttpServerOptions options;
  options.port = server_->port();
  const auto second = HttpServer::listen(io_.get_executor(), options, Router{});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "port_taken");
}

TEST_F(HttpServerTest, ClientTellsFailuresApart) {
  serve(Router{});
  run([](HttpClient& client) -> asio::awaitable<void> {
    HttpClientRequest refused;
    refused.url = "http://127.0.0.1:1/";
    const auto connection = co_await client.send(refused);
    EXPECT_EQ(connection.error().failure, HttpClientFailure::connect);
    HttpClientRequest odd;
    odd.url = "file:///etc/passwd";
    const auto scheme = co_await client.send(odd);
    EXPECT_EQ(scheme.error().failure, HttpClientFailure::bad_url);
  }(client_));
}

TEST_F(HttpServerTest, ARequestMayRefuseTheAddressThatANameLeadsTo) {
  int served = 0;
  Router router;
  router.add("GET", "/", [&served](HttpRequest) -> asio::awaitable<HttpResponse> {
    ++served;
    co_return HttpResponse::empty();
  });
  serve(std::move(router));
  const std::string port = std::to_string(server_->port());
  run([](HttpClient& client, std::string of_port) -> asio::awaitable<void> {
    HttpClientRequest open;
    open.url = "http://127.0.0.1:" + of_port + "/";
    const auto first = co_await client.send(open);
    EXPECT_TRUE(first) << "its connection stays open, and must not serve the ones below";
    for (const char* host : {"127.0.0.1", "localhost", "2130706433", "0x7f.1"}) {
      HttpClientRequest request;
      request.url = "http://" + std::string(host) + ":" + of_port + "/";
      request.allows_address = [](ByteView address) { return address.size() == 4 && address[0] != 127; };
      const auto refused = co_await client.send(request);
      EXPECT_TRUE(!refused && refused.error().failure == HttpClientFailure::forbidden_address) << host;
    }
    HttpClientRequest allowed = open;
    allowed.allows_address = [](ByteView address) { return address.size() == 4 && address[0] == 127; };
    const auto last = co_await client.send(allowed);
    EXPECT_TRUE(last);
  }(client_, port));
  EXPECT_EQ(served, 2);
}

TEST_F(HttpServerTest, AClientThatGoesAwayCancelsWhatIsUnderWay) {
  Router router;
  bool asked = false;
  router.add("GET", "/hangs", [&asked](HttpRequest) -> asio::awaitable<HttpResponse> {
    asked = true;
    co_await sleep_for(1h);
    co_return HttpResponse::empty();
  });
  serve(std::move(router), 1h);
  auto client = std::make_unique<HttpClient>();
  std::optional<HttpClientFailure> failure;
  asio::co_spawn(
      io_,
      [](HttpClient& through, std::string address, std::optional<HttpClientFailure>& out
      ) -> asio::awaitable<void> {
        HttpClientRequest request;
        request.url = std::move(address);
        const auto response = co_await through.send(std::move(request));
        if (!response) out = response.error().failure;
      }(*client, url("/hangs"), failure),
      asio::detached
  );
  while (!asked && io_.run_one() > 0) {
  }
  client.reset();
  while (!failure && io_.run_one() > 0) {
  }
  EXPECT_EQ(failure, HttpClientFailure::cancelled);
}

}  // namespace softphone::net
