#pragma once
// Two user agents and the network between them, in virtual time: packets are late, lost, doubled and overtake
// each other as the test wants.

#include <map>
#include <vector>

#include "proto/sip/user_agent.hpp"

namespace softphone::sip::test {

/// Numbers that look random and are the same at each run (Numerical Recipes' constants).
class Numbers {
 public:
  explicit Numbers(std::uint32_t seed) : state_(seed) {}
  std::uint32_t next() {
    state_ = state_ * 1664525 + 1013904223;
    return state_ >> 8;
  }
  /// 0 to 1.
  double share() { return next() / static_cast<double>(1 << 24); }

 private:
  std::uint32_t state_;
};

inline RandomSource counting_random(std::uint32_t seed) {
  return [numbers = Numbers(seed)](std::span<std::uint8_t> out) mutable {
    for (auto& byte : out) byte = static_cast<std::uint8_t>(numbers.next());
  };
}

inline Hop hop(const std::string& host, Transport transport = Transport::udp) {
  return {.transport = transport, .host = host, .port = 5060, .connection = 0};
}

/// One agent, and what happened to it.
struct Phone {
  Phone(std::string the_host, std::uint32_t seed)
      : host(std::move(the_host)),
        agent(
            "test",
            [this](const Hop&) {
              return LocalAddress{host, 5060};
            },
            counting_random(seed)
        ) {}

  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const AgentEvent& event : events) {
      if (const auto* specific = std::get_if<T>(&event)) found.push_back(*specific);
    }
    return found;
  }

  std::string host;
  UserAgent agent;
  std::vector<AgentEvent> events;
};

class Network {
 public:
  explicit Network(std::uint32_t seed = 1)
      : a("192.0.2.1", seed), b("192.0.2.2", seed + 1000), numbers_(seed) {}

  double loss = 0;
  double twice = 0;
  Duration jitter{0};
  Phone a;
  Phone b;
  /// What `a` and `b` do as soon as something happens to them.
  std::function<void(Phone&, const AgentEvent&)> react;
  /// Packets to hosts that are neither.
  std::vector<Transmit> elsewhere;
  int packets = 0;

  [[nodiscard]] TimePoint now() const { return now_; }

  SessionId call(Credentials credentials = {}) {
    Invitation invitation;
    invitation.target = *parse_uri("sip:bob@192.0.2.2");
    invitation.from.uri = *parse_uri("sip:anna@192.0.2.1");
    invitation.to.uri = invitation.target;
    invitation.hop = hop("192.0.2.2");
    invitation.credentials = std::move(credentials);
    invitation.sdp = "offer";
    const SessionId id = a.agent.invite(invitation, now_);
    drain();
    return id;
  }

  void drain() {
    bool busy = true;
    while (busy) {
      busy = false;
      for (Phone* phone : {&a, &b}) {
        while (auto event = phone->agent.poll_event()) {
          busy = true;
          phone->events.push_back(*event);
          if (react) react(*phone, *event);
        }
        while (auto packet = phone->agent.poll_transmit()) {
          busy = true;
          send(*phone, std::move(*packet));
        }
      }
    }
  }

  void advance(Duration span) {
    const TimePoint end = now_ + span;
    while (true) {
      TimePoint next = end;
      for (Phone* phone : {&a, &b}) {
        if (const auto due = phone->agent.next_timeout()) next = std::min(next, *due);
      }
      if (!flying_.empty()) next = std::min(next, flying_.begin()->first);
      now_ = std::max(now_, next);
      while (!flying_.empty() && flying_.begin()->first <= now_) {
        const Flying packet = flying_.begin()->second;
        flying_.erase(flying_.begin());
        packet.to->agent.handle(as_bytes(packet.bytes), packet.from, now_);
        drain();
      }
      for (Phone* phone : {&a, &b}) {
        if (const auto due = phone->agent.next_timeout(); due && *due <= now_)
          phone->agent.handle_timeout(now_);
      }
      drain();
      if (now_ >= end) return;
    }
  }

 private:
  struct Flying {
    Phone* to;
    Hop from;
    std::string bytes;
  };

  void send(const Phone& from, Transmit packet) {
    ++packets;
    Phone* to = packet.to.host == a.host ? &a : packet.to.host == b.host ? &b : nullptr;
    if (!to) {
      elsewhere.push_back(std::move(packet));
      return;
    }
    const int copies = numbers_.share() < twice ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      if (numbers_.share() < loss) continue;
      const auto late = std::chrono::duration_cast<Duration>(jitter * numbers_.share());
      flying_.emplace(now_ + 10ms + late, Flying{to, hop(from.host, packet.to.transport), packet.bytes});
    }
  }

  TimePoint now_ = TimePoint{} + 1000s;
  std::multimap<TimePoint, Flying> flying_;
  Numbers numbers_;
};

/// A user agent whose far ends the test plays itself, message by message.
struct Lonely {
  explicit Lonely(std::uint32_t seed = 7)
      : agent(
            "test",
            [](const Hop&) {
              return LocalAddress{"192.0.2.1", 5060};
            },
            counting_random(seed)
        ) {}

  /// All that was sent since the last time.
  std::vector<Message> sent() {
    std::vector<Message> list;
    while (const auto packet = agent.poll_transmit()) {
      auto message = parse_message(as_bytes(packet->bytes));
      if (message) list.push_back(std::move(*message));
    }
    return list;
  }
  void receive(const Message& message, const std::string& host = "192.0.2.2") {
    const std::string bytes = format(message);
    agent.handle(as_bytes(bytes), hop(host), now);
    collect();
  }
  void wait(Duration span) {
    const TimePoint end = now + span;
    while (const auto due = agent.next_timeout()) {
      if (*due > end) break;
      now = std::max(now, *due);
      agent.handle_timeout(now);
    }
    now = end;
    collect();
  }
  void collect() {
    while (auto event = agent.poll_event()) events.push_back(std::move(*event));
  }
  template <class T>
  [[nodiscard]] std::vector<T> all() const {
    std::vector<T> found;
    for (const AgentEvent& event : events) {
      if (const auto* specific = std::get_if<T>(&event)) found.push_back(*specific);
    }
    return found;
  }

  TimePoint now = TimePoint{} + 1000s;
  UserAgent agent;
  std::vector<AgentEvent> events;
};

}  // namespace softphone::sip::test
