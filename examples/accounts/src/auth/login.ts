import type { AuditLog } from "../audit.ts";
import type { UserDirectory } from "../users.ts";
import { verifyPassword } from "./password.ts";

export type LoginResult = { ok: true; email: string } | { ok: false; error: string };

type Dependencies = { users: UserDirectory; audit: AuditLog };

/** Signs people in by e-mail and password. */
export function createLogin({ users, audit }: Dependencies) {
  return function login(email: string, password: string): LoginResult {
    const user = users.find(email);
    if (!user || !verifyPassword(password, user.passwordHash)) {
      audit.record("login-failed", email);
      return { ok: false, error: "E-mail or password is wrong." };
    }
    audit.record("login", email);
    return { ok: true, email: user.email };
  };
}
