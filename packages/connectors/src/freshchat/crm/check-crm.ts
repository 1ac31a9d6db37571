import type { ConnectionCheck } from "../../contract.ts";
import { HttpFailure } from "../../http/http-failure.ts";
import type { CheckContext } from "../check-connection.ts";
import { createCrmApi, findCrmAccess } from "./crm-api.ts";

/** Whether the CRM takes the API key; nothing to check where the sync is not configured. */
export async function checkCrm({ http, settings, signal }: CheckContext): Promise<ConnectionCheck[]> {
  const access = findCrmAccess(settings);
  if (access === null) return [];
  const name = "crm";
  try {
    await createCrmApi(http, access).probe(signal);
    return [
      { name, ok: true, message: "Contacts and companies are kept in step with the CRM.", field: null },
    ];
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    return [{ name, ok: false, ...describe(error, access.bundleAlias) }];
  }
}

function describe(failure: HttpFailure, alias: string): Pick<ConnectionCheck, "message" | "field"> {
  switch (failure.code) {
    case "unauthorized":
    case "forbidden":
      return {
        field: "crmApiKey",
        message: `The CRM does not accept the API key (${failure.status}). Copy it again from Profile Settings → API Settings of a person who may read and write contacts.`,
      };
    case "rate-limited":
      return {
        field: null,
        message:
          "The CRM's hourly limit is reached. Test again later, or leave the CRM fields empty for now.",
      };
    case "host-not-found":
    case "not-found":
    case "redirected":
    case "unreadable-answer":
      return {
        field: "crmBundleAlias",
        message: `${alias}.myfreshworks.com has no CRM API. Copy the bundle alias from Profile Settings → API Settings.`,
      };
    default:
      return {
        field: null,
        message: `The CRM did not answer properly. Test again in a minute. (${failure.message})`,
      };
  }
}
