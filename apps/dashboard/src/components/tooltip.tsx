import { Tooltip as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { Keys } from "./keys.tsx";

/** Says what a control does when it is pointed at or focused. Never the only place of an information. */
export function Tooltip({
  text,
  shortcut,
  children,
}: {
  text: string;
  shortcut?: string;
  children: ReactNode;
}) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          sideOffset={6}
          collisionPadding={8}
          className="animate-rise z-50 flex max-w-72 items-center gap-2 rounded-md bg-solid px-2 py-1 text-xs text-on-solid shadow-mid"
        >
          {text}
          {shortcut ? <Keys keys={shortcut} isInverted /> : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

export const TooltipProvider = ({ children }: { children: ReactNode }) => (
  <Primitive.Provider delayDuration={450} skipDelayDuration={200}>
    {children}
  </Primitive.Provider>
);
