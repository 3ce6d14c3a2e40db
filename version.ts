/** Kept equal to package.json by the release script; a test compares them. */
export const version = "0.0.0";
