import { describe, expect, it } from "vitest";
import { secretPatterns } from "../../policies/secret-patterns.ts";
import { findSecrets, findSecretsInDiff, maskSecrets } from "../../policies/secrets.ts";

const letters = "Ab3dEf7hJkLm9pQrStUvW2xYz4Bc6DgHiKlMnOpRs8TuVwXy1ZaCeF5G";
const take = (length: number, from = letters) => from.repeat(20).slice(0, length);
const lower = (length: number) => take(length, "a3b9c1d7e5f2048b6c");
const upper = (length: number) => take(length, "QWE2RTY7UIO4PAS3DFG6HJK5");
const digits = (length: number) => take(length, "7395184620");

/** One synthetic secret a format, put together here so that no scanner sees one in this file. */
const examples: Record<string, string[]> = {
  "private-key": [
    `-----BEGIN RSA ${"PRIVATE"} KEY-----\n${take(64)}\n${take(64)}\n-----END RSA ${"PRIVATE"} KEY-----`,
    `-----BEGIN OPENSSH ${"PRIVATE"} KEY-----\n${take(70)}\n-----END OPENSSH ${"PRIVATE"} KEY-----`,
  ],
  "github-token": ["ghp", "gho", "ghu", "ghs", "ghr"].map((start) => `${start}_${take(36)}`),
  "github-fine-grained-token": [`github_pat_${take(22)}_${take(59)}`],
  "gitlab-token": [`glpat-${take(20)}`, `glrt-${take(24)}`],
  "gitlab-runner-token": [`GR1348941${take(20)}`],
  "aws-access-key-id": [`AKIA${upper(16)}`, `ASIA${upper(16)}`],
  "aws-secret-access-key": [
    `aws_secret_access_key = ${take(40)}`,
    `"SecretAccessKey": "${take(40)}"`,
  ],
  "openai-key": [`sk-${take(20)}T3BlbkFJ${take(20)}`, `sk-proj-${take(60)}`],
  "anthropic-key": [`sk-ant-api03-${take(95)}`],
  "slack-token": [`xoxb-${digits(11)}-${digits(12)}-${take(24)}`],
  "slack-app-token": [`xapp-1-A${upper(9)}-${digits(12)}-${lower(64)}`],
  "slack-webhook": [`https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${take(24)}`],
  "stripe-key": [`sk_live_${take(24)}`, `rk_test_${take(30)}`],
  "stripe-webhook-secret": [`whsec_${take(32)}`],
  "google-api-key": [`AIza${take(35)}`],
  "google-oauth-secret": [`GOCSPX-${take(28)}`],
  "google-oauth-token": [`ya29.${take(60)}`],
  "npm-token": [`npm_${take(36)}`],
  "npmrc-auth": [`//registry.example.org/:_authToken=${lower(36)}`],
  "pypi-token": [`pypi-AgE${take(80)}`],
  "sendgrid-key": [`SG.${take(22)}.${take(43)}`],
  "mailgun-key": [`key-${lower(32)}`],
  "mailchimp-key": [`${lower(32)}-us14`],
  "twilio-key": [`SK${lower(32)}`],
  "digitalocean-token": [`dop_v1_${lower(64)}`],
  "heroku-key": [`HEROKU_API_KEY=${lower(8)}-${lower(4)}-${lower(4)}-${lower(4)}-${lower(12)}`],
  "terraform-cloud-token": [`${take(14)}.atlasv1.${take(67)}`],
  "vault-token": [`hvs.${take(90)}`],
  "doppler-token": [`dp.pt.${take(43)}`],
  "databricks-token": [`dapi${lower(32)}`],
  "hugging-face-token": [`hf_${take(34)}`],
  "linear-key": [`lin_api_${take(40)}`],
  "notion-token": [`ntn_${digits(11)}${take(35)}`],
  "atlassian-token": [`ATATT3${take(180)}`],
  "shopify-token": [`shpat_${lower(32)}`],
  "square-token": [`sq0atp-${take(22)}`],
  "new-relic-key": [`NRAK-${upper(27)}`],
  "grafana-token": [`glsa_${take(32)}_${lower(8)}`],
  "sentry-token": [`sntrys_${take(90)}`],
  "discord-token": [`DISCORD_TOKEN=M${take(25)}.${take(6)}.${take(30)}`],
  "discord-webhook": [`https://discord.com/api/webhooks/${digits(18)}/${take(68)}`],
  "telegram-token": [`${digits(10)}:AA${take(33)}`],
  "azure-storage-key": [`AccountName=a;AccountKey=${take(86)}==;`],
  "azure-client-secret": [`${take(3)}8Q~${take(34)}`],
  jwt: [
    `eyJ${take(33)}.eyJ${take(90)}.${take(43)}`,
    `eyJ${take(33)}.eyJ${take(3000)}.${take(342)}`,
  ],
  "age-key": [`AGE-SECRET-KEY-1${upper(58)}`],
  "url-password": [`postgres://app:${take(18)}@db.internal:5432/x`],
};

describe("documented formats", () => {
  it("has an example for every pattern", () => {
    expect(Object.keys(examples).sort()).toEqual(secretPatterns.map(({ kind }) => kind).sort());
  });

  for (const [kind, secrets] of Object.entries(examples))
    it(`finds and masks ${kind}`, () => {
      for (const secret of secrets) {
        const text = `first line\nvalue: "${secret}"\nlast line`;
        expect(findSecrets(text)).toEqual([{ kind, line: 2 }]);
        const masked = maskSecrets(text, []);
        expect(masked).toContain(`***${kind}***`);
        expect(masked).not.toContain(secret.slice(-12));
        expect(masked.endsWith("last line")).toBe(true);
      }
    });

  it("leaves look-alikes alone", () => {
    for (const text of [
      `AKIA${"IOSFODNN7"}EXAMPLE`,
      `ghp_${"x".repeat(36)}`,
      `sk_test_${"0".repeat(24)}`,
      `_authToken=$${"{NPM_TOKEN}"}`,
      "sha512-9X0kEi5rVzQmJZ8kWnT2Uq1eYpLdC7bAfGhRsMv3oNxIwPjK4t6yBzHcEuDlQaVg==",
      "git+ssh://git@github.com/a/b.git",
      "https://user@example.com/path",
      "postgres://user:password@localhost/db",
      `postgres://user:$${"{PASSWORD}"}@localhost/db`,
      "http://localhost:3000/a@b",
      "4f9c1e0a7b3d5f6289ab0c4d1e2f3a4b5c6d7e8f",
      "550e8400-e29b-41d4-a716-446655440000",
      "const skeleton = 'sk-eleton-loader-component-with-a-long-name';",
      "key-value-store, monkey-patch-the-thing",
      "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
      "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
      "xoxo-hugs-and-kisses",
      "import npm_config from './npm_config_registry_settings';",
    ])
      expect([text, findSecrets(text)]).toEqual([text, []]);
  });
});

describe("known values", () => {
  const value = "s3cr+t/Välue with space";

  it("masks them raw, URL-encoded, JSON-escaped and in base64 wherever they stand in it", () => {
    const bytes = (text: string) => Buffer.from(text).toString("base64");
    for (const text of [
      `x${value}y`,
      `?q=${encodeURIComponent(value)}`,
      JSON.stringify({ value }),
      bytes(`${value}`),
      bytes(`a${value}b`),
      bytes(`user:${value}`),
      bytes(`ab${value}`),
    ]) {
      const masked = maskSecrets(text, [value]);
      expect(masked).toContain("***");
      expect(Buffer.from(masked.replaceAll("*", ""), "base64").toString()).not.toContain(
        "with space",
      );
      expect(decodeURIComponent(masked.replaceAll("%", "%25"))).not.toContain(value);
    }
  });

  it("does not mask short values that would tear ordinary text apart", () => {
    expect(maskSecrets("a true story", ["true", ""])).toBe("a true story");
  });
});

describe("a diff", () => {
  it("tells file, line and kind of what it adds, and nothing of what it removes or shows", () => {
    const [token] = examples["npm-token"] ?? [];
    const diff = [
      "diff --git a/src/a.ts b/src/a.ts",
      "--- a/src/a.ts",
      "+++ b/src/a.ts",
      "@@ -3,3 +3,4 @@",
      ` const kept = "${token}";`,
      `-const old = "${token}";`,
      "+const fine = 1;",
      `+const leaked = "${token}";`,
      " end",
      "--- a/b.txt",
      "+++ b/b.txt",
      "@@ -0,0 +1,1 @@",
      `+${token}`,
      "",
    ].join("\n");
    expect(findSecretsInDiff(diff)).toEqual([
      { file: "src/a.ts", line: 5, kind: "npm-token" },
      { file: "b.txt", line: 1, kind: "npm-token" },
    ]);
  });

  it("finds a private key that spans lines", () => {
    const lines = (examples["private-key"]?.[0] ?? "").split("\n");
    const diff = `+++ b/k\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}`).join("\n")}\n`;
    expect(findSecretsInDiff(diff)).toEqual([{ file: "k", line: 1, kind: "private-key" }]);
  });
});
