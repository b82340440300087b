// palette.tsx — what stands for the palette until it is fetched: the field, which loses no letter.
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useRef,
  useState,
} from "react";
import { fetchCode } from "../api/index.ts";
import { PaletteField } from "./palette-field.tsx";

interface PaletteProps {
  readonly onClose: () => void;
}

const fetchWindow = async (): Promise<{
  default: ComponentType<PaletteProps & { readonly typed: string }>;
}> => ({ default: (await fetchCode(() => import("./palette-window.tsx"))).PaletteWindow });
const PaletteWindow = lazy(fetchWindow);

/** Early, so that it is there when it is asked for; a failure shows when it is opened. */
export function fetchPalette(): void {
  fetchWindow().catch(() => undefined);
}

/** Mounted where it is open. */
export function Palette({ onClose }: PaletteProps): ReactNode {
  const [typed, setTyped] = useState("");
  return (
    <Suspense fallback={<FirstField {...{ typed, onClose }} onType={setTyped} />}>
      <PaletteWindow {...{ typed, onClose }} />
    </Suspense>
  );
}

interface FirstFieldProps extends PaletteProps {
  readonly typed: string;
  readonly onType: (text: string) => void;
}

function FirstField({ typed, onType, onClose }: FirstFieldProps): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <>
      <div className="scrim" />
      <div role="dialog" aria-label="Search and commands" className="palette">
        <PaletteField
          ref={field}
          value={typed}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={({ key }) => key === "Escape" && onClose()}
        />
      </div>
    </>
  );
}
