import { openSandbox } from "../../../workers/sandbox/open-sandbox.ts";
import { commandIn } from "./support.ts";

/** Starts a command that does not end, for a test that kills this process meanwhile. */
const [backend, image, root = ""] = process.argv.slice(2);
const sandbox = await openSandbox({ backend: backend as "docker" | "podman", image });
await commandIn(root, sandbox)("echo yes > started; sleep 300", { timeoutMs: 300_000 });
