import { expect, it } from "vitest";
import { createMask } from "../../composition/create-mask.ts";

const secret = "s3cr3t/value+of-this?process";
const mask = createMask({ SOME_API_KEY: secret, PATH: "/usr/bin:/usr/local/bin" });

it("hides a secret of this process as it is, in base64 and URL-encoded", () => {
  const base64 = Buffer.from(`user:${secret}`).toString("base64");
  const text = `${secret} ${encodeURIComponent(secret)} ${base64} /usr/bin:/usr/local/bin`;
  const masked = mask(text);
  expect(masked).not.toContain(secret);
  expect(masked).not.toContain(encodeURIComponent(secret));
  expect(masked).not.toContain(Buffer.from(secret.slice(2, -4)).toString("base64"));
  expect(masked).toContain("***");
  expect(masked).toContain("/usr/bin:/usr/local/bin");
});

it("hides what looks like a secret of someone else", () => {
  const token = ["ghp", "R4nD0mT0k3nAbCdEfGhIjKlMnOpQrStUvWx12"].join("_");
  expect(mask(`token ${token}`)).not.toContain(token);
});
