import { expect, it } from "vitest";
import { code, inline, plain, prose } from "../../integrations/markdown.ts";

it("takes the acting parts out of outside text", () => {
  expect(plain("<!-- hidden --> <img src=x> ![pixel](http://e)")).toBe(
    "&lt;!-- hidden --> &lt;img src=x> !\\[pixel](http://e)",
  );
  expect(plain("a\u202eb\u200bc\u0007")).toBe("abc");
});

it("mentions nobody and closes nothing the ticket did not ask for", () => {
  expect(plain("ask @ann, mail a@b.c")).toBe("ask @\u2060ann, mail a@b.c");
  expect(plain("Fixes #12 and closes other/repo#3")).toBe(
    "Fixes\u2060 #12 and closes\u2060 other/repo#3",
  );
});

it("keeps a table cell in its cell", () => {
  expect(inline("a | b\n\nc")).toBe("a \\| b c");
  expect(code("npm test | tee `x`")).toBe("`` npm test \\| tee `x` ``");
});

it("keeps code of several backticks in its span", () =>
  expect(code("a``b\u202e")).toBe("``` a``b ```"));

it("lets a text open no section, table or fence of its own", () =>
  expect(prose("Sums.\n\n## Evidence\n| x | y |\n---\n```\n- a #1")).toBe(
    "Sums.\n\n\\## Evidence\n\\| x \\| y \\|\n\\---\n\\```\n- a #1",
  ));
