// dialog.tsx — a window over the page that keeps the focus until it is closed.
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "./icons.tsx";

interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly wide?: boolean;
  /** Below the title, for the screen reader too. */
  readonly description?: string;
  readonly children: ReactNode;
  /** Buttons at the lower right. */
  readonly foot?: ReactNode;
}

export function Dialog(props: DialogProps): ReactNode {
  const { title, open, onClose, wide = false, description, children, foot } = props;
  const described = description === undefined ? { "aria-describedby": undefined } : {};
  return (
    <Primitive.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim" />
        <Primitive.Content className={wide ? "dialog wide" : "dialog"} {...described}>
          <div className="dialog-head">
            <Primitive.Title asChild>
              <h2>{title}</h2>
            </Primitive.Title>
          </div>
          <div className="dialog-body">
            {description !== undefined && (
              <Primitive.Description className="muted">{description}</Primitive.Description>
            )}
            {children}
          </div>
          {foot !== undefined && <div className="dialog-foot">{foot}</div>}
          {/* Last, so that the first field has the focus when the window opens. */}
          <Primitive.Close className="button plain icon small dialog-close" aria-label="Close">
            <Icon name="close" />
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

interface DialogFootProps {
  /** What is done, and what leaves it undone. */
  readonly does: string;
  readonly leaves?: string;
  readonly disabled: boolean;
  readonly onDo: () => void;
  readonly onClose: () => void;
}

/** The two ways out of a window that asks. */
export function DialogFoot(props: DialogFootProps): ReactNode {
  const { does, leaves = "Cancel", disabled, onDo, onClose } = props;
  return (
    <>
      <button type="button" className="button" onClick={onClose}>
        {leaves}
      </button>
      <button type="button" className="button primary" disabled={disabled} onClick={onDo}>
        {does}
      </button>
    </>
  );
}
