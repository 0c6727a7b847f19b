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

TEST_F(DtlsSessionTest, ARetiredEndSaysFarewellAndHearsIt) {
  for (const bool server_ends : {true, false}) {
    make();
    client_->start();
    exchange();
    for (Session* session : {server_.get(), client_.get()}) {
      session->retire();
      EXPECT_TRUE(session->retired());
      EXPECT_FALSE(session->poll_transmit()) << "retiring is not told";
      EXPECT_EQ(session->state(), State::connected);
      EXPECT_TRUE(session->keys());
      session->handle_datagram(Bytes(100, 0x16));
      session->handle_datagram(Bytes(39, 0x15));
      EXPECT_FALSE(session->timeout());
    }
    (server_ends ? server_ : client_)->close();
    exchange();
    EXPECT_EQ((server_ends ? client_ : server_)->state(), State::closed);
  }
}

TEST_F(DtlsSessionTest, ARetiredEndUnderstandsOneThatIsNot) {
  make();
  client_->start();
  exchange();
  server_->retire();
  ASSERT_TRUE(server_->retired());
  client_->close();
  auto farewell = client_->poll_transmit();
  ASSERT_TRUE(farewell);
  for (std::size_t at = 0; at < farewell->size(); ++at) {
    Bytes forged = *farewell;
    forged[at] ^= 1;
    server_->handle_datagram(forged);
    server_->handle_datagram(ByteView(*farewell).first(at));
    ASSERT_EQ(server_->state(), State::connected) << at;
  }
  server_->handle_datagram(*farewell);
  EXPECT_EQ(server_->state(), State::closed);
}

TEST_F(DtlsSessionTest, OtherSuitesDoNotRetire) {
  ASSERT_EQ(SSL_CTX_set_cipher_list(client_identity_.context(), "ECDHE-ECDSA-CHACHA20-POLY1305"), 1);
  make();
  client_->start();
  exchange();
  ASSERT_EQ(server_->state(), State::connected);
  server_->retire();
  EXPECT_FALSE(server_->retired());
  server_->close();
  exchange();
  EXPECT_EQ(client_->state(), State::closed);
}

TEST_F(DtlsSessionTest, NobodyRetiresBeforeTheEndOfTheHandshake) {
  make();
  client_->start();
  client_->retire();
  EXPECT_FALSE(client_->retired());
  exchange();
  EXPECT_EQ(client_->state(), State::connected);
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
