/** Runs the calls of one turn: reads side by side, each write alone and in the order it was asked for. */
export function callOrder() {
  let lastWrite: Promise<unknown> = Promise.resolve();
  let reads: Promise<unknown>[] = [];
  return <Result>(readOnly: boolean, work: () => Promise<Result>): Promise<Result> => {
    if (readOnly) {
      const read = lastWrite.then(work);
      reads.push(read.catch(() => undefined));
      return read;
    }
    const write = Promise.all([lastWrite, ...reads]).then(work);
    lastWrite = write.catch(() => undefined);
    reads = [];
    return write;
  };
}
