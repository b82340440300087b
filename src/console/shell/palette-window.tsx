// palette-window.tsx — one field from which everything is found: pages, machines, executions, things to do.
//
// Fetched by palette.tsx when it is first asked for.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Dialog } from "radix-ui";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { ExecutionPage } from "../../console-wire/index.ts";
import { get, machinesQuery, useReadOnly } from "../api/index.ts";
import { Icon, type IconName } from "../parts/index.ts";
import { chooseTheme } from "../theme.ts";
import { arnTarget } from "./arn-target.ts";
import { PLACES } from "./nav.tsx";
import { pageCommands, usePageRevision } from "./page-commands.ts";
import { PaletteField } from "./palette-field.tsx";
import { ranked } from "./rank.ts";

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly icon: IconName;
  readonly run: () => void;
}

const SHOWN_MAX = 12;

interface PaletteWindowProps {
  /** What was typed while this was on its way. */
  readonly typed: string;
  readonly onClose: () => void;
}

export function PaletteWindow({ typed, onClose }: PaletteWindowProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  // What was typed stays, and one goes on behind it.
  const goOn = (event: Event): void => {
    event.preventDefault();
    field.current?.focus();
    field.current?.setSelectionRange(typed.length, typed.length);
  };
  return (
    <Dialog.Root open onOpenChange={(next) => next || onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="palette" aria-describedby={undefined} onOpenAutoFocus={goOn}>
          <Dialog.Title className="visually-hidden">Search and commands</Dialog.Title>
          <PaletteBox {...{ typed, onClose, field }} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface PaletteBoxProps extends PaletteWindowProps {
  readonly field: RefObject<HTMLInputElement | null>;
}

function PaletteBox({ typed, onClose, field }: PaletteBoxProps): ReactNode {
  const [text, setText] = useState(typed);
  const [at, setAt] = useState(0);
  const listId = useId();
  const entries = useEntries(text.trim());
  const current = entries[Math.min(at, entries.length - 1)];
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    onClose();
    entry.run();
  };
  const pressed = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(
        (before) =>
          (Math.min(before, entries.length - 1) + step + entries.length) %
          Math.max(1, entries.length),
      );
    } else if (event.key === "Enter") run(current);
  };
  return (
    <>
      <PaletteField
        ref={field}
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <div id={listId} role="listbox" aria-label="Found" className="palette-list">
        {entries.map((entry) => (
          <div
            key={entry.id}
            id={`${listId}-${entry.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={entry === current}
            onClick={() => run(entry)}
            onKeyDown={pressed}
            onPointerMove={() => setAt(entries.indexOf(entry))}
          >
            <Icon name={entry.icon} />
            <span className="cut">{entry.title}</span>
            <span className="muted">{entry.kind}</span>
          </div>
        ))}
        {entries.length === 0 && <p className="muted palette-none">Nothing is called that.</p>}
      </div>
    </>
  );
}

function useEntries(text: string): readonly Entry[] {
  const navigate = useNavigate();
  const { data: machines = [] } = useQuery(machinesQuery);
  const readOnly = useReadOnly();
  const revision = usePageRevision();
  const executions = useQuery({
    queryKey: ["palette", text],
    queryFn: ({ signal }) =>
      get<ExecutionPage>("executions", { name: text, best: true, limit: 6 }, signal),
    enabled: text.length >= 2,
    staleTime: 10_000,
  }).data;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the commands of the page are others with each revision.
  return useMemo(() => {
    const startEntry = (arn: string, name: string): Entry => ({
      ...{ id: `start-${arn}`, title: `Start ${name}`, kind: "Command", icon: "play" },
      run: () => void navigate({ to: "/machines/$arn", params: { arn }, search: { start: true } }),
    });
    const pages = PLACES.map(({ to, title, icon }): Entry => {
      return { id: `page-${title}`, title, kind: "Page", icon, run: () => void navigate({ to }) };
    });
    const found = machines.flatMap(({ stateMachineArn: arn, name, status }): readonly Entry[] => [
      {
        ...{ id: `machine-${arn}`, title: name, kind: "State machine", icon: "machines" },
        run: () => void navigate({ to: "/machines/$arn", params: { arn } }),
      },
      ...(readOnly || status === "DELETING" ? [] : [startEntry(arn, name)]),
    ]);
    const run = (executions?.items ?? []).map(({ executionArn: arn, name, machineName }): Entry => {
      return {
        ...{ id: arn, title: name, kind: `Execution of ${machineName}`, icon: "executions" },
        run: () => void navigate({ to: "/executions/$arn", params: { arn } }),
      };
    });
    const search: readonly Entry[] =
      text === ""
        ? []
        : [
            {
              ...{
                id: "find",
                title: `Find “${text}” in inputs, outputs and errors`,
                kind: "Search",
                icon: "search",
              },
              run: () => void navigate({ to: "/executions", search: { text } }),
            },
          ];
    const target = arnTarget(text);
    const all = [...pageEntries(text), ...pages, ...found, ...themeEntries()];
    const named = ranked(all, text, ({ title }) => title);
    const opening: readonly Entry[] =
      target === undefined
        ? []
        : [
            {
              ...{ id: "open", title: `Open ${target.name}`, kind: target.kind, icon: target.icon },
              run: () => void navigate(target.to),
            },
          ];
    const [meant, others] = [run.filter(isNamed(text)), run.filter((one) => !isNamed(text)(one))];
    return [...opening, ...meant, ...named.slice(0, SHOWN_MAX), ...others, ...search];
  }, [machines, executions, text, readOnly, navigate, revision]);
}

/** Nothing fits better than an execution of that name. */
function isNamed(text: string): (entry: Entry) => boolean {
  return ({ title }) => title.toLowerCase() === text.toLowerCase();
}

function commandEntry(title: string, icon: IconName, run: () => void): Entry {
  return { id: `do-${title}`, title, kind: "Command", icon, run };
}

function pageEntries(text: string): readonly Entry[] {
  return pageCommands()
    .filter(({ isNamedOnly }) => text !== "" || !isNamedOnly)
    .map(({ title, icon, kind = "Command", run }, at) => {
      return { id: `here-${at}`, title, kind, icon, run };
    });
}

function themeEntries(): readonly Entry[] {
  return [
    commandEntry("Light theme", "sun", () => chooseTheme("light")),
    commandEntry("Dark theme", "moon", () => chooseTheme("dark")),
    commandEntry("Theme of the system", "screen", () => chooseTheme("system")),
  ];
}
