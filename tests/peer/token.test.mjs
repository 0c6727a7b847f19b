// Access tokens: ours must be the package's own to the byte, and the package's must be accepted by ours.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import twilio from 'twilio';
import { seeded, startTool } from './tool.mjs';

const jsonwebtoken = createRequire(createRequire(import.meta.url).resolve('twilio'))('jsonwebtoken');
const { AccessToken } = twilio.jwt;
const { VoiceGrant } = AccessToken;

const account = 'AC' + '3'.repeat(32);
const key = 'SK' + '1'.repeat(32);
const app = 'AP' + '2'.repeat(32);
const secret = 'a secret of an API key';
const identity = 'alice';

let tool;
before(() => (tool = startTool()));
after(() => tool.stop());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const verify = (token, changes = {}) =>
  tool.call('verify_token', { token, account, key, secret, now: nowSeconds(), ...changes });

/** A token of the package; `grant` null: no voice grant. */
function made(options = {}, grant = { incomingAllow: true, outgoingApplicationSid: app }) {
  const token = new AccessToken(account, key, secret, { identity, ttl: 3600, ...options });
  if (grant) token.addGrant(new VoiceGrant(grant));
  // The package reads the clock twice, for jti and for iat: both must see the same second.
  const clock = Date.now;
  const moment = clock();
  Date.now = () => moment;
  try {
    return token.toJwt();
  } finally {
    Date.now = clock;
  }
}

test('the package and we write the same bytes', async () => {
  for (const [grant, fields] of [
    [{ incomingAllow: true, outgoingApplicationSid: app }, { incoming: true, app }],
    [{ incomingAllow: true }, { incoming: true }],
    [{ outgoingApplicationSid: app }, { incoming: false, app }],
    [
      { incomingAllow: true, outgoingApplicationSid: app, outgoingApplicationParams: { team: 'vente "1"', n: 1, list: [true, null] } },
      { incoming: true, app, outgoing_params: { team: 'vente "1"', n: 1, list: [true, null] } },
    ],
  ]) {
    for (const name of ['alice', 'élodie.martin', 'a"b\\c', 'Ω-+@', '\u{1f600}']) {
      const region = name === 'alice' ? 'ie1' : undefined;
      const theirs = made({ identity: name, region }, grant);
      const { iat, exp, jti } = jsonwebtoken.decode(theirs);
      const ours = await tool.call('sign_token', { account, key, secret, identity: name, iat, exp, ...(region ? { region } : {}), ...fields });
      assert.equal(ours, theirs);
      assert.equal(jti, `${key}-${iat}`);
    }
  }
});

test('jsonwebtoken verifies ours and reads its claims', async () => {
  const iat = nowSeconds();
  const ours = await tool.call('sign_token', {
    account, key, secret, identity, jti: 'my id', iat, exp: iat + 600, incoming: true, app,
  });
  const { header, payload } = jsonwebtoken.verify(ours, secret, { algorithms: ['HS256'], issuer: key, subject: account, complete: true });
  assert.deepEqual(header, { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' });
  assert.deepEqual(payload, {
    jti: 'my id',
    grants: { identity, voice: { incoming: { allow: true }, outgoing: { application_sid: app } } },
    iat, exp: iat + 600, iss: key, sub: account,
  });
  assert.throws(() => jsonwebtoken.verify(ours, secret + ' ', { algorithms: ['HS256'] }), /invalid signature/);
});

test('we accept the package’s tokens and read every field', async () => {
  const token = made({ ttl: 120 }, { incomingAllow: true, outgoingApplicationSid: app, outgoingApplicationParams: { a: '1' } });
  const { iat, exp, jti } = jsonwebtoken.decode(token);
  assert.deepEqual(await verify(token), {
    account, key, identity, jti, iat, exp, incoming: true, app, outgoing_params: { a: '1' },
  });
  const receiver = await verify(made({}, { incomingAllow: true }));
  assert.equal(receiver.incoming, true);
  assert.equal(receiver.app, undefined);
  const caller = await verify(made({}, { outgoingApplicationSid: app }));
  assert.equal(caller.incoming, false);
  assert.equal(caller.app, app);
  assert.equal((await verify(made({ region: 'au1' }))).identity, identity, 'a home region in the header is fine');
  assert.equal((await verify(made({ nbf: nowSeconds() - 5 }))).identity, identity);
  assert.equal((await verify(made({ ttl: 86400 }))).identity, identity);
});

test('we refuse what is expired, early, foreign or too long', async () => {
  const token = made();
  const { iat, exp } = jsonwebtoken.decode(token);
  assert.equal((await verify(token, { now: exp - 1 })).identity, identity);
  assert.deepEqual(await verify(token, { now: exp }), { error: 'expired' });
  assert.deepEqual(await verify(token, { now: iat - 61 }), { error: 'not_yet_valid' });
  assert.deepEqual(await verify(made({ nbf: nowSeconds() + 300 })), { error: 'not_yet_valid' });
  assert.deepEqual(await verify(made({ ttl: 90000 })), { error: 'lifetime_too_long' });
  assert.deepEqual(await verify(token, { account: 'AC' + '4'.repeat(32) }), { error: 'wrong_account' });
  assert.deepEqual(await verify(token, { secret: 'another' }), { error: 'bad_signature' });
  assert.deepEqual(await verify(token, { key: 'SK' + '4'.repeat(32) }), { error: 'unknown_key' });
  assert.deepEqual(await verify(made({}, null)), { error: 'no_voice_grant' });
});

test('only HS256 counts, whatever the package can sign', async () => {
  for (const algorithm of ['HS384', 'HS512']) {
    const token = new AccessToken(account, key, secret, { identity });
    token.addGrant(new VoiceGrant({ incomingAllow: true }));
    assert.deepEqual(await verify(token.toJwt(algorithm)), { error: 'wrong_header' });
  }
  const payload = jsonwebtoken.decode(made());
  const header = { typ: 'JWT', cty: 'twilio-fpa;v=1' };
  const unsigned = jsonwebtoken.sign(payload, '', { algorithm: 'none', header: { ...header, alg: 'none' } });
  assert.deepEqual(await verify(unsigned), { error: 'wrong_header' });
  assert.deepEqual(await verify(jsonwebtoken.sign(payload, secret)), { error: 'wrong_header' }, 'no cty');
});

test('the order of keys and the spacing of the JSON are free', async () => {
  const { jti, grants, iat, exp } = jsonwebtoken.decode(made());
  const header = { cty: 'twilio-fpa;v=1', typ: 'JWT', alg: 'HS256' };
  const token = jsonwebtoken.sign({ exp, sub: account, grants: { voice: grants.voice, identity }, iat, jti, iss: key, extra: [1] }, secret, { header });
  assert.equal((await verify(token)).identity, identity);
});

test('random tokens: same bytes, same reading', async () => {
  const random = seeded(20261121);
  const letters = [...'abcXYZ019_.-@+"\\/éßΩ漢', '\u{1f600}'];
  for (let round = 0; round < 200; ++round) {
    const name = Array.from({ length: 1 + random.below(40) }, () => random.pick(letters)).join('');
    const incoming = random.chance(0.5);
    const outgoing = random.chance(0.7);
    const params = random.chance(0.5) ? { [random.pick(letters)]: name, z: random.below(1000) } : undefined;
    const theirs = made(
      { identity: name, ttl: 1 + random.below(86400) },
      { incomingAllow: incoming, ...(outgoing && { outgoingApplicationSid: app, outgoingApplicationParams: params }) },
    );
    const { iat, exp, jti } = jsonwebtoken.decode(theirs);
    const fields = { account, key, identity: name, iat, exp, incoming, ...(outgoing && { app }) };
    const ours = await tool.call('sign_token', { ...fields, secret, ...(outgoing && params && { outgoing_params: params }) });
    assert.equal(ours, theirs);
    assert.deepEqual(await verify(theirs, { now: iat }), { ...fields, jti, outgoing_params: (outgoing && params) || {} });
  }
});
