import { exitCodes } from "../exit-code.ts";
import { UsageError } from "../fail.ts";

/** `patchgate schema [NAME]`: the contract as JSON Schema, or the list of names. */
export async function schema(name: string | undefined): Promise<number> {
  const { contractNames, jsonSchemaOf } = await import("../../contracts/json-schema.ts");
  if (name === undefined) {
    console.log(contractNames.join("\n"));
    return exitCodes.approved;
  }
  const found = contractNames.find((known) => known.toLowerCase() === name.toLowerCase());
  if (!found)
    throw new UsageError(
      `There is no contract ${name}. Expected one of: ${contractNames.join(", ")}.`,
    );
  console.log(JSON.stringify(jsonSchemaOf(found), null, 2));
  return exitCodes.approved;
}
