import { createInspectorPage } from "../../inspector/create-inspector-page.ts";

/** The inspector of the Front simulator. */
export const inspectorPage = createInspectorPage(new URL("./", import.meta.url));
