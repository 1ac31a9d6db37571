import { z } from "zod";
import type { HttpClient, HttpRequest } from "../../http/http-client.ts";
import { readJson } from "../../http/read-json.ts";
import { apiRoot } from "../freshchat-api.ts";
import type { FreshchatSettings } from "../settings.ts";

export type CrmAccess = {
  apiKey: string;
  bundleAlias: string;
  /** A simulator in place of `https://<alias>.myfreshworks.com`. */
  baseUrl?: string;
};

export type CrmApi = ReturnType<typeof createCrmApi>;

/** The CRM's address and key under these settings; null where the sync is not configured. */
export function findCrmAccess(
  settings: Pick<FreshchatSettings, "apiBaseUrl" | "crmApiKey" | "crmBundleAlias">,
): CrmAccess | null {
  const { apiBaseUrl, crmApiKey, crmBundleAlias } = settings;
  if (crmApiKey === undefined || crmBundleAlias === undefined) return null;
  return {
    apiKey: crmApiKey,
    bundleAlias: crmBundleAlias,
    ...(apiBaseUrl === undefined ? {} : { baseUrl: apiRoot(apiBaseUrl) }),
  };
}

/**
 * Freshworks CRM's contact and company calls. A key belongs to a person and has that person's rights. Limits are per
 * account and hour (1,000 to 5,000 by plan); above them 429, which the HTTP client reports with its wait.
 */
export function createCrmApi(http: HttpClient, access: CrmAccess, onCall?: () => void) {
  const root = (access.baseUrl ?? `https://${access.bundleAlias}.myfreshworks.com`).replace(/\/+$/, "");
  // The form is fixed: `Token token=<key>`, no quotes, not Bearer.
  const headers = { authorization: `Token token=${access.apiKey}` };

  async function call<Schema extends z.ZodType>(
    method: HttpRequest["method"],
    path: string,
    schema: Schema,
    options: { json?: unknown; signal?: AbortSignal | undefined } = {},
  ): Promise<z.output<Schema>> {
    const { json, signal } = options;
    onCall?.();
    const response = await http.request({
      method,
      url: `${root}/crm/sales/api${path}`,
      headers,
      ...(json === undefined ? {} : { json }),
      ...(signal ? { signal } : {}),
    });
    return readJson(response, schema);
  }

  return {
    call,
    /** The cheapest call that needs a valid key and gives JSON. */
    probe(signal?: AbortSignal): Promise<unknown> {
      return call("GET", "/sales_accounts/filters", z.looseObject({ filters: z.array(z.unknown()) }), {
        signal,
      });
    },
  };
}
