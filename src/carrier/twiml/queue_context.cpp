// What verbs of queues may do.

#include "carrier/twiml/queue_context.hpp"

#include "carrier/core.hpp"

namespace softphone::carrier {

CallQueue* CallContext::queue(const std::string& name, std::size_t max_size) {
  if (CallQueue* known = core_.queues.find(name)) return known;
  return core_.queues.create(name, max_size);
}
const CallQueue* CallContext::find_queue(const std::string& name) const {
  return core_.queues.find(name);
}

bool CallContext::enter_queue(CallQueue& queue) {
  return core_.queues.enter(queue, own_call());
}
void CallContext::leave_queue() {
  core_.queues.leave(own_call());
}

void CallContext::wait_in_queue(const SoundSource& source, const std::string& queue_sid) {
  const auto facts = [&core = core_, queue_sid, call_sid = own_call().sid] {
    Form form;
    const CallQueue* queue = core.queues.find(queue_sid);
    const QueueMember* member = queue ? queue->find(call_sid) : nullptr;
    if (!member) return form;
    add_queue_facts(form, queue_sid, member->waited_seconds(core.now.wall));
    form.add("QueuePosition", std::to_string(queue->position(call_sid)));
    form.add("AvgQueueTime", std::to_string(queue->average_wait(core.now.wall)));
    form.add("CurrentQueueSize", std::to_string(queue->members.size()));
    return form;
  };
  core_.background.loop(own_call(), source, Background::Purpose::queue, facts);
}

void CallContext::whisper(const SoundSource& source, const Form& facts) {
  core_.background.once(
      own_call(),
      source,
      [facts] { return facts; },
      [&core = core_, sid = own_call().sid](const std::string&) { core.tell(sid, WhisperOver{}); }
  );
}

void CallContext::stop_background() {
  core_.background.stop(own_call());
}

std::optional<QueueMember> CallContext::take_from_queue(const std::string& queue_sid) {
  CallQueue* queue = core_.queues.find(queue_sid);
  if (!queue) return std::nullopt;
  return core_.queues.take_front(*queue, own_call());
}
void CallContext::wait_for_member(const std::string& queue_sid) {
  if (CallQueue* queue = core_.queues.find(queue_sid)) core_.queues.wait_for_member(*queue, own_call().sid);
}
void CallContext::stop_waiting_for_member(const std::string& queue_sid) {
  if (CallQueue* queue = core_.queues.find(queue_sid)) core_.queues.stop_waiting(*queue, own_call().sid);
}
void CallContext::forget_dequeuer() {
  own_call().dequeued_by.clear();
}

void CallContext::tell(const std::string& call_sid, VerbEvent event) {
  core_.tell(call_sid, std::move(event));
}

}  // namespace softphone::carrier
