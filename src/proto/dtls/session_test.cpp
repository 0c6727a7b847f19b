#include "proto/dtls/session.hpp"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

namespace softphone::dtls {
namespace {

class DtlsSessionTest : public testing::Test {
 protected:
  DtlsSessionTest() : server_identity_(*Identity::generate()), client_identity_(*Identity::generate()) {}

  void make() {
    server_ = std::make_unique<Session>(server_identity_, Role::server, client_identity_.fingerprint());
    client_ = std::make_unique<Session>(client_identity_, Role::client, server_identity_.fingerprint());
  }
  /// Carries datagrams both ways until nothing moves.
  void exchange() {
    for (bool moved = true; moved;) {
      moved = false;
      for (const auto& [from, to] :
           {std::pair{client_.get(), server_.get()}, std::pair{server_.get(), client_.get()}}) {
        while (const auto datagram = from->poll_transmit()) {
          EXPECT_LE(datagram->size(), kMtu);
          moved = true;
          to->handle_datagram(*datagram);
        }
      }
    }
  }

  Identity server_identity_;
  Identity client_identity_;
  std::unique_ptr<Session> server_;
  std::unique_ptr<Session> client_;
};

TEST_F(DtlsSessionTest, BothEndsDeriveTheSameKeys) {
  for (const char* profile : {"SRTP_AES128_CM_SHA1_80", "SRTP_AEAD_AES_128_GCM"}) {
    ASSERT_EQ(SSL_CTX_set_tlsext_use_srtp(client_identity_.context(), profile), 0);
    make();
    client_->start();
    exchange();
    ASSERT_EQ(server_->state(), State::connected);
    ASSERT_EQ(client_->state(), State::connected);
    EXPECT_EQ(server_->keys()->profile, client_->keys()->profile);
    EXPECT_EQ(server_->keys()->local.key, client_->keys()->remote.key);
    EXPECT_EQ(server_->keys()->remote.key, client_->keys()->local.key);
    EXPECT_EQ(server_->keys()->local.salt, client_->keys()->remote.salt);
    EXPECT_NE(server_->keys()->local.key, server_->keys()->remote.key);
    EXPECT_FALSE(server_->timeout());
  }
}

TEST_F(DtlsSessionTest, GcmIsPreferred) {
  make();
  client_->start();
  exchange();
  EXPECT_EQ(server_->keys()->profile, srtp::Profile::aead_aes_128_gcm);
}

TEST_F(DtlsSessionTest, WrongFingerprintFails) {
  Bytes wrong = client_identity_.fingerprint();
  wrong[0] ^= 1;
  make();
  server_ = std::make_unique<Session>(server_identity_, Role::server, wrong);
  client_->start();
  exchange();
  EXPECT_EQ(server_->state(), State::failed);
  EXPECT_FALSE(server_->keys());
}

TEST_F(DtlsSessionTest, WaitsForTheFingerprint) {
  make();
  server_ = std::make_unique<Session>(server_identity_, Role::server, Bytes{});
  client_->start();
  exchange();
  EXPECT_EQ(server_->state(), State::connecting);
  server_->set_remote_fingerprint(client_identity_.fingerprint());
  EXPECT_EQ(server_->state(), State::connected);
}

TEST_F(DtlsSessionTest, CloseIsHeard) {
  make();
  client_->start();
  exchange();
  server_->close();
  exchange();
  EXPECT_EQ(client_->state(), State::closed);
}

TEST_F(DtlsSessionTest, ATimerRunsUntilTheHandshakeIsDone) {
  make();
  EXPECT_FALSE(client_->timeout());
  client_->start();
  ASSERT_TRUE(client_->timeout());
  EXPECT_LE(*client_->timeout(), 200ms);
}

TEST_F(DtlsSessionTest, GarbageChangesNothing) {
  make();
  client_->start();
  const Bytes garbage(100, 0x16);
  server_->handle_datagram(garbage);
  client_->handle_datagram(garbage);
  exchange();
  EXPECT_EQ(server_->state(), State::connected);
  EXPECT_EQ(client_->state(), State::connected);
  server_->handle_datagram(garbage);
  EXPECT_EQ(server_->state(), State::connected);
}

TEST_F(DtlsSessionTest, IdentitiesDiffer) {
  EXPECT_EQ(server_identity_.fingerprint().size(), 32u);
  EXPECT_NE(server_identity_.fingerprint(), client_identity_.fingerprint());
}

}  // namespace
}  // namespace softphone::dtls
