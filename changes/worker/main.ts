import { runChangesWorker } from "./run-worker.ts";

runChangesWorker();
