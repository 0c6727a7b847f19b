#pragma once
// Makes calls become as they are wanted: asks the carrier's REST API for what desk::reconcile finds missing.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "desk/agenda.hpp"
#include "desk/call_pace.hpp"
#include "io/net/task_group.hpp"

namespace softphone::io_desk {

struct DeskContext;

class CallControl {
 public:
  /// `context` must outlive this.
  CallControl(boost::asio::any_io_executor executor, DeskContext& context);
  ~CallControl();

  /// A fact of this call was kept, or the program has just started. `call` has all its facts.
  void call_changed(const desk::Call& call);

 private:
  struct Work;
  void make_next(const std::string& call_sid);
  /// Of this call only these requests are to be made still.
  void keep_places(const std::string& call_sid, const std::vector<desk::RestRequest>& requests);
  /// Tells the pages who waits for a line, when that changed.
  void tell_waiting();
  boost::asio::awaitable<void> make(
      std::shared_ptr<const bool> alive, std::string call_sid, desk::RestRequest request
  );
  /// The end of `make`: what was learnt is kept, then the next request may be made.
  boost::asio::awaitable<void> keep(std::string call_sid, std::vector<desk::Fact> facts);

  DeskContext& context_;
  desk::CallPace pace_;
  desk::CallPace::Waiting told_waiting_;
  boost::asio::any_io_executor executor_;
  std::map<std::string, std::unique_ptr<Work>> works_;  ///< by call SID; only calls with something to do
  /// False once this is gone. What the database and the carrier have answered is not called off: it may come
  /// afterwards.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  net::TaskGroup tasks_;
};

}  // namespace softphone::io_desk
