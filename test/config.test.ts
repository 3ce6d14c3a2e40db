import { describe, expect, it } from "vitest";
import { loadConfig } from "../config.ts";
import { defaultBudget } from "../contracts/budget.ts";

describe("loadConfig", () => {
  it("needs no file: every key has a default", async () => {
    const { config } = await loadConfig(null, {}, {});
    expect(config).toMatchObject({ mode: "auto", budgets: defaultBudget, commands: {} });
  });

  it("lets the environment win over the file, and a flag over both", async () => {
    const file =
      "mode: plan\nmodels: { default: a, reviewer: b }\nbudgets: { costUsd: 1, turns: 9 }\n";
    const env = { PATCHGATE_MODEL: "c", PATCHGATE_BUDGET_USD: "2", PATCHGATE_MODE: "approve" };
    const { config } = await loadConfig(file, env, { budgetUsd: "3" });
    expect(config.mode).toBe("approve");
    expect(config.models).toMatchObject({ default: "c", reviewer: "c" });
    expect(config.budgets).toEqual({ ...defaultBudget, costUsd: 3, turns: 9 });
  });

  it("keeps the attempts a file does not name", async () => {
    const { config } = await loadConfig("budgets: { attempts: { develop: 9 } }\n", {}, {});
    expect(config.budgets.attempts).toEqual({ ...defaultBudget.attempts, develop: 9 });
  });

  it("gives the same configuration the same digest, and another another", async () => {
    const one = await loadConfig("mode: plan\n", {}, {});
    expect((await loadConfig(null, {}, { mode: "plan" })).digest).toBe(one.digest);
    expect((await loadConfig(null, {}, {})).digest).not.toBe(one.digest);
  });

  it.each([
    ["mode: plan\nbudgets:\n  turns: many\n", /patchgate\.yml:3: budgets\.turns/],
    ["mode: plan\n\ncolour: red\n", /colour/],
    ["mode: [\n", /not valid YAML/],
  ])("points at the line of %j", async (file, message) => {
    await expect(loadConfig(file, {}, {})).rejects.toThrow(message);
  });

  it("refuses a file that holds no keys", async () => {
    await expect(loadConfig("- mode\n", {}, {})).rejects.toThrow("must hold keys and values");
  });

  it("points at the flag or variable that set what is wrong", async () => {
    await expect(loadConfig("mode: plan\n", {}, { budgetUsd: "much" })).rejects.toThrow(
      "--budget-usd or PATCHGATE_BUDGET_USD: budgets.costUsd",
    );
  });

  it("refuses a number that is none", async () => {
    await expect(loadConfig(null, {}, { budgetUsd: "lots" })).rejects.toThrow(/budgets\.costUsd/);
  });
});
