import { expect, it } from "vitest";
import { hashPassword, verifyPassword } from "../src/auth/password.ts";

it("accepts the password that was hashed and no other", () => {
  const stored = hashPassword("correct horse");
  expect(verifyPassword("correct horse", stored)).toBe(true);
  expect(verifyPassword("wrong horse", stored)).toBe(false);
});
