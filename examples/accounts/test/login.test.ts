import { beforeEach, describe, expect, it } from "vitest";
import { AuditLog } from "../src/audit.ts";
import { createLogin } from "../src/auth/login.ts";
import { hashPassword } from "../src/auth/password.ts";
import { UserDirectory } from "../src/users.ts";

describe("login", () => {
  const audit = new AuditLog(() => 0);
  const users = new UserDirectory();
  let login: ReturnType<typeof createLogin>;

  beforeEach(() => {
    users.add({ email: "ada@example.com", passwordHash: hashPassword("secret") });
    login = createLogin({ users, audit });
  });

  it("signs in with the right password", () => {
    expect(login("ADA@example.com", "secret")).toEqual({ ok: true, email: "ada@example.com" });
  });

  it("refuses a wrong password and an unknown address alike", () => {
    const refused = { ok: false, error: "E-mail or password is wrong." };
    expect(login("ada@example.com", "guess")).toEqual(refused);
    expect(login("bob@example.com", "guess")).toEqual(refused);
  });
});
