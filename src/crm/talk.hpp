#pragma once
// A conversation with a server as a coroutine that knows no sockets: it stops at each request, and goes on
// with its answer. Whoever drives it decides how bytes travel; a test answers from a table.

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace softphone::crm {

/// Between a conversation and its driver. Must outlive the conversation.
template <class Request, class Answer>
class Exchange {
 public:
  class Asked {
   public:
    explicit Asked(Exchange& exchange) : exchange_(exchange) {}
    [[nodiscard]] bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> asker) { exchange_.asker_ = asker; }
    Answer await_resume() { return std::move(exchange_.answer_); }

   private:
    Exchange& exchange_;
  };

  /// `co_await`ed inside a conversation: gives the answer.
  Asked ask(Request request) {
    request_ = std::move(request);
    return Asked(*this);
  }

  /// The request that waits to be sent, once; nothing when the conversation is over.
  std::optional<Request> poll_request() { return std::exchange(request_, std::nullopt); }

  /// Goes on with the answer to the request that was polled.
  void handle_answer(Answer answer) {
    answer_ = std::move(answer);
    std::exchange(asker_, {}).resume();
  }

 private:
  std::optional<Request> request_;
  Answer answer_;
  std::coroutine_handle<> asker_;
};

/// A conversation, or a part of one, that ends with a T. Starts when awaited, or by start().
template <class T>
class Talk {
 public:
  struct promise_type {
    std::optional<T> value;
    std::exception_ptr failure;
    std::coroutine_handle<> outer;

    Talk get_return_object() { return Talk(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct BackToOuter {
      [[nodiscard]] bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> done) noexcept {
        const std::coroutine_handle<> asker = done.promise().outer;
        return asker ? asker : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    BackToOuter final_suspend() noexcept { return {}; }
    void return_value(T result) { value = std::move(result); }
    void unhandled_exception() { failure = std::current_exception(); }
  };

  explicit Talk(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  Talk(Talk&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;
  Talk& operator=(Talk&&) = delete;
  ~Talk() {
    if (handle_) handle_.destroy();
  }

  void start() { handle_.resume(); }
  [[nodiscard]] bool done() const { return handle_.done(); }
  /// Only once done.
  T take() {
    if (handle_.promise().failure) std::rethrow_exception(handle_.promise().failure);
    return std::move(*handle_.promise().value);
  }

  [[nodiscard]] bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> asker) {
    handle_.promise().outer = asker;
    return handle_;
  }
  T await_resume() { return take(); }

 private:
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace softphone::crm
