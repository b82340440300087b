// limits-dialog.tsx — UpdateMapRun: how many children at once, how many failures are borne.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import type { MapRunView } from "../../console-wire/index.ts";
import { call } from "../api/index.ts";
import { Dialog, DialogFoot, toast, UndoneNote } from "../parts/index.ts";

interface LimitsDialogProps {
  readonly view: MapRunView;
  readonly onClose: () => void;
}

export function LimitsDialog({ view, onClose }: LimitsDialogProps): ReactNode {
  const { mapRunArn } = view;
  const [concurrency, setConcurrency] = useState(String(view.maxConcurrency));
  const [count, setCount] = useState(String(view.toleratedFailureCount));
  const [percentage, setPercentage] = useState(String(view.toleratedFailurePercentage));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      call("UpdateMapRun", {
        mapRunArn,
        maxConcurrency: Number(concurrency),
        toleratedFailureCount: Number(count),
        toleratedFailurePercentage: Number(percentage),
      }),
    onSuccess: async () => {
      toast("Limits changed");
      onClose();
      await client.invalidateQueries({ queryKey: ["map-run", mapRunArn] });
    },
  });
  return (
    <Dialog
      title="Change limits"
      description="They apply at once to this run; the definition stays as it is."
      open
      onClose={onClose}
      foot={
        <DialogFoot
          does="Change"
          disabled={save.isPending}
          onDo={() => save.mutate()}
          onClose={onClose}
        />
      }
    >
      <NumberField
        label="Children at once"
        help="0: as many as can be"
        value={concurrency}
        onValue={setConcurrency}
      />
      <NumberField label="Tolerated failures" help="0: none" value={count} onValue={setCount} />
      <NumberField
        label="Tolerated failures, percent"
        help="0 to 100"
        value={percentage}
        onValue={setPercentage}
      />
      <UndoneNote of={save} />
    </Dialog>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function NumberField({ label, help, value, onValue }: NumberFieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        className="input"
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
      <span className="help">{help}</span>
    </div>
  );
}
