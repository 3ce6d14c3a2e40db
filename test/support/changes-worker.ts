import { runChangesWorker } from "../../changes/worker/run-worker.ts";

runChangesWorker();
