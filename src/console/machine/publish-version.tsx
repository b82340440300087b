// publish-version.tsx — publishes the current definition as the next version.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { call, type MachineVersion, useReadOnly } from "../api/index.ts";
import { machineArnOf } from "../machine-arn.ts";
import { Dialog, DialogFoot, toast, UndoneNote } from "../parts/index.ts";

/** API reference: VersionDescription. */
const DESCRIPTION_MAX = 256;

interface PublishVersionProps {
  readonly arn: string;
  readonly versions: readonly MachineVersion[];
}

export function PublishVersion(props: PublishVersionProps): ReactNode {
  const [open, setOpen] = useState(false);
  const readOnly = useReadOnly();
  return (
    <>
      <button type="button" className="button" disabled={readOnly} onClick={() => setOpen(true)}>
        Publish version …
      </button>
      {open && <PublishDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

interface PublishDialogProps extends PublishVersionProps {
  readonly onClose: () => void;
}

function PublishDialog({ arn, versions, onClose }: PublishDialogProps): ReactNode {
  const id = useId();
  const [description, setDescription] = useState("");
  const client = useQueryClient();
  const publish = useMutation({
    mutationFn: () =>
      call<MachineVersion>("PublishStateMachineVersion", {
        stateMachineArn: arn,
        ...(description.trim() === "" ? {} : { description: description.trim() }),
      }),
    onSuccess: async ({ stateMachineVersionArn: published }) => {
      await client.invalidateQueries({ queryKey: ["machine", arn] });
      const { version } = machineArnOf(published);
      const known = versions.some((one) => one.stateMachineVersionArn === published);
      toast(
        known
          ? `Nothing has changed since version ${version}: no new one was published`
          : `Version ${version} published`,
      );
      onClose();
    },
  });
  return (
    <Dialog
      title="Publish the current definition as a version"
      description="A version never changes: executions and aliases can name it, whatever the machine becomes."
      open
      onClose={onClose}
      foot={
        <DialogFoot
          does="Publish"
          disabled={publish.isPending}
          onDo={() => publish.mutate()}
          onClose={onClose}
        />
      }
    >
      <div className="field">
        <label htmlFor={id}>Description (optional)</label>
        <input
          id={id}
          className="input"
          maxLength={DESCRIPTION_MAX}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
      </div>
      <UndoneNote of={publish} />
    </Dialog>
  );
}
