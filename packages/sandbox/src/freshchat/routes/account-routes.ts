import type { RouteTable } from "./route-table.ts";

export const accountRoutes: RouteTable = {
  "GET /accounts/configuration": ({ facts }) => ({
    status: 200,
    json: {
      app_id: facts.appId,
      account_id: facts.accountId,
      account_domain: facts.domain,
      bundle_id: facts.organisationId + 7,
      bundle_type: "FRESHCHAT",
      datacenter: "us-east-1",
      organisation_id: facts.organisationId,
      organisation_domain: facts.domain.replace("freshchat", "myfreshworks"),
      plan_type: "PRO",
      web_chat_id: facts.appId,
    },
  }),
};
