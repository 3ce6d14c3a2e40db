import { expect, it } from "vitest";
import { UserDirectory } from "../src/users.ts";

it("finds a user whatever the case of the address", () => {
  const users = new UserDirectory();
  users.add({ email: "Ada@Example.com", passwordHash: "x" });
  expect(users.find(" ada@example.COM ")?.email).toBe("Ada@Example.com");
});
