// groups.ts — schedule groups: the default one is there in every account and region.
import { arnOf, type JsonObject, type Scope } from "../../base/index.ts";
import type { Shelf } from "../journal/index.ts";
import { tagList, tagsIn, textIn, textsIn, without } from "../parameters.ts";
import type { OperationTable } from "../service.ts";
import {
  conflict,
  type GroupRecord,
  invalid,
  missing,
  paged,
  type ScheduleRecord,
} from "./records.ts";

export class Groups {
  readonly #records: Shelf<GroupRecord>;
  readonly #now: () => number;

  constructor(records: Shelf<GroupRecord>, now: () => number) {
    this.#records = records;
    this.#now = now;
  }

  #key({ account, region }: Scope, name: string): string {
    return `${account}/${region}/${name}`;
  }

  named(scope: Scope, name: string): GroupRecord {
    const known = this.#records.get(this.#key(scope, name));
    if (known !== undefined) return known;
    if (name === "default") return { scope, name, tags: {}, createdAt: 0 };
    throw missing(`Schedule group ${name} does not exist.`);
  }

  operations(schedules: Shelf<ScheduleRecord>, drop: (key: string) => void): OperationTable {
    return {
      CreateScheduleGroup: (parameters, { scope }) => {
        const name = textIn(parameters, "Name") ?? "";
        if (name === "default" || this.#records.has(this.#key(scope, name)))
          throw conflict(`Schedule group ${name} already exists.`);
        const group = { scope, name, tags: tagsIn(parameters), createdAt: this.#now() };
        this.#records.put(this.#key(scope, name), group);
        return { ScheduleGroupArn: groupArn(group) };
      },
      DeleteScheduleGroup: (parameters, { scope }) => {
        const { name } = this.named(scope, textIn(parameters, "Name") ?? "");
        if (name === "default") throw invalid("The default schedule group cannot be deleted.");
        const prefix = `${this.#key(scope, name)}/`;
        for (const key of [...schedules.entries()].map(([own]) => own))
          if (key.startsWith(prefix)) drop(key);
        this.#records.delete(this.#key(scope, name));
        return {};
      },
      GetScheduleGroup: (parameters, { scope }) =>
        shown(this.named(scope, textIn(parameters, "Name") ?? "")),
      ListScheduleGroups: (parameters, { scope }) => {
        const prefix = textIn(parameters, "NamePrefix") ?? "";
        const home = this.#key(scope, "");
        const own = [...this.#records.entries()].filter(([key]) => key.startsWith(home));
        const all = [
          this.named(scope, "default"),
          ...own.map(([, group]) => group).filter(({ name }) => name !== "default"),
        ];
        const found = all.filter(({ name }) => name.startsWith(prefix));
        return paged(found.map(shown), parameters, "ScheduleGroups");
      },
      ListTagsForResource: (parameters, { scope }) => ({
        Tags: tagList(this.#tagged(parameters, scope).tags),
      }),
      TagResource: (parameters, { scope }) => {
        const group = this.#tagged(parameters, scope);
        return this.#save({ ...group, tags: { ...group.tags, ...tagsIn(parameters) } });
      },
      UntagResource: (parameters, { scope }) => {
        const group = this.#tagged(parameters, scope);
        return this.#save({ ...group, tags: without(group.tags, textsIn(parameters, "TagKeys")) });
      },
    };
  }

  #save(group: GroupRecord): JsonObject {
    this.#records.put(this.#key(group.scope, group.name), group);
    return {};
  }

  #tagged(parameters: JsonObject, scope: Scope): GroupRecord {
    const name = /:schedule-group\/([^/]+)$/.exec(textIn(parameters, "ResourceArn") ?? "")?.[1];
    if (name === undefined) throw invalid("The resource is no schedule group.");
    return this.named(scope, name);
  }
}

function groupArn({ scope, name }: GroupRecord): string {
  return arnOf(scope, "scheduler", `schedule-group/${name}`);
}

function shown(group: GroupRecord): JsonObject {
  const { name, createdAt } = group;
  const times = { CreationDate: createdAt / 1000, LastModificationDate: createdAt / 1000 };
  return { Arn: groupArn(group), Name: name, State: "ACTIVE", ...times };
}
