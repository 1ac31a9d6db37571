import type { FrontAccount } from "../account.ts";
import type {
  FrontChannel,
  FrontContact,
  FrontInbox,
  FrontRecipient,
  FrontTag,
  FrontTeam,
  FrontTeammate,
} from "../records.ts";

type Json = Record<string, unknown>;

export function describeTeammate(account: FrontAccount, teammate: FrontTeammate): Json {
  const self = `/teammates/${teammate.id}`;
  return {
    _links: {
      self: account.link(self),
      related: {
        inboxes: account.link(`${self}/inboxes`),
        conversations: account.link(`${self}/conversations`),
      },
    },
    id: teammate.id,
    email: teammate.email,
    username: teammate.username,
    first_name: teammate.firstName,
    last_name: teammate.lastName,
    is_admin: teammate.isAdmin,
    is_available: teammate.isAvailable,
    is_blocked: teammate.isBlocked,
    type: teammate.type,
    custom_fields: teammate.customFields,
  };
}

/** Null for nobody. */
export function describeTeammateOrNull(account: FrontAccount, id: string): Json | null {
  const teammate = account.teammates.get(id);
  return teammate ? describeTeammate(account, teammate) : null;
}

export function describeInbox(account: FrontAccount, inbox: FrontInbox): Json {
  const self = `/inboxes/${inbox.id}`;
  const ownerPath = inbox.ownerId.startsWith("tea_") ? "teammates" : "teams";
  return {
    _links: {
      self: account.link(self),
      related: {
        teammates: account.link(`${self}/teammates`),
        conversations: account.link(`${self}/conversations`),
        channels: account.link(`${self}/channels`),
        owner: account.link(`/${ownerPath}/${inbox.ownerId}`),
      },
    },
    id: inbox.id,
    name: inbox.name,
    is_private: inbox.isPrivate,
    is_public: inbox.isPublic,
    custom_fields: inbox.customFields,
  };
}

/** An inbox with what recordings of 2018 to 2023 had besides: fields of one of its channels. */
export function describeLegacyInbox(account: FrontAccount, inbox: FrontInbox): Json {
  const channel = [...account.channels.values()].find(({ inboxId }) => inboxId === inbox.id);
  const { type = "smtp", address = "", sendAs = "" } = channel ?? {};
  return { ...describeInbox(account, inbox), type, address, send_as: sendAs };
}

export function describeChannel(account: FrontAccount, channel: FrontChannel): Json {
  const inbox = account.inboxes.get(channel.inboxId);
  const owner = inbox?.ownerId ?? "";
  return {
    _links: {
      self: account.link(`/channels/${channel.id}`),
      related: {
        inbox: inbox ? account.link(`/inboxes/${inbox.id}`) : null,
        owner: account.link(`/${owner.startsWith("tea_") ? "teammates" : "teams"}/${owner}`),
      },
    },
    id: channel.id,
    name: channel.name,
    address: channel.address,
    type: channel.type,
    send_as: channel.sendAs,
    settings: { undo_send_time: channel.undoSendTime, all_teammates_can_reply: true },
    is_private: inbox?.isPrivate ?? false,
    is_valid: channel.isValid,
  };
}

export function describeTag(account: FrontAccount, tag: FrontTag): Json {
  const self = `/tags/${tag.id}`;
  const hasChildren = [...account.tags.values()].some(({ parentId }) => parentId === tag.id);
  return {
    _links: {
      self: account.link(self),
      related: {
        conversations: account.link(`${self}/conversations`),
        owner: tag.ownerId
          ? account.link(`/${tag.ownerId.startsWith("tea_") ? "teammates" : "teams"}/${tag.ownerId}`)
          : null,
        parent_tag: tag.parentId ? account.link(`/tags/${tag.parentId}`) : null,
        children: hasChildren ? account.link(`${self}/children`) : null,
      },
    },
    id: tag.id,
    name: tag.name,
    description: tag.description,
    highlight: tag.highlight,
    is_private: tag.ownerId.startsWith("tea_"),
    is_visible_in_conversation_lists: tag.isVisibleInLists,
    created_at: tag.createdAt,
    updated_at: tag.updatedAt,
  };
}

export function describeTeam(account: FrontAccount, team: FrontTeam): Json {
  const inboxes = [...account.inboxes.values()].filter(({ ownerId }) => ownerId === team.id);
  return {
    ...describeTeamPreview(account, team),
    inboxes: inboxes.map((inbox) => describeInbox(account, inbox)),
    members: team.memberIds.flatMap((id) => describeTeammateOrNull(account, id) ?? []),
  };
}

export function describeTeamPreview(account: FrontAccount, team: FrontTeam): Json {
  return { _links: { self: account.link(`/teams/${team.id}`) }, id: team.id, name: team.name };
}

export function describeContact(account: FrontAccount, contact: FrontContact): Json {
  const self = `/contacts/${contact.id}`;
  return {
    _links: {
      self: account.link(self),
      related: {
        notes: account.link(`${self}/notes`),
        conversations: account.link(`${self}/conversations`),
        owner: null,
      },
    },
    id: contact.id,
    name: contact.name,
    description: contact.description,
    avatar_url: contact.avatarUrl,
    links: contact.links,
    groups: [],
    lists: [],
    handles: contact.handles,
    custom_fields: contact.customFields,
    is_private: false,
    is_spammer: false,
    updated_at: contact.updatedAt,
  };
}

export function describeRecipient(account: FrontAccount, recipient: FrontRecipient): Json {
  const contact = recipient.contactId ? account.link(`/contacts/${recipient.contactId}`) : null;
  const { name, handle, role } = recipient;
  return { _links: { related: { contact } }, name, handle, role };
}
