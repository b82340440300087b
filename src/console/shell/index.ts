// shell — what stands around the pages.
export { AppShell } from "./app-shell.tsx";
export { Missing } from "./missing.tsx";
export { NotFoundPage } from "./not-found.tsx";
export { Page, usePageTitle } from "./page.tsx";
export { usePageCommands, useStateCommands } from "./page-commands.ts";
export { isWriting } from "./use-shortcuts.ts";
