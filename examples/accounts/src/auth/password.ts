import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

const KEY_BYTES = 32;

export function hashPassword(password: string, salt = randomBytes(16).toString("hex")): string {
  return `${salt}:${scryptSync(password, salt, KEY_BYTES).toString("hex")}`;
}

export function verifyPassword(password: string, stored: string): boolean {
  const [salt = "", key = ""] = stored.split(":");
  const given = scryptSync(password, salt, KEY_BYTES);
  const expected = Buffer.from(key, "hex");
  return expected.length === given.length && timingSafeEqual(expected, given);
}
