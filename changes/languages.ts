const script = /\.[cm]?[jt]sx?$/;
const component = /\.(vue|svelte|astro)$/;
const ambient = /\.d\.([a-z]+\.)?[cm]?ts$/;

/** Files whose declarations can be told apart. */
export function isScript(path: string): boolean {
  return script.test(path);
}

/** Files that hold code, but are only seen as one whole. */
export function isComponent(path: string): boolean {
  return component.test(path);
}

export function isCode(path: string): boolean {
  return isScript(path) || isComponent(path);
}

/** Declaration files: they vanish before anything runs. */
export function isAmbientFile(path: string): boolean {
  return ambient.test(path);
}

const erasedKinds = new Set(["type", "interface", "ambient"]);

/** Kinds of symbols that exist for the compiler alone and cannot change what runs. */
export function isErased(kind: string): boolean {
  return erasedKinds.has(kind);
}
