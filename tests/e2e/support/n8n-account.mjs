/// What the workflows of integrations/n8n are told of a Twilio account, as environment variables of n8n.
export const account = {
  TWILIO_ACCOUNT_SID: `AC${"1".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "a token",
  TWILIO_API_KEY: `SK${"2".repeat(32)}`,
  TWILIO_API_SECRET: "an api secret",
  TWILIO_TWIML_APP_SID: `AP${"3".repeat(32)}`,
  TWILIO_PHONE_NUMBER: "+33199001000",
  SOFTPHONE_IDENTITIES: "alice, bob",
  N8N_WEBHOOK_URL: "https://n8n.example.com",
};
