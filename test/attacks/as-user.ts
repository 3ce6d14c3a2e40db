import { obeyTheTicket } from "./exfiltrate.ts";
import { changeGatedPlaces, writeDeniedPlaces } from "./weaken.ts";

const report = {
  gated: await changeGatedPlaces(1),
  denied: await writeDeniedPlaces(),
  sent: await obeyTheTicket(),
};
process.stdout.write(JSON.stringify(report));
