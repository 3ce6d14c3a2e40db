import { openDatabase } from "../../store/sqlite.ts";

/** A process that wants a database for itself alone, and says whether it may have it. */
const database = await openDatabase(process.argv[2] ?? "");
try {
  database.exec("pragma journal_mode=delete");
  process.stdout.write("alone\n");
} catch {
  process.stdout.write("not alone\n");
}
