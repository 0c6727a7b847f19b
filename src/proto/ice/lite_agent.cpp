#include "proto/ice/lite_agent.hpp"

namespace softphone::ice {

std::string_view local_fragment(std::string_view username) {
  const std::size_t colon = username.find(':');
  return colon == std::string_view::npos ? std::string_view{} : username.substr(0, colon);
}

LiteAgent::LiteAgent(Credentials local, Credentials remote, TimePoint now)
    : last_heard_(now), local_(std::move(local)), remote_(std::move(remote)) {}

bool LiteAgent::owns(std::string_view local_ufrag) const {
  return local_ufrag == local_.ufrag || (previous_ && local_ufrag == previous_->ufrag);
}

void LiteAgent::set_remote(Credentials remote, TimePoint now) {
  remote_ = std::move(remote);
  last_heard_ = now;
}

void LiteAgent::restart(Credentials local, Credentials remote) {
  if (local.ufrag == local_.ufrag) {  // a repeated answer changes nothing on our side
    remote_ = std::move(remote);
    return;
  }
  // Two restarts before any nomination: only the newest and the one that carries media matter.
  if (previous_) {
    outputs_.push_back(Retired{local_.ufrag});
  } else {
    previous_ = std::move(local_);
  }
  local_ = std::move(local);
  remote_ = std::move(remote);
}

void LiteAgent::handle_message(
    ByteView packet, const stun::Message& message, const stun::Address& from, TimePoint now
) {
  if (message.method != stun::kBinding || message.message_class != stun::Class::request) return;
  if (!message.username || !message.integrity_at) {
    refuse(message, from, stun::ErrorCode::bad_request, nullptr);
    return;
  }
  const std::string_view fragment = local_fragment(*message.username);
  const bool current = fragment == local_.ufrag;
  if (!current && !(previous_ && fragment == previous_->ufrag)) {
    refuse(message, from, stun::ErrorCode::unauthenticated, nullptr);
    return;
  }
  const Credentials& credentials = current ? local_ : *previous_;
  if (!stun::integrity_matches(packet, message, as_bytes(credentials.pwd))) {
    refuse(message, from, stun::ErrorCode::unauthenticated, nullptr);
    return;
  }
  if (message.unknown_count > 0) {
    refuse(message, from, stun::ErrorCode::unknown_attribute, &credentials);
    return;
  }
  // A lite agent is always controlled (RFC 8445 §6.1.1); the peer must have the other role.
  if (message.ice_controlled) {
    refuse(message, from, stun::ErrorCode::role_conflict, &credentials);
    return;
  }

  last_heard_ = now;
  lost_ = false;
  outputs_.push_back(Transmit{
      from,
      stun::Builder(stun::Class::success, stun::kBinding, message.transaction)
          .xor_mapped(from)
          .integrity(as_bytes(credentials.pwd))
          .finish()});
  outputs_.push_back(Validated{from});
  if (current || !nominated_) validated_ = from;
  if (!message.use_candidate) return;
  // Checks of the old generation must not pull the path back after the restart has been nominated; before
  // that they keep the old path alive.
  if (nominated_ != from) {
    nominated_ = from;
    outputs_.push_back(Selected{from});
  }
  if (current && previous_) {
    outputs_.push_back(Retired{std::move(previous_->ufrag)});
    previous_.reset();
  }
}

void LiteAgent::handle_timeout(TimePoint now) {
  if (lost_ || now < next_timeout()) return;
  lost_ = true;
  outputs_.push_back(Lost{});
}

std::optional<Output> LiteAgent::poll_output() {
  if (outputs_.empty()) return std::nullopt;
  Output output = std::move(outputs_.front());
  outputs_.pop_front();
  return output;
}

void LiteAgent::refuse(
    const stun::Message& request, const stun::Address& to, stun::ErrorCode code, const Credentials* signer
) {
  stun::Builder builder(stun::Class::error, stun::kBinding, request.transaction);
  switch (code) {
    case stun::ErrorCode::bad_request:
      builder.error(code, "Bad Request");
      break;
    case stun::ErrorCode::unauthenticated:
      builder.error(code, "Unauthenticated");
      break;
    case stun::ErrorCode::role_conflict:
      builder.error(code, "Role Conflict");
      break;
    case stun::ErrorCode::unknown_attribute:
      builder.error(code, "Unknown Attribute");
      builder.unknown_attributes(std::span(request.unknown).first(request.unknown_count));
      break;
  }
  // Without proven credentials there is nothing to sign with (RFC 8489 §9.1.3).
  if (signer != nullptr) builder.integrity(as_bytes(signer->pwd));
  outputs_.push_back(Transmit{to, builder.finish()});
}

}  // namespace softphone::ice
