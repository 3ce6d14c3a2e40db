/** What is done to files, in words every way can put into its own. */
export type Step =
  | { do: "write"; path: string; text: string }
  | { do: "remove"; path: string }
  | { do: "allow to run"; path: string }
  | { do: "move"; path: string; to: string }
  | { do: "link"; path: string; to: string };

/** Of each zone a file the base commit has, and a path that is free. */
export type Place = { here: string; free: string };

/** The paths a change is judged by, and what becomes of each. */
export type Change = (place: Place) => {
  steps: Step[];
  judged: [path: string, action: "fs.write" | "fs.delete"][];
};

/** Valid where it is a manifest, harmless everywhere else, and like no other file's. */
export const content = (path: string) =>
  `{"scripts":{"a":"${path}","test":"node shop.test.cjs"}}\n`;
const newContent = (path: string) => `{"scripts":{"b":"${path}"}}\n`;

export const isWay = (path: string) => path.startsWith("way-");
const spareOf = ({ here }: Place) => `spare/${here.replaceAll("/", "-")}.txt`;
export const spares = (places: Place[]) => places.map(spareOf);

const otherCase = (path: string) =>
  path.replace(/[^/]+$/, (name) => (/[a-z]/.test(name) ? name.toUpperCase() : name.toLowerCase()));

export const changes: Record<string, Change> = {
  create: ({ free }) => ({
    steps: [{ do: "write", path: free, text: newContent(free) }],
    judged: [[free, "fs.write"]],
  }),
  modify: ({ here }) => ({
    steps: [{ do: "write", path: here, text: newContent(here) }],
    judged: [[here, "fs.write"]],
  }),
  delete: ({ here }) => ({
    steps: [{ do: "remove", path: here }],
    judged: [[here, "fs.delete"]],
  }),
  "move out": ({ here }) => ({
    steps: [{ do: "move", path: here, to: `moved/${here.replaceAll("/", "-")}.txt` }],
    judged: [[here, "fs.delete"]],
  }),
  "move in": (place) => ({
    steps: [{ do: "move", path: spareOf(place), to: place.free }],
    judged: [[place.free, "fs.write"]],
  }),
  "rename in case only": ({ here }) => ({
    steps: [{ do: "move", path: here, to: otherCase(here) }],
    judged: [
      [here, "fs.delete"],
      [otherCase(here), "fs.write"],
    ],
  }),
  "make executable": ({ here }) => ({
    steps: [{ do: "allow to run", path: here }],
    judged: [[here, "fs.write"]],
  }),
  "replace by a link": ({ here }) => ({
    steps: [
      { do: "remove", path: here },
      { do: "link", path: here, to: "/etc/hostname" },
    ],
    judged: [[here, "fs.write"]],
  }),
  "write through a link": (place) => {
    const way = `way-${place.here.replaceAll("/", "-")}`;
    return {
      steps: [
        { do: "link", path: way, to: place.here },
        { do: "write", path: way, text: newContent(place.here) },
        { do: "remove", path: way },
      ],
      judged: [[place.here, "fs.write"]],
    };
  },
  "replace the folder by a link": ({ here }) => {
    const folder = here.includes("/") ? here.slice(0, here.lastIndexOf("/")) : "";
    const aside = `aside-${folder.replaceAll("/", "-")}`;
    return {
      steps: folder
        ? [
            { do: "move", path: folder, to: aside },
            { do: "link", path: folder, to: aside },
          ]
        : [],
      judged: folder ? [[here, "fs.delete"]] : [],
    };
  },
};
