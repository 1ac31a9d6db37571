import type { FreshdeskAccount } from "./account.ts";
import { describeTime } from "./describe-time.ts";
import type {
  FreshdeskAgent,
  FreshdeskCompany,
  FreshdeskContact,
  FreshdeskGroup,
  FreshdeskMailbox,
  FreshdeskRole,
} from "./records.ts";

type Described = Record<string, unknown>;

/** An agent of the list: without groups and roles. */
export function describeAgent(account: FreshdeskAccount, agent: FreshdeskAgent): Described {
  const created = describeTime(agent.createdAt);
  const updated = describeTime(agent.updatedAt);
  return {
    available: agent.isAvailable,
    occasional: agent.isOccasional,
    id: agent.id,
    ticket_scope: agent.ticketScope,
    created_at: created,
    updated_at: updated,
    last_active_at: updated,
    available_since: null,
    type: "support_agent",
    contact: {
      active: !agent.isDeactivated,
      email: agent.email,
      job_title: null,
      language: account.facts.language,
      last_login_at: updated,
      mobile: null,
      name: agent.name,
      phone: null,
      time_zone: account.facts.timeZone,
      created_at: created,
      updated_at: updated,
    },
    signature: agent.signature,
    ...(account.switches.focusMode && { focus_mode: true }),
  };
}

/** An agent by id, and the owner of the key. */
export function describeFullAgent(account: FreshdeskAccount, agent: FreshdeskAgent): Described {
  const role = account.roles.find(({ name }) => name === agent.role);
  return {
    ...describeAgent(account, agent),
    group_ids: agent.groupIds,
    role_ids: role ? [role.id] : [],
    skill_ids: [],
  };
}

export function describeRole(role: FreshdeskRole, createdAt: number): Described {
  return {
    id: role.id,
    name: role.name,
    description: role.description,
    default: true,
    created_at: describeTime(createdAt),
    updated_at: describeTime(createdAt),
    agent_type: 1,
  };
}

export function describeGroup(account: FreshdeskAccount, group: FreshdeskGroup): Described {
  const isBoolean = account.switches.autoTicketAssignForm === "boolean";
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    escalate_to: null,
    unassigned_for: null,
    business_hour_id: null,
    group_type: "support_agent_group",
    created_at: describeTime(group.createdAt),
    updated_at: describeTime(group.createdAt),
    auto_ticket_assign: isBoolean ? group.autoTicketAssign > 0 : group.autoTicketAssign,
  };
}

export function describeContact(account: FreshdeskAccount, contact: FreshdeskContact): Described {
  return {
    active: false,
    address: contact.address,
    description: contact.description,
    email: contact.email,
    id: contact.id,
    job_title: contact.jobTitle,
    language: contact.language,
    mobile: contact.mobile,
    name: contact.name,
    phone: contact.phone,
    time_zone: account.facts.timeZone,
    twitter_id: null,
    custom_fields: contact.customFields,
    facebook_id: null,
    created_at: describeTime(contact.createdAt),
    updated_at: describeTime(contact.updatedAt),
    csat_rating: contact.csatRating,
    preferred_source: contact.email ? "email" : "phone",
    company_id: contact.companyId,
    unique_external_id: contact.uniqueExternalId,
    twitter_profile_status: false,
    twitter_followers_count: null,
    ...(contact.companyId !== null && { other_companies: [] }),
    ...(contact.isDeleted && { deleted: true }),
  };
}

export function describeCompany(company: FreshdeskCompany): Described {
  return {
    id: company.id,
    name: company.name,
    description: company.description,
    note: null,
    domains: company.domains,
    created_at: describeTime(company.createdAt),
    updated_at: describeTime(company.updatedAt),
    custom_fields: {},
    health_score: null,
    account_tier: null,
    renewal_date: null,
    industry: null,
  };
}

/** A mailbox in the present form. */
export function describeMailbox(mailbox: FreshdeskMailbox): Described {
  const time = describeTime(mailbox.createdAt);
  return {
    id: mailbox.id,
    name: mailbox.name,
    support_email: mailbox.email,
    group_id: mailbox.groupId,
    default_reply_email: mailbox.isPrimary,
    active: true,
    mailbox_type: "freshdesk_mailbox",
    failure_code: null,
    created_at: time,
    updated_at: time,
    product_id: null,
    freshdesk_mailbox: { forward_email: mailbox.email },
  };
}

/** A mailbox in the old form. */
export function describeEmailConfig(mailbox: FreshdeskMailbox): Described {
  const time = describeTime(mailbox.createdAt);
  return {
    id: mailbox.id,
    name: mailbox.name,
    product_id: null,
    to_email: mailbox.email,
    reply_email: mailbox.email,
    group_id: mailbox.groupId,
    primary_role: mailbox.isPrimary,
    active: true,
    created_at: time,
    updated_at: time,
  };
}
