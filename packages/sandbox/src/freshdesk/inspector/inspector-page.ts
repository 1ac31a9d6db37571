export function inspectorPage(_options: { mountPath: string }): {
  html: string;
  contentSecurityPolicy: string;
} {
  return { html: "", contentSecurityPolicy: "" };
}
