// X-Twilio-Signature: the package's validators accept ours, we accept what the package expects.
import assert from 'node:assert/strict';
import { createServer, request as httpRequest } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import { after, before, test } from 'node:test';
import twilio from 'twilio';
import { seeded, startTool } from './tool.mjs';

const {
  getExpectedBodyHash, getExpectedTwilioSignature, validateExpressRequest, validateRequest, validateRequestWithBody,
} = twilio;
const auth_token = '0123456789abcdef0123456789abcdef';

let tool;
before(() => (tool = startTool()));
after(() => tool.stop());

/** {A: ['b', 'a'], B: 'c'} as the pairs of a form body. */
const pairs = (params) =>
  Object.entries(params).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
const sign = (url, params = {}) => tool.call('sign_request', { auth_token, url, params: pairs(params) });
const accepts = (signature, url, params = {}, token = auth_token) =>
  tool.call('verify_request', { auth_token: token, signature, url, params: pairs(params) });

const forms = [
  {},
  { CallSid: 'CA1', From: 'client:alice', To: '+15551234567', CallStatus: 'ringing' },
  { note: 'a b&c=d é \u{1f600}', Empty: '', '': 'nameless', 'sp ace': '%41+\r\n' },
  { A: ['b', 'a', 'b'], AA: 'x', a: ['', 'z'], B: '' },
  { Zürich: 'ÿ', zebra: '1', Zebra: '2', 'Zebra-1': '3', Zebra1: '4' },
];
const urls = [
  'https://app.example.com/voice',
  'https://app.example.com/voice?x=1&y=a%20b+c&z=%C3%A9',
  'https://app.example.com',
  'https://app.example.com/?',
  'https://app.example.com/a//b/../c;d=1/%2e?q=\'quoted\'&r=(x)*!~&s=a@b:c/d?e',
  'http://127.0.0.1:8080/cb',
  'http://localhost:3000/webhook/softphone/voice?leg=1',
  'http://[::1]:3000/cb?x=[1]',
  'http://app.example.com/voice',
];

test('the package accepts our signatures, and we its own', async () => {
  for (const url of urls) {
    for (const params of forms) {
      const ours = await sign(url, params);
      assert.equal(ours, getExpectedTwilioSignature(auth_token, url, params), url);
      assert.ok(validateRequest(auth_token, ours, url, params), url);
      assert.ok(await accepts(ours, url, params), url);
      assert.ok(!(await accepts(ours, url, { ...params, CallSid: 'CA9' })), url);
      assert.ok(!(await accepts(ours, url + 'x', params)), url);
      assert.ok(!(await accepts(ours, url, params, 'f'.repeat(32))), url);
    }
  }
});

test('ports: dropped over https, kept over http, tolerated on both sides', async () => {
  const params = forms[1];
  const secure = await sign('https://app.example.com:8443/voice?x=1', params);
  assert.equal(secure, getExpectedTwilioSignature(auth_token, 'https://app.example.com/voice?x=1', params));
  for (const url of ['https://app.example.com/voice?x=1', 'https://app.example.com:443/voice?x=1', 'https://app.example.com:8443/voice?x=1']) {
    assert.ok(validateRequest(auth_token, secure, url, params), url);
    assert.ok(await accepts(secure, url, params), url);
  }
  const plain = await sign('http://app.example.com:8080/voice', params);
  assert.equal(plain, getExpectedTwilioSignature(auth_token, 'http://app.example.com:8080/voice', params));
  assert.ok(validateRequest(auth_token, plain, 'http://app.example.com:8080/voice', params));
  for (const [signed, received] of [
    ['https://h.example:443/p', 'https://h.example/p'],
    ['http://h.example:80/p?q', 'http://h.example/p?q'],
    ['https://h.example/p', 'https://h.example:443/p'],
    ['http://h.example/p', 'http://h.example:8080/p'],
    ['http://[::1]:80/p', 'http://[::1]/p'],
  ]) {
    const theirs = getExpectedTwilioSignature(auth_token, signed, params);
    assert.ok(validateRequest(auth_token, theirs, received, params), received);
    assert.ok(await accepts(theirs, received, params), received);
  }
  const other = getExpectedTwilioSignature(auth_token, 'http://h.example:81/p', params);
  assert.equal(await accepts(other, 'http://h.example:82/p', params), validateRequest(auth_token, other, 'http://h.example:82/p', params));
});

test('user info and fragment are not signed', async () => {
  const ours = await sign('https://user:pa%3Ass@app.example.com/voice?x=1#rc=2&rp=ct', forms[1]);
  assert.equal(ours, getExpectedTwilioSignature(auth_token, 'https://app.example.com/voice?x=1', forms[1]));
  assert.ok(validateRequest(auth_token, ours, 'https://app.example.com/voice?x=1', forms[1]));
});

test('JSON bodies', async () => {
  for (const body of ['{"a":1}', '{}', '', '{"é":"\u{1f600} \\u0000"}', ' [1, 2] \n']) {
    const url = `https://app.example.com/hook?a=b&bodySHA256=${getExpectedBodyHash(body)}`;
    const ours = await tool.call('sign_json', { auth_token, url });
    assert.ok(validateRequestWithBody(auth_token, ours, url, body));
    const theirs = getExpectedTwilioSignature(auth_token, url, {});
    const verify = (changes) => tool.call('verify_json', { auth_token, signature: theirs, url, body, ...changes });
    assert.equal(await verify({}), true);
    assert.equal(await verify({ body: body + ' ' }), false);
    assert.equal(await verify({ auth_token: 'x' }), false);
    assert.equal(await verify({ signature: '' }), false);
    assert.equal(await verify({ url: url.replace('a=b', 'a=c') }), false);
    const unhashed = 'https://app.example.com/hook?a=b';
    assert.equal(await verify({ url: unhashed, signature: getExpectedTwilioSignature(auth_token, unhashed, {}) }), false);
  }
});

test('an Express application over a real socket accepts our requests', async () => {
  const seen = [];
  const server = createServer(async (request, response) => {
    let rawBody = '';
    for await (const chunk of request) rawBody += chunk;
    // The members of an Express request that the package reads.
    const express = {
      protocol: 'http', headers: request.headers, originalUrl: request.url, rawBody,
      header: (name) => request.headers[name.toLowerCase()],
      body: request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? { ...parseQuery(rawBody) } : {},
    };
    seen.push(validateExpressRequest(express, auth_token));
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const send = (url, signature, method, type, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'X-Twilio-Signature': signature, ...(type && { 'Content-Type': type }) };
      httpRequest(url, { method, headers }, (response) => response.resume().on('end', resolve)).on('error', reject).end(body);
    });

  const form = 'application/x-www-form-urlencoded; charset=UTF-8';
  const post = `${base}/voice?leg=1`;
  await send(post, await sign(post, forms[3]), 'POST', form, new URLSearchParams(pairs(forms[3])).toString());
  const get = `${base}/voice?CallSid=CA1&From=client%3Aalice&note=a+b%26`;
  await send(get, await sign(get), 'GET');
  const body = '{"a":"é"}';
  const json = `${base}/hook?bodySHA256=${getExpectedBodyHash(body)}`;
  await send(json, await tool.call('sign_json', { auth_token, url: json }), 'POST', 'application/json', body);
  await send(post, await sign(post, forms[3]), 'POST', form, 'A=b');
  server.close();
  assert.deepEqual(seen, [true, true, true, false]);
});

test('random requests: equal signatures, equal verdicts', async () => {
  const random = seeded(46);
  // Below U+E000: beyond, the package sorts by UTF-16 units and we by bytes, as Twilio's documentation asks.
  const letters = [...'abcABC019 _-.~%+&=?/:@!*\'()"<>#;,é漢ß\t', 'Body', 'SHA'];
  const word = (longest) => Array.from({ length: random.below(longest + 1) }, () => random.pick(letters)).join('');
  for (let round = 0; round < 400; ++round) {
    const secure = random.chance(0.5);
    const port = random.chance(0.4) ? `:${random.pick([80, 443, 3000, 65535])}` : '';
    const host = random.pick(['app.example.com', '127.0.0.1', '[::1]', 'x']);
    const query = random.chance(0.6) ? `?${encodeURIComponent(word(6))}=${encodeURIComponent(word(9))}` : '';
    const url = `${secure ? 'https' : 'http'}://${host}${port}/${encodeURIComponent(word(8))}${query}`;
    const params = {};
    for (let count = random.below(8); count > 0; --count) {
      params[word(5)] = random.chance(0.2) ? Array.from({ length: 1 + random.below(4) }, () => word(3)) : word(12);
    }
    const normal = secure ? url.replace(/^(https:\/\/(?:\[[^\]]*\]|[^:/]*)):\d+/, '$1') : url;
    const ours = await sign(url, params);
    assert.equal(ours, getExpectedTwilioSignature(auth_token, normal, params), url);
    assert.ok(validateRequest(auth_token, ours, url, params), url);
    const theirs = getExpectedTwilioSignature(auth_token, url, params);
    // The package never tries a port that is written and not the default; we also take the URL as it stands.
    assert.ok(await accepts(theirs, url, params), url);
    const flipped = theirs.slice(0, 5) + (theirs[5] === 'A' ? 'B' : 'A') + theirs.slice(6);
    assert.ok(!(await accepts(flipped, url, params)));
    assert.ok(!validateRequest(auth_token, flipped, url, params));
  }
});
