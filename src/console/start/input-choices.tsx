// input-choices.tsx — an input that is there already: saved, of an earlier execution, of the project, of the definition.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { ExecutionItem, ExecutionView, ProjectSample } from "../../console-wire/index.ts";
import { aliasesQuery, get, recentQuery } from "../api/index.ts";
import { isJson, statusWord, toast } from "../parts/index.ts";
import { prettyJson } from "../run/index.ts";
import { definitionArn, derivedNote, samplesQuery } from "./samples.ts";
import { SaveInput } from "./save-input.tsx";
import type { SavedInput } from "./saved-inputs.ts";
import { SavedInputs } from "./saved-list.tsx";
import { useSaved } from "./use-saved.ts";

interface InputChoicesProps {
  readonly machineArn: string;
  readonly machineName: string;
  /** What is started: the machine, a version or an alias. */
  readonly target: string;
  readonly input: string;
  readonly onInput: (input: string) => void;
}

/** What was taken, and what stood there before. */
interface Taken {
  readonly input: string;
  readonly before: string;
  readonly note: string;
}

export function InputChoices(props: InputChoicesProps): ReactNode {
  const { machineArn, machineName, target, input, onInput } = props;
  const { saved, problem, save, remove } = useSaved(machineName);
  const [taken, setTaken] = useState<Taken>();
  const { data: recent = [] } = useQuery(recentQuery(machineArn));
  const { data: aliases = [] } = useQuery(aliasesQuery(machineArn));
  const { data: samples, error } = useQuery(samplesQuery(definitionArn(target, aliases)));
  const take = (text: string, note: string): void => {
    const next = prettyJson(text);
    setTaken({ input: next, before: input, note });
    onInput(next);
  };
  const takeRecent = async (executionArn: string): Promise<void> => {
    const name = recent.find((one) => one.executionArn === executionArn)?.name ?? "";
    try {
      // DescribeExecution knows none of Express.
      const found = await get<ExecutionView>("execution", { arn: executionArn });
      take(found.input, `The input of ${name}.`);
    } catch (failure) {
      toast(failure instanceof Error ? failure.message : "The input could not be read");
    }
  };
  const choose = (choice: string): void => {
    const [kind, key] = [choice.slice(0, 1), choice.slice(1)];
    const own = saved.find(({ name }) => kind === "s" && name === key);
    const file = kind === "p" ? samples?.project[Number(key)] : undefined;
    if (own !== undefined) take(own.input, `“${own.name}”, saved in this browser.`);
    else if (file !== undefined) take(file.input, `From the project: ${sourceOf(file)}.`);
    else if (kind === "e") void takeRecent(key);
    else if (kind === "d" && samples !== undefined) {
      take(samples.derived.input, derivedNote(samples.derived));
    }
  };
  return (
    <div className="start-inputs">
      <div className="start-choices">
        <select
          className="input"
          aria-label="Take an input"
          value=""
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">Take an input …</option>
          <SavedOptions saved={saved} />
          <RecentOptions recent={recent} />
          <ProjectOptions project={samples?.project ?? []} />
          <optgroup label="Made of what it reads">
            <option value="d" disabled={samples === undefined}>
              {error === null ? "From the definition" : `From the definition: ${error.message}`}
            </option>
          </optgroup>
        </select>
        <SaveInput
          disabled={!isJson(input)}
          names={saved.map(({ name }) => name)}
          onSave={(name) => save(name, input)}
        />
      </div>
      {problem !== undefined && (
        <div className="note failed" role="alert">
          {problem}
        </div>
      )}
      <SavedInputs saved={saved} onRemove={remove} />
      <TakenNote taken={taken?.input === input ? taken : undefined} onInput={onInput} />
    </div>
  );
}

function SavedOptions({ saved }: { readonly saved: readonly SavedInput[] }): ReactNode {
  if (saved.length === 0) return null;
  return (
    <optgroup label="Saved in this browser">
      {saved.map(({ name }) => (
        <option key={name} value={`s${name}`}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

function RecentOptions({ recent }: { readonly recent: readonly ExecutionItem[] }): ReactNode {
  if (recent.length === 0) return null;
  return (
    <optgroup label="Of an earlier execution">
      {recent.map(({ executionArn, name, status }) => (
        <option key={executionArn} value={`e${executionArn}`}>
          {name} · {statusWord(status)}
        </option>
      ))}
    </optgroup>
  );
}

function ProjectOptions({ project }: { readonly project: readonly ProjectSample[] }): ReactNode {
  if (project.length === 0) return null;
  return (
    <optgroup label="Of the project">
      {project.map((sample, i) => (
        <option key={sample.input} value={`p${i}`}>
          {sourceOf(sample)}
        </option>
      ))}
    </optgroup>
  );
}

function sourceOf({ name, from }: ProjectSample): string {
  return name === from ? name : `${name} · ${from}`;
}

interface TakenNoteProps {
  readonly taken: Taken | undefined;
  readonly onInput: (input: string) => void;
}

/** Says what was taken while it stands there unchanged, and gives back what it took the place of. */
function TakenNote({ taken, onInput }: TakenNoteProps): ReactNode {
  const isLost =
    taken !== undefined && taken.before !== taken.input && taken.before.trim() !== "{}";
  return (
    <div className="start-taken muted" aria-live="polite">
      {taken?.note}{" "}
      {isLost && (
        <button type="button" className="link" onClick={() => onInput(taken.before)}>
          Put back what was there
        </button>
      )}
    </div>
  );
}
