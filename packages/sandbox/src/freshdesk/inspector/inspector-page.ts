import { createInspectorPage } from "../../inspector/create-inspector-page.ts";

/** The inspector of the Freshdesk simulator. */
export const inspectorPage = createInspectorPage(new URL("./", import.meta.url));
