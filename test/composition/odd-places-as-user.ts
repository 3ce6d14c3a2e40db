import { leaveOddPlaces } from "./odd-places.ts";

process.stdout.write(JSON.stringify(await leaveOddPlaces()));
