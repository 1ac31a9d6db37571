import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { createQueryClient } from "./api/create-query-client.ts";
import { createAppRouter } from "./app/router.tsx";
import { followSystemTheme } from "./app/theme.ts";
import { Toasts } from "./components/toast.tsx";
import { TooltipProvider } from "./components/tooltip.tsx";
import "./styles/main.css";

// The schemas would compile themselves to functions, which the content security policy forbids.
z.config({ jitless: true });
followSystemTheme();

const queryClient = createQueryClient({
  onSignedOut: () => {
    const { pathname, href } = router.state.location;
    if (pathname === "/login") return;
    // In this order: the screen that is left must not miss what it shows.
    void router
      .navigate({ to: "/login", search: href === "/" ? {} : { redirect: href } })
      .then(() => queryClient.clear());
  },
});
const router = createAppRouter(queryClient);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  </StrictMode>,
);
