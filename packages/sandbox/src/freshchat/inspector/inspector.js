// The inspector: one page that acts as a customer and as a teammate through the simulator's control API.
// Everything shown comes from outside, so it is only ever put on the page as text, never as HTML.

const state = {
  people: { agents: [], groups: [], channels: [], users: [] },
  conversations: [],
  filter: "open",
  kind: "reply",
  thread: null,
  threadId: null,
  userId: query.get("user") || sessionStorage.getItem("sandbox-user") || "",
  agentId: sessionStorage.getItem("sandbox-agent") || "",
  customerView: null,
  customerConversation: null,
  customerTopic: null,
};
function showPart(part) {
  const [kind, value] = Object.entries(part).find(([, inner]) => inner !== null && inner !== undefined) ?? [];
  switch (kind) {
    case "text":
      return make("span", {}, ...withLinks(value.content));
    case "email":
      return make("span", {}, ...withLinks(`${value.subject ?? ""}\n${value.content ?? ""}`.trim()));
    case "image": {
      const url = webUrl(value.url);
      return url
        ? make("img", { src: url, alt: "Image", loading: "lazy" })
        : make("em", { textContent: "image" });
    }
    case "file": {
      const url = value.url && webUrl(value.url);
      const label = `${value.name ?? "file"} (${Math.ceil((value.file_size_in_bytes ?? 0) / 1024)} KB)`;
      return url
        ? make("a", { href: url, textContent: label })
        : make("span", { textContent: `${label}, being checked…` });
    }
    case "quick_reply_button":
      return make("span", { textContent: value.custom_reply_text ?? value.label });
    case "url_button": {
      const url = webUrl(value.url);
      return url
        ? make("a", {
            href: url,
            target: "_blank",
            rel: "noopener noreferrer",
            textContent: value.label ?? url,
          })
        : make("span", { textContent: value.label ?? "" });
    }
    default:
      return make("code", { textContent: JSON.stringify(part) });
  }
}

function quickRepliesOf(message) {
  return (message.reply_parts ?? [])
    .flatMap((part) => part.collection?.sub_parts ?? [part])
    .map((part) => part.quick_reply_button)
    .filter(Boolean);
}

function isSystem(message) {
  return (
    message.message_type === "system" ||
    Boolean(message.meta_data) ||
    !message.actor_type ||
    message.message_source === "system"
  );
}

function bubble(message, isMine) {
  const role =
    message.message_type === "private" ? "note" : isSystem(message) ? "system" : message.actor_type;
  const parts = message.message_parts.map(showPart);
  if (role === "system")
    return make("div", { className: "bubble system" }, ...parts, ` · ${timeOf(message.created_time)}`);
  const by = `${role === "note" ? "Private note by " : ""}${message.author} · ${timeOf(message.created_time)}`;
  return make(
    "div",
    { className: `bubble ${role} ${isMine ? "mine" : ""}` },
    make("div", { className: "by", textContent: by }),
    make("div", { className: "box" }, ...parts),
  );
}

const nameOf = (person) => `${person.firstName} ${person.lastName}`.trim() || "Visitor";

// --- customer ------------------------------------------------------------------------------------------------

function chooseCustomer(userId) {
  state.userId = userId;
  sessionStorage.setItem("sandbox-user", userId);
  state.customerConversation = null;
  state.customerTopic = null;
  refreshCustomer();
}

async function refreshCustomer() {
  const known = state.people.users.some((user) => user.id === state.userId);
  state.customerView = known ? await ask(`customers/${encodeURIComponent(state.userId)}`) : null;
  showCustomer();
}

function showCustomer() {
  const conversations = state.customerView?.conversations ?? [];
  const open = conversations.find(({ id }) => id === state.customerConversation);
  const isWriting = Boolean(open || state.customerTopic);
  $("customer-back").hidden = !isWriting;
  $("customer-form").hidden = !isWriting;
  $("customer-title").textContent = open
    ? open.channelName
    : (state.customerTopic?.name ?? state.companyName ?? "");
  $("customer-subtitle").textContent = open
    ? open.isResolved
      ? "Resolved. Write to reopen."
      : "We usually answer in a minute"
    : isWriting
      ? "New conversation"
      : "How can we help?";
  refill(
    $("customer-body"),
    open ? customerThread(open) : state.customerTopic ? newConversation() : customerHome(conversations),
  );
}

function customerThread(open) {
  const bubbles = open.messages.map((message) => bubble(message, message.actor_type === "user"));
  const last = open.messages.at(-1);
  const replies = last ? quickRepliesOf(last) : [];
  const chips = replies.map(({ label, custom_reply_text, payload }) =>
    make("button", {
      type: "button",
      textContent: label,
      onclick: () =>
        act("customer-writes", {
          conversationId: open.id,
          quickReply: { label, customReplyText: custom_reply_text, payload },
        }),
    }),
  );
  return chips.length > 0 ? [...bubbles, make("div", { className: "chips" }, ...chips)] : bubbles;
}

function newConversation() {
  return [make("p", { className: "empty", textContent: state.customerTopic.welcomeText })];
}

function customerHome(conversations) {
  const topics = state.people.channels.filter(
    (channel) => channel.isEnabled && channel.source === "FRESHCHAT",
  );
  const choice = (title, text, onclick) =>
    make(
      "button",
      { type: "button", className: "choice", onclick },
      make("b", { textContent: title }),
      make("span", { textContent: text }),
    );
  return [
    make("h3", { textContent: "Start a conversation" }),
    ...topics.map((topic) =>
      choice(topic.name, topic.welcomeText, () => {
        state.customerTopic = topic;
        showCustomer();
        $("customer-text").focus();
      }),
    ),
    conversations.length > 0 && make("h3", { textContent: "Your conversations" }),
    ...conversations.toReversed().map((conversation) => {
      const last = conversation.messages.at(-1);
      const text = last?.message_parts.map((part) => part.text?.content).find(Boolean) ?? "Attachment";
      return choice(
        `${conversation.channelName}${conversation.isResolved ? " · resolved" : ""}`,
        text,
        () => {
          state.customerConversation = conversation.id;
          showCustomer();
          $("customer-body").scrollTop = $("customer-body").scrollHeight;
          $("customer-text").focus();
        },
      );
    }),
  ].filter(Boolean);
}

$("customer-back").addEventListener("click", () => {
  state.customerConversation = null;
  state.customerTopic = null;
  showCustomer();
});

$("customer-user").addEventListener("change", async (event) => {
  if (event.target.value !== "new") return chooseCustomer(event.target.value);
  const name = ["Quiet", "Golden", "Swift", "Gentle"][Math.floor(Math.random() * 4)];
  const user = await act("add-user", {
    first_name: `${name} ${["Robin", "Fox", "Whale", "Hare"][Math.floor(Math.random() * 4)]}`,
  });
  await refreshPeople();
  if (user) {
    $("customer-user").value = user.id;
    chooseCustomer(user.id);
  }
});

$("customer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("customer-text").value.trim();
  const attached = files.customer;
  if (!text && attached.length === 0) return;
  $("customer-text").value = "";
  files.customer = [];
  showFiles("customer");
  const target = state.customerConversation
    ? { conversationId: state.customerConversation }
    : { userId: state.userId, channelId: state.customerTopic?.id };
  const result = await act("customer-writes", { ...target, ...(text && { text }), files: attached });
  if (!result) {
    $("customer-text").value = text;
    return;
  }
  state.customerConversation = result.conversationId;
  state.customerTopic = null;
  await refreshCustomer();
  $("customer-body").scrollTop = $("customer-body").scrollHeight;
});

// --- teammate ------------------------------------------------------------------------------------------------

function shownConversations() {
  return state.conversations.filter(
    ({ status }) => state.filter === "all" || (status === "resolved") === (state.filter === "resolved"),
  );
}

function holderOf(conversation) {
  const agent = state.people.agents.find(({ id }) => id === conversation.agentId);
  const group = state.people.groups.find(({ id }) => id === conversation.groupId);
  return [agent && nameOf(agent), group?.name].filter(Boolean).join(" · ") || "nobody";
}

function showConversations() {
  const items = shownConversations().map((conversation) =>
    make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "aria-current": String(conversation.id === state.threadId),
          onclick: () => openThread(conversation.id),
        },
        make(
          "div",
          { className: "line" },
          make("b", { textContent: conversation.customerName }),
          make("span", {
            className: `status ${conversation.status.split(" ")[0]}`,
            textContent: conversation.status,
          }),
        ),
        make("div", { className: "preview", textContent: conversation.preview || "No message yet" }),
        make("div", {
          className: "preview",
          textContent: `${conversation.channelName} · ${holderOf(conversation)}`,
        }),
      ),
    ),
  );
  $("conversations").replaceChildren(
    ...(items.length > 0
      ? items
      : [make("li", { className: "empty", textContent: "Nothing here. Write something as the customer." })]),
  );
}

async function openThread(id) {
  state.threadId = id;
  await refreshThread();
  $("thread-body").scrollTop = $("thread-body").scrollHeight;
  showConversations();
}

async function refreshThread() {
  try {
    state.thread = state.threadId ? await ask(`conversations/${encodeURIComponent(state.threadId)}`) : null;
  } catch {
    state.thread = null;
  }
  if (state.thread) state.threadId = state.thread.id;
  showThread();
}

function showThread() {
  const { thread } = state;
  $("team-form").hidden = !thread;
  if (!thread) {
    $("thread-head").replaceChildren();
    $("thread-body").replaceChildren(
      make("p", { className: "empty", textContent: "Choose a conversation to read and answer it." }),
    );
    return;
  }
  const conversationId = thread.id;
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const agentSelect = make("select", {
    "aria-label": "Assign to an agent",
    onchange: ({ target }) =>
      target.value
        ? act("assign", { conversationId, agentId: target.value, byAgentId: state.agentId })
        : act("unassign", { conversationId, keepGroup: true, byAgentId: state.agentId }),
  });
  const activeAgents = state.people.agents.filter((agent) => !agent.isDeleted && !agent.isDeactivated);
  fillSelect(
    agentSelect,
    [["", "No agent"], ...activeAgents.map((agent) => [agent.id, nameOf(agent)])],
    thread.agentId,
  );
  const groupSelect = make("select", {
    "aria-label": "Assign to a group",
    onchange: ({ target }) =>
      target.value &&
      act("assign-group", { conversationId, groupId: target.value, byAgentId: state.agentId }),
  });
  fillSelect(
    groupSelect,
    [["", "No group"], ...state.people.groups.map((group) => [group.id, group.name])],
    thread.groupId,
  );
  const isResolved = thread.status === "resolved";
  $("thread-head").replaceChildren(
    make(
      "div",
      { className: "grow" },
      make("b", { textContent: thread.customerName }),
      " ",
      make("span", { className: `status ${thread.status.split(" ")[0]}`, textContent: thread.status }),
      make("div", { className: "small dim", textContent: `${thread.channelName} · ${thread.internalId}` }),
    ),
    agentSelect,
    groupSelect,
    button("Take over", takeOver),
    button("Unassign", () => act("unassign", { conversationId, byAgentId: state.agentId })),
    button("Wait", () => act("set-waiting", { conversationId })),
    button(isResolved ? "Reopen" : "Resolve", resolveOrReopen),
  );
  refill(
    $("thread-body"),
    thread.messages.map((message) => bubble(message, false)),
  );
}

const takeOver = () => act("agent-takes-over", { conversationId: state.threadId, agentId: state.agentId });

function resolveOrReopen() {
  const name = state.thread?.status === "resolved" ? "agent-reopens" : "agent-resolves";
  return act(name, { conversationId: state.threadId, agentId: state.agentId });
}

function setKind(kind) {
  state.kind = kind;
  press("[data-kind]", "kind", kind);
  $("team-form").classList.toggle("is-note", kind === "note");
  $("team-text").placeholder = kind === "note" ? "Only teammates see this…" : "Reply to the customer…";
}

for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => {
    setKind(button.dataset.kind);
    $("team-text").focus();
  });
}
for (const button of document.querySelectorAll("[data-filter]")) {
  button.addEventListener("click", () => {
    state.filter = button.dataset.filter;
    press("[data-filter]", "filter", state.filter);
    showConversations();
  });
}

$("agent").addEventListener("change", (event) => {
  state.agentId = event.target.value;
  sessionStorage.setItem("sandbox-agent", state.agentId);
});

$("team-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("team-text").value.trim();
  const attached = files.team;
  if (!text && attached.length === 0) return;
  $("team-text").value = "";
  files.team = [];
  showFiles("team");
  const name = state.kind === "note" ? "agent-adds-note" : "agent-replies";
  const result = await act(name, {
    conversationId: state.threadId,
    agentId: state.agentId,
    ...(text && { text }),
    files: attached,
  });
  if (!result) $("team-text").value = text;
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("textarea, input, select") || event.ctrlKey || event.metaKey || event.altKey)
    return;
  const list = shownConversations();
  const index = list.findIndex(({ id }) => id === state.threadId);
  const write = (kind) => {
    event.preventDefault();
    setKind(kind);
    $("team-text").focus();
  };
  if (event.key === "j" && list[index + 1]) openThread(list[index + 1].id);
  else if (event.key === "k" && list[index - 1]) openThread(list[index - 1].id);
  else if (!state.thread) return;
  else if (event.key === "r") write("reply");
  else if (event.key === "n") write("note");
  else if (event.key === "t") takeOver();
  else if (event.key === "e") resolveOrReopen();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea")) event.target.blur();
});

// --- behind the scenes ---------------------------------------------------------------------------------------

const webhookAddress = make("input", {
  className: "value",
  type: "url",
  "aria-label": "Webhook address",
  placeholder: "https://…",
});
const webhookKey = make("pre");
const webhookSettings = make(
  "form",
  {
    className: "settings",
    onsubmit: (event) => {
      event.preventDefault();
      act("save-webhook", { url: webhookAddress.value.trim() });
    },
  },
  make("span", { textContent: "Conversation webhook" }),
  webhookAddress,
  make("button", { type: "submit", textContent: "Save, making a new key" }),
  make("details", {}, make("summary", { textContent: "Public key" }), webhookKey),
);
aboveDeliveries.push(webhookSettings);

const messagePost = { method: "POST", path: "/v2/conversations/*/messages" };
faultChoices.push(
  [
    "Reply is stored, answer never comes",
    "add-fault",
    { match: messagePost, effect: { kind: "store-then-hang" } },
  ],
  [
    "Reply is stored, answer is 500",
    "add-fault",
    { match: messagePost, effect: { kind: "store-then-status", status: 500 } },
  ],
  [
    "Reply is answered 200 and lost",
    "add-fault",
    { match: messagePost, effect: { kind: "answer-without-storing" } },
  ],
  [
    "Reply is stored, connection is cut",
    "add-fault",
    { match: messagePost, effect: { kind: "store-then-reset" } },
  ],
  [
    "Next call: 429, retry after 5 s",
    "add-fault",
    { effect: { kind: "status", status: 429, retryAfterSeconds: 5 } },
  ],
  ["Next call: 429 without Retry-After", "add-fault", { effect: { kind: "status", status: 429 } }],
  ["Next call: 500", "add-fault", { effect: { kind: "status", status: 500 } }],
  ["Next call: 502 with HTML", "add-fault", { effect: { kind: "status", status: 502, body: "html" } }],
  ["Next call: body at 1 byte/s", "add-fault", { effect: { kind: "slow-body" } }],
  ["Next call: cut in the middle of the body", "add-fault", { effect: { kind: "reset-mid-body" } }],
  [
    "Every webhook comes three times at once",
    "add-webhook-fault",
    { times: "always", effect: { kind: "duplicate", copies: 2, concurrently: true } },
  ],
  [
    "Webhooks overtake each other within 5 s",
    "add-webhook-fault",
    { times: "always", effect: { kind: "shuffle", windowMs: 5000 } },
  ],
  ["Next webhook is lost", "add-webhook-fault", { effect: { kind: "drop" } }],
  ["Next webhook comes 10 s late", "add-webhook-fault", { effect: { kind: "delay", milliseconds: 10000 } }],
  ["Next webhook has a bad signature", "add-webhook-fault", { effect: { kind: "bad-signature" } }],
);

// --- keeping up ----------------------------------------------------------------------------------------------

async function refreshPeople() {
  state.people = await ask("people");
  const { users, agents } = state.people;
  if (!users.some((user) => user.id === state.userId)) {
    state.userId = users.findLast((user) => user.email)?.id ?? users[0]?.id ?? "";
  }
  if (!agents.some((agent) => agent.id === state.agentId)) {
    state.agentId = agents.find((agent) => !agent.isDeactivated && agent.groupIds.length > 0)?.id ?? "";
  }
  fillSelect(
    $("customer-user"),
    [...users.map((user) => [user.id, nameOf(user)]), ["new", "+ New visitor"]],
    state.userId,
  );
  fillSelect(
    $("agent"),
    agents
      .filter((agent) => !agent.isDeactivated && !agent.isDeleted)
      .map((agent) => [agent.id, nameOf(agent)]),
    state.agentId,
  );
}

async function refreshWorkspace() {
  const workspace = await ask("workspace");
  state.companyName = workspace.companyName;
  $("company").textContent = workspace.companyName;
  $("webhook-state").textContent = workspace.webhookUrl
    ? `webhook to ${workspace.webhookUrl}`
    : "no webhook saved";
  $("webhook-state").className = `pill ${workspace.webhookUrl ? "good" : "warm"}`;
  if (document.activeElement !== webhookAddress) webhookAddress.value = workspace.webhookUrl;
  webhookKey.textContent = workspace.publicKey || "Right only after saving.";
}

async function refreshConversations() {
  if (view === "customer") return;
  state.conversations = await ask("conversations?limit=200");
  showConversations();
}

async function refreshAll() {
  await refreshWorkspace();
  await refreshPeople();
  await Promise.all([refreshCustomer(), refreshConversations(), refreshThread(), showBehind()]);
}

const behindTopics = { deliveries: "deliveries", calls: "calls", faults: "faults", switches: "switches" };

async function onChange({ topic, data }) {
  const kind = data.topic ?? topic;
  if (kind === "conversation") {
    const isShown = state.customerView?.conversations.some(({ id }) => id === data.id);
    await Promise.all([
      refreshConversations(),
      data.id === state.threadId ? refreshThread() : undefined,
      isShown ? refreshCustomer() : undefined,
    ]);
  } else if (kind === "conversations" || kind === "agents" || kind === "channels") await refreshAll();
  else if (kind === "users") await refreshPeople();
  else if (kind === "webhook" || kind === "workspace") await refreshWorkspace();
  if (behindTopics[kind] === behind.tab) await showBehind();
}

function follow() {
  const events = new EventSource(`${mount}/control/events`);
  const show = (text, tone) => {
    $("live").textContent = text;
    $("live").className = `pill ${tone}`;
  };
  events.addEventListener("hello", () => {
    show("live", "good");
    refreshAll().catch((error) => toast(error.message));
  });
  events.addEventListener("change", (event) => {
    onChange(JSON.parse(event.data)).catch((error) => toast(error.message));
  });
  events.onerror = () => show("reconnecting", "warm");
}

const linked = /\/conversation\/(\d+)$/.exec(location.pathname)?.[1];
if (linked) {
  state.threadId = linked;
  state.filter = "all";
  press("[data-filter]", "filter", "all");
}
setKind("reply");
showThread();
follow();
// A file's url appears a moment after its message; nothing announces it.
setInterval(() => {
  const isPending = (message) => message.message_parts.some((part) => part.file && !part.file.url);
  if (state.thread?.messages.some(isPending)) refreshThread();
  if (state.customerView?.conversations.some(({ messages }) => messages.some(isPending))) refreshCustomer();
}, 1500);
