import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { callApi } from "../api/call-api.ts";
import { Avatar } from "../components/avatar.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../components/menu.tsx";
import { showToast } from "../components/toast.tsx";
import { readable } from "../format/words.ts";
import { nameOfMe, useMe } from "../session/use-me.ts";
import { type ThemeChoice, useThemeChoice } from "./theme.ts";

const themes: { value: ThemeChoice; label: string; icon: React.ReactNode }[] = [
  { value: "system", label: "Like the system", icon: <Monitor /> },
  { value: "light", label: "Light", icon: <Sun /> },
  { value: "dark", label: "Dark", icon: <Moon /> },
];

/** Ends the session and forgets everything that was read in it. */
export function useSignOut() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => callApi("signOut"),
    onSuccess: async () => {
      // The session has ended already: nothing could be saved any more.
      await navigate({ to: "/login", ignoreBlocker: true });
      queryClient.clear();
    },
    onError: (error) => showToast(error.message, "bad"),
  });
}

export function UserMenu({ onShowShortcuts }: { onShowShortcuts: () => void }) {
  const me = useMe();
  const navigate = useNavigate();
  const [theme, setTheme] = useThemeChoice();
  const signOut = useSignOut();
  const name = nameOfMe(me);
  return (
    <Menu
      align="start"
      className="w-56"
      trigger={
        <button
          type="button"
          className="flex min-w-0 items-center gap-2 rounded-lg p-1.5 text-left hover:bg-hover lg:flex-1"
        >
          <Avatar name={name} kind="teammate" size="small" />
          <span className="min-w-0 flex-1 max-lg:sr-only">
            <span className="sr-only">Account of </span>
            <span className="block truncate text-sm leading-4 font-medium">{name}</span>
            <span className="block truncate text-2xs text-ink-3">
              {me.organization.name} · {readable(me.role)}
            </span>
          </span>
        </button>
      }
    >
      <MenuItem icon={<UserRound />} onSelect={() => void navigate({ to: "/settings/account" })}>
        Your account
      </MenuItem>
      <MenuItem icon={<Keyboard />} detail="?" onSelect={onShowShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuChoice label="Theme" value={theme} onChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuItem icon={<LogOut />} onSelect={() => signOut.mutate()}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
