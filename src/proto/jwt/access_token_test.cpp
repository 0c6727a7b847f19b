#include "proto/jwt/access_token.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "proto/crypto/digest.hpp"
#include "proto/jwt/region.hpp"

namespace softphone::jwt {

namespace {

const std::string kKey = "SK" + std::string(32, '1');
const std::string kApp = "AP" + std::string(32, '2');
const std::string kAccount = "AC" + std::string(32, '3');
constexpr std::string_view kSecret = "secret";
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})";
const WallTime kIssued = from_unix_seconds(1'700'000'000);

AccessToken alice() {
  AccessToken token;
  token.account_sid = kAccount;
  token.api_key_sid = kKey;
  token.identity = "alice";
  token.issued_at = kIssued;
  token.expires_at = kIssued + 1h;
  token.incoming_allowed = true;
  token.outgoing_app = kApp;
  return token;
}

std::optional<std::string> find_secret(std::string_view key) {
  if (key != kKey) return std::nullopt;
  return std::string(kSecret);
}

Result<AccessToken, TokenError> verify_at(std::string_view text, WallTime now) {
  return verify(text, kAccount, now, find_secret);
}

std::string assemble(std::string_view header, std::string_view payload, std::string_view secret = kSecret) {
  std::string text = base64url(as_bytes(header)) + "." + base64url(as_bytes(payload));
  return text + "." + base64url(crypto::hmac_sha256(as_bytes(secret), as_bytes(text)));
}

/// A token whose claims are alice's with some replaced, as JSON text; an empty value removes the claim.
std::string with_claims(std::initializer_list<std::pair<std::string_view, std::string_view>> changes) {
  const std::string text = sign(alice(), kSecret);
  const std::size_t dot = text.find('.');
  const auto payload = from_base64url(text.substr(dot + 1, text.rfind('.') - dot - 1));
  boost::json::object claims = boost::json::parse(boost::json::string_view(as_text(*payload))).as_object();
  for (const auto& [name, value] : changes) {
    if (value.empty())
      claims.erase(boost::json::string_view(name));
    else
      claims[boost::json::string_view(name)] = boost::json::parse(boost::json::string_view(value));
  }
  return assemble(kHeader, boost::json::serialize(claims));
}

}  // namespace

// The same token made by the npm package `twilio` 6.2.0.
TEST(AccessToken, SignsLikeTheTwilioPackage) {
  const std::string text = sign(alice(), kSecret);
  EXPECT_EQ(text.substr(text.rfind('.') + 1), "mdm9VN8yZ7Bx0e-R9DB7uVN-kZ5NWn0HC9-e3hg7T_E");
}

TEST(AccessToken, NamesItsRegionInTheHeaderAsThePackageDoes) {
  const std::string text = sign_in_region(alice(), kSecret, "ie1");
  const auto header = from_base64url(text.substr(0, text.find('.')));
  ASSERT_TRUE(header);
  EXPECT_EQ(as_text(*header), R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1","twr":"ie1"})");
  EXPECT_TRUE(verify_at(text, kIssued + 1s));
  EXPECT_EQ(sign_in_region(alice(), kSecret, ""), sign(alice(), kSecret));
}

TEST(AccessToken, RoundTripsEveryField) {
  AccessToken token = alice();
  token.identity = "al\"i\\ce\xc3\xa9";
  token.token_id = "my-id";
  token.outgoing_params = {{"team", "sales"}, {"n", 1}};
  const auto back = verify_at(sign(token, kSecret), kIssued + 1s);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->identity, token.identity);
  EXPECT_EQ(back->token_id, "my-id");
  EXPECT_EQ(back->account_sid, kAccount);
  EXPECT_EQ(back->api_key_sid, kKey);
  EXPECT_EQ(back->issued_at, kIssued);
  EXPECT_EQ(back->expires_at, kIssued + 1h);
  EXPECT_TRUE(back->incoming_allowed);
  EXPECT_EQ(back->outgoing_app, kApp);
  EXPECT_EQ(back->outgoing_params, token.outgoing_params);
}

TEST(AccessToken, LeavesOutWhatIsNotGranted) {
  AccessToken token = alice();
  token.incoming_allowed = false;
  token.outgoing_app.reset();
  const auto back = verify_at(sign(token, kSecret), kIssued);
  ASSERT_TRUE(back);
  EXPECT_FALSE(back->incoming_allowed);
  EXPECT_FALSE(back->outgoing_app);
}

TEST(AccessToken, EscapesControlCharacters) {
  AccessToken token = alice();
  token.token_id = "a\nb\x01";
  const auto back = parse(sign(token, kSecret));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->token.token_id, "a\nb\x01");
}

TEST(AccessToken, KeyOrderIsFree) {
  const std::string payload =
      R"({"sub":")" + kAccount + R"(","iss":")" + kKey +
      R"(","exp":1700003600,"grants":{"voice":{},"identity":"bob"},"iat":1700000000})";
  const auto token =
      verify_at(assemble(R"({"cty":"twilio-fpa;v=1","typ":"JWT","alg":"HS256"})", payload), kIssued);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->identity, "bob");
}

TEST(AccessToken, ATokenWithoutIssueDateCountsFromNotBeforeOrNow) {
  EXPECT_TRUE(verify_at(with_claims({{"iat", ""}}), kIssued));
  EXPECT_TRUE(verify_at(with_claims({{"iat", ""}, {"nbf", "1699999000"}}), kIssued));
  EXPECT_EQ(
      verify_at(with_claims({{"iat", ""}, {"exp", "1700090000"}}), kIssued).error(),
      TokenError::lifetime_too_long
  );
}

TEST(AccessToken, Times) {
  const std::string text = sign(alice(), kSecret);
  EXPECT_TRUE(verify_at(text, kIssued + 1h - 1s));
  EXPECT_EQ(verify_at(text, kIssued + 1h).error(), TokenError::expired);
  EXPECT_TRUE(verify_at(text, kIssued - 60s));
  EXPECT_EQ(verify_at(text, kIssued - 61s).error(), TokenError::not_yet_valid);
  EXPECT_EQ(verify_at(with_claims({{"nbf", "1700000061"}}), kIssued).error(), TokenError::not_yet_valid);
  EXPECT_TRUE(verify_at(with_claims({{"nbf", "1700000060"}}), kIssued));
  AccessToken day = alice();
  day.expires_at = kIssued + 24h;
  EXPECT_TRUE(verify_at(sign(day, kSecret), kIssued));
  day.expires_at = kIssued + 25h;
  EXPECT_EQ(verify_at(sign(day, kSecret), kIssued).error(), TokenError::lifetime_too_long);
}

TEST(AccessToken, DatesOutsideTheClocksRangeAreHarmless) {
  EXPECT_EQ(verify_at(with_claims({{"exp", "1e300"}}), kIssued).error(), TokenError::lifetime_too_long);
  EXPECT_EQ(
      verify_at(with_claims({{"exp", "18446744073709551615"}}), kIssued).error(),
      TokenError::lifetime_too_long
  );
  EXPECT_EQ(verify_at(with_claims({{"exp", "-5"}}), kIssued).error(), TokenError::expired);
  EXPECT_EQ(
      verify_at(with_claims({{"iat", "9223372036854775807"}}), kIssued).error(), TokenError::not_yet_valid
  );
  EXPECT_TRUE(verify_at(with_claims({{"exp", "1700003600.5"}}), kIssued));
}

TEST(AccessToken, RefusesOtherKeysSecretsAndAccounts) {
  AccessToken other_key = alice();
  other_key.api_key_sid = "SK" + std::string(32, '9');
  EXPECT_EQ(verify_at(sign(other_key, kSecret), kIssued).error(), TokenError::unknown_key);
  EXPECT_EQ(verify_at(sign(alice(), "Secret"), kIssued).error(), TokenError::bad_signature);
  AccessToken other_account = alice();
  other_account.account_sid = "AC" + std::string(32, '9');
  EXPECT_EQ(verify_at(sign(other_account, kSecret), kIssued).error(), TokenError::wrong_account);
}

TEST(AccessToken, RefusesEveryFlippedBitOfTheSignedText) {
  const std::string text = sign(alice(), kSecret);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(verify_at(changed, kIssued)) << i;
  }
}

TEST(AccessToken, RefusesOtherAlgorithmsEvenUnsigned) {
  const auto payload = [] {
    const std::string text = sign(alice(), kSecret);
    return text.substr(text.find('.') + 1, text.rfind('.') - text.find('.') - 1);
  }();
  const std::string none = base64url(as_bytes(R"({"alg":"none","typ":"JWT","cty":"twilio-fpa;v=1"})"));
  EXPECT_EQ(verify_at(none + "." + payload + ".", kIssued).error(), TokenError::wrong_header);
  const auto claims = from_base64url(payload);
  for (const std::string_view header :
       {R"({"alg":"HS512","typ":"JWT","cty":"twilio-fpa;v=1"})",
        R"({"alg":"HS256","typ":"JWT"})",
        R"({"alg":"HS256","typ":"JWT","cty":"twilio-sat;v=1"})",
        R"({"alg":"HS256","cty":"twilio-fpa;v=1"})"}) {
    EXPECT_EQ(verify_at(assemble(header, as_text(*claims)), kIssued).error(), TokenError::wrong_header)
        << header;
  }
}

TEST(AccessToken, Grants) {
  EXPECT_EQ(
      verify_at(with_claims({{"grants", R"({"identity":"a"})"}}), kIssued).error(), TokenError::no_voice_grant
  );
  const auto anonymous = verify_at(with_claims({{"grants", R"({"voice":{}})"}}), kIssued);
  ASSERT_TRUE(anonymous) << "such a page may still call";
  EXPECT_EQ(anonymous->identity, "");
  EXPECT_EQ(verify_at(with_claims({{"grants", ""}}), kIssued).error(), TokenError::no_voice_grant);
  for (const std::string& identity : {std::string("a b"), std::string("a\\n"), std::string(257, 'x')}) {
    const std::string grants = R"({"voice":{},"identity":")" + identity + "\"}";
    EXPECT_EQ(verify_at(with_claims({{"grants", grants}}), kIssued).error(), TokenError::no_identity)
        << identity;
  }
}

TEST(AccessToken, RefusesFieldsOfAWrongType) {
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"iss", "1"},
           {"iss", ""},
           {"sub", "null"},
           {"sub", ""},
           {"exp", "\"1700003600\""},
           {"exp", ""},
           {"iat", "{}"},
           {"nbf", "[]"},
           {"jti", "1"},
           {"grants", "[]"},
           {"grants", R"({"identity":1,"voice":{}})"},
           {"grants", R"({"identity":"a","voice":true})"},
           {"grants", R"({"identity":"a","voice":{"incoming":true}})"},
           {"grants", R"({"identity":"a","voice":{"incoming":{"allow":"true"}}})"},
           {"grants", R"({"identity":"a","voice":{"outgoing":{"application_sid":7}}})"},
           {"grants", R"({"identity":"a","voice":{"outgoing":{"params":[]}}})"},
       }) {
    EXPECT_EQ(verify_at(with_claims({{name, value}}), kIssued).error(), TokenError::malformed)
        << name << value;
  }
}

TEST(AccessToken, RefusesWhatIsNoToken) {
  for (const std::string& text :
       {std::string(),
        std::string("."),
        std::string(".."),
        std::string("..."),
        std::string("a.b.c"),
        std::string("e30.e30.e30"),
        std::string("e30.e30.e30.e30"),
        sign(alice(), kSecret) + "=",
        sign(alice(), kSecret) + "\n",
        " " + sign(alice(), kSecret),
        std::string(kMaxTokenSize + 1, 'A'),
        assemble("[]", "{}"),
        assemble(kHeader, "[]"),
        assemble(kHeader, std::string(200, '[')),
        assemble(kHeader, "{} x")}) {
    EXPECT_EQ(verify_at(text, kIssued).error(), TokenError::malformed) << text.substr(0, 80);
  }
}

}  // namespace softphone::jwt
