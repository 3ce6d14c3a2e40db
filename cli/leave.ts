/** Ends the process once all is printed: to collect and give back what it holds takes long. */
export async function leave(): Promise<never> {
  await Promise.all([process.stdout, process.stderr].map(printed));
  // By then it is told what could not be printed.
  await new Promise(setImmediate);
  process.exit();
}

async function printed(stream: NodeJS.WriteStream): Promise<void> {
  if (stream.writableLength === 0 || stream.destroyed) return;
  await new Promise<void>((resolve) => stream.write("", () => resolve()));
}
