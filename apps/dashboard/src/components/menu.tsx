import clsx from "clsx";
import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/**
 * A menu behind a button. Not modal: a modal one would lock the page's scroll with a style element, which the content
 * security policy forbids.
 */
export function Menu({
  trigger,
  children,
  align = "end",
  className,
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  className?: string;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={clsx(
            "animate-rise z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-high",
            className,
          )}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

const itemClass =
  "flex min-h-8 w-full items-center gap-2 rounded-lg px-2 py-1 text-sm outline-none select-none data-[highlighted]:bg-hover data-[disabled]:opacity-45 cursor-pointer data-[disabled]:cursor-default [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-ink-3";

export function MenuItem({
  icon,
  children,
  detail,
  onSelect,
  isDisabled = false,
  isDangerous = false,
}: {
  icon?: ReactNode;
  children: ReactNode;
  detail?: ReactNode;
  onSelect: () => void;
  isDisabled?: boolean;
  isDangerous?: boolean;
}) {
  return (
    <DropdownMenu.Item
      className={clsx(itemClass, isDangerous && "text-bad [&_svg]:text-bad")}
      disabled={isDisabled}
      onSelect={onSelect}
    >
      {icon}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {detail ? <span className="text-xs text-ink-3">{detail}</span> : null}
    </DropdownMenu.Item>
  );
}

/** One of a few, chosen in the menu. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onChange,
  options,
}: {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: ReactNode }[];
}) {
  return (
    <DropdownMenu.RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
    >
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={itemClass}>
          {option.icon}
          <span className="flex-1">{option.label}</span>
          <DropdownMenu.ItemIndicator>
            <Check />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

const MenuLabel = ({ children }: { children: ReactNode }) => (
  <DropdownMenu.Label className="px-2 pt-1.5 pb-1 text-xs font-medium text-ink-3">
    {children}
  </DropdownMenu.Label>
);

export const MenuSeparator = () => <DropdownMenu.Separator className="my-1 h-px bg-line" />;
