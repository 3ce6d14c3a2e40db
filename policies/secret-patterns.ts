/** A documented token format: no text without one of `near` is searched. */
export type SecretPattern = { kind: string; near: string[]; shape: RegExp; long?: true };

const assigned = (names: string, value: string) =>
  new RegExp(`(?:${names})["']?\\s*(?:=>|[:=])\\s*["'\`]?(${value})(?![\\w+/=-])`, "gi");

/** Formats as their issuers document them; ordered from certain to guessed. */
export const secretPatterns: SecretPattern[] = [
  {
    kind: "private-key",
    long: true,
    near: ["PRIVATE KEY"],
    shape:
      /-----BEGIN (?:[A-Z0-9 ]+ )?PRIVATE KEY(?: BLOCK)?-----[\s\S]{20,6000}?(?:-----END[^-\n]{0,40}-----|$)/g,
  },
  {
    kind: "github-token",
    near: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    shape: /\bgh[pousr]_[A-Za-z0-9]{36,251}\b/g,
  },
  {
    kind: "github-fine-grained-token",
    near: ["github_pat_"],
    shape: /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/g,
  },
  {
    kind: "gitlab-token",
    near: ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-"],
    shape: /\bgl(?:pat|dt|rt|ptt|cbt|soat|ft)-[\w.-]{20,60}/g,
  },
  { kind: "gitlab-runner-token", near: ["GR1348941"], shape: /\bGR1348941[\w-]{20}\b/g },
  {
    kind: "aws-access-key-id",
    near: ["AKIA", "ASIA", "ABIA", "ACCA"],
    shape: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g,
  },
  {
    kind: "aws-secret-access-key",
    near: ["aws", "AWS", "SecretAccessKey"],
    shape: assigned("aws_?secret_?(?:access_?)?key(?:_?id)?|SecretAccessKey", "[A-Za-z0-9/+]{40}"),
  },
  {
    kind: "openai-key",
    near: ["sk-"],
    shape:
      /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,74}T3BlbkFJ[A-Za-z0-9_-]{20,74}|\bsk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}|\bsk-[A-Za-z0-9]{48}\b/g,
  },
  {
    kind: "anthropic-key",
    near: ["sk-ant-"],
    shape: /\bsk-ant-(?:api|admin|oat|sid)\d{2}-[A-Za-z0-9_-]{80,120}/g,
  },
  { kind: "slack-token", near: ["xox"], shape: /\bxox[abeoprs]-(?:\d+-)+[A-Za-z0-9-]{10,160}/g },
  { kind: "slack-app-token", near: ["xapp-"], shape: /\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{40,80}/gi },
  {
    kind: "slack-webhook",
    near: ["hooks.slack.com"],
    shape: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{40,60}/g,
  },
  {
    kind: "stripe-key",
    near: ["sk_live_", "rk_live_", "sk_test_", "rk_test_"],
    shape: /\b[sr]k_(?:live|test)_[A-Za-z0-9]{20,247}\b/g,
  },
  { kind: "stripe-webhook-secret", near: ["whsec_"], shape: /\bwhsec_[A-Za-z0-9+/=]{32,}/g },
  { kind: "google-api-key", near: ["AIza"], shape: /\bAIza[A-Za-z0-9_-]{35}(?![\w-])/g },
  { kind: "google-oauth-secret", near: ["GOCSPX-"], shape: /\bGOCSPX-[A-Za-z0-9_-]{28}/g },
  { kind: "google-oauth-token", near: ["ya29."], shape: /\bya29\.[A-Za-z0-9_-]{30,}/g },
  { kind: "npm-token", near: ["npm_"], shape: /\bnpm_[A-Za-z0-9]{36}\b/g },
  {
    kind: "npmrc-auth",
    near: ["_auth", "_password"],
    shape: /:?_(?:authToken|auth|password)\s*=\s*["']?((?!\$\{)[A-Za-z0-9+/=_.-]{16,})/g,
  },
  { kind: "pypi-token", near: ["pypi-AgE"], shape: /\bpypi-AgE[A-Za-z0-9_-]{50,}/g },
  { kind: "sendgrid-key", near: ["SG."], shape: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}/g },
  { kind: "mailgun-key", near: ["key-"], shape: /\bkey-[a-f0-9]{32}\b/g },
  { kind: "mailchimp-key", near: ["-us"], shape: /\b[a-f0-9]{32}-us\d{1,2}\b/g },
  { kind: "twilio-key", near: ["SK"], shape: /\bSK[a-f0-9]{32}\b/g },
  {
    kind: "digitalocean-token",
    near: ["dop_v1_", "doo_v1_", "dor_v1_"],
    shape: /\bdo[opr]_v1_[a-f0-9]{64}\b/g,
  },
  {
    kind: "heroku-key",
    near: ["heroku", "HEROKU", "HRKU-"],
    shape:
      /\bHRKU-[A-Za-z0-9_-]{36,60}|heroku[\w\s]{0,20}["']?\s*[:=]\s*["']?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi,
  },
  {
    kind: "terraform-cloud-token",
    near: [".atlasv1."],
    shape: /\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}/g,
  },
  {
    kind: "vault-token",
    near: ["hvs.", "hvb.", "hvr."],
    shape: /\bhv[sbr]\.[A-Za-z0-9_-]{24,200}/g,
  },
  {
    kind: "doppler-token",
    near: ["dp."],
    shape: /\bdp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}\b/g,
  },
  { kind: "databricks-token", near: ["dapi"], shape: /\bdapi[a-f0-9]{32}(?:-\d)?\b/g },
  { kind: "hugging-face-token", near: ["hf_"], shape: /\bhf_[A-Za-z0-9]{34,40}\b/g },
  {
    kind: "linear-key",
    near: ["lin_api_", "lin_oauth_"],
    shape: /\blin_(?:api|oauth)_[A-Za-z0-9]{40,64}\b/g,
  },
  {
    kind: "notion-token",
    near: ["ntn_", "secret_"],
    shape: /\bntn_\d{11}[A-Za-z0-9]{35}\b|\bsecret_[A-Za-z0-9]{43}\b/g,
  },
  { kind: "atlassian-token", near: ["ATATT3"], shape: /\bATATT3[A-Za-z0-9_=-]{100,260}/g },
  {
    kind: "shopify-token",
    near: ["shpat_", "shpca_", "shppa_", "shpss_"],
    shape: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/g,
  },
  {
    kind: "square-token",
    near: ["EAAA", "sq0"],
    shape: /\bsq0(?:atp|csp|idp)-[A-Za-z0-9_-]{22,43}|\bEAAA[A-Za-z0-9_-]{60}\b/g,
  },
  {
    kind: "new-relic-key",
    near: ["NRAK-", "NRJS-"],
    shape: /\bNRAK-[A-Z0-9]{27}\b|\bNRJS-[a-f0-9]{19}\b/g,
  },
  {
    kind: "grafana-token",
    near: ["glsa_", "glc_"],
    shape: /\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b|\bglc_[A-Za-z0-9+/=]{32,400}/g,
  },
  {
    kind: "sentry-token",
    near: ["sntrys_", "sntryu_"],
    shape: /\bsntry[su]_[A-Za-z0-9+/=_-]{60,}/g,
  },
  {
    kind: "discord-token",
    near: ["discord", "DISCORD", "Discord", "Bot "],
    shape: /\b[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}\b/g,
  },
  {
    kind: "discord-webhook",
    near: ["/api/webhooks/"],
    shape: /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,80}/g,
  },
  { kind: "telegram-token", near: [":AA"], shape: /\b\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![\w-])/g },
  {
    kind: "azure-storage-key",
    near: ["AccountKey", "SharedAccessKey"],
    shape: /(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{43,86}={0,2}/g,
  },
  {
    kind: "azure-client-secret",
    near: ["Q~"],
    shape: /(?<![\w~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}(?![\w~.-])/g,
  },
  {
    kind: "jwt",
    long: true,
    near: ["eyJ"],
    shape: /\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000}/g,
  },
  { kind: "age-key", near: ["AGE-SECRET-KEY-"], shape: /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g },
  {
    kind: "url-password",
    near: ["://"],
    shape:
      /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'`<>$]{1,64}:(?!\$|<|\*|x{3}|password@|pass@|secret@)[^\s:@/"'`<>${}]{3,128}@(?!localhost\b|127\.|\[::1\])[\w.-]{1,253}/gi,
  },
];
