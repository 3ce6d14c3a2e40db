import { expect, it } from "vitest";
import { count, dollars, duration, plural } from "../../contracts/figures.ts";

it("never shows an unknown price as nothing", () => {
  expect([dollars(null), dollars(0), dollars(0.004), dollars(1.5)]).toEqual([
    "unknown",
    "$0.00",
    "< $0.01",
    "$1.50",
  ]);
});

it("tells times, counts and plurals in words", () => {
  expect([49, 9_940, 59_400, 61_000, 3_725_000].map(duration)).toEqual([
    "0.0 s",
    "9.9 s",
    "59 s",
    "1 min 1 s",
    "1 h 2 min",
  ]);
  expect([count(999), count(1250)]).toEqual(["999", "1.3k"]);
  expect([plural(1, "file"), plural(2, "criterion", "criteria")]).toEqual(["1 file", "2 criteria"]);
});
