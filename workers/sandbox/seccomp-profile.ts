import {
  callNames,
  cloneNewUser,
  connectedSocketTypes,
  errno,
  socketFamilies,
  socketTypeMask,
} from "./syscalls.ts";

/**
 * The rules of `buildSeccompFilter` as the JSON docker and podman read. Their own profiles let
 * machine sockets and rings through in some versions. Other processors they stop themselves.
 */
export function seccompProfile(socketFiles: boolean): string {
  const allowed = socketFamilies(socketFiles);
  const last = Math.max(...allowed);
  const families = range(last).filter((family) => !allowed.includes(family));
  const types = range(socketTypeMask + 1).filter((type) => !connectedSocketTypes.includes(type));
  return JSON.stringify({
    defaultAction: "SCMP_ACT_ALLOW",
    syscalls: [
      refuse(callNames.denied, errno.notPermitted),
      refuse(callNames.absent, errno.noSuchCall),
      refuse(["clone"], errno.notPermitted, [0, "MASKED_EQ", cloneNewUser, cloneNewUser]),
      ...families.map((family) => refuse(["socket"], errno.noSuchFamily, [0, "EQ", family])),
      refuse(["socket"], errno.noSuchFamily, [0, "GT", last]),
      ...(socketFiles ? [] : types).map((type) =>
        refuse(["socketpair"], errno.noSuchFamily, [1, "MASKED_EQ", socketTypeMask, type]),
      ),
    ],
  });
}

type Condition = [argument: number, comparison: string, value: number, valueTwo?: number];

function refuse(names: string[], errnoRet: number, condition?: Condition) {
  const rule = { names, action: "SCMP_ACT_ERRNO", errnoRet };
  if (!condition) return rule;
  const [index, comparison, value, valueTwo = 0] = condition;
  return { ...rule, args: [{ index, op: `SCMP_CMP_${comparison}`, value, valueTwo }] };
}

function range(end: number): number[] {
  return Array.from({ length: end }, (_, number) => number);
}
