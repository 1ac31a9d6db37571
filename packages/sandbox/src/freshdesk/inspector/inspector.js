// The inspector: one page that acts as a customer and as a teammate through the simulator's control API.
// Everything shown comes from outside, so it is only ever put on the page as text, never as HTML.

const state = {
  people: { agents: [], groups: [], contacts: [], statuses: [] },
  tickets: [],
  filter: "open",
  kind: "reply",
  ticket: null,
  ticketId: null,
  contactId: Number(query.get("contact") || sessionStorage.getItem("sandbox-contact") || 0),
  agentId: Number(sessionStorage.getItem("sandbox-agent") || 0),
  customerView: null,
  customerTicket: null,
  /** How a new ticket is to come in: mail, portal, chat, phone; null while none is being written. */
  newVia: null,
};

const channels = [
  ["mail", "Write an e-mail", "to the shop's support address"],
  ["portal", "Use the help centre", "the form on the shop's website"],
  ["widget", "Use the feedback widget", "the button in the corner of the shop"],
  ["chat", "Start a chat", "the answer comes as a reply"],
  ["phone", "Call", "a teammate notes down what was said"],
];

const sources = {
  1: "e-mail",
  2: "portal",
  3: "phone",
  7: "chat",
  9: "widget",
  10: "outbound",
  13: "WhatsApp",
};

// --- messages ------------------------------------------------------------------------------------------------

function bubble(message, isMine) {
  const isSystem = message.from === "system" || message.kind === "feedback";
  const role = message.isPrivate
    ? "note"
    : isSystem
      ? "system"
      : message.from === "customer"
        ? "user"
        : "agent";
  const files = message.attachments.map(({ name, size, url }) => {
    const href = webUrl(url);
    const label = `${name} (${Math.ceil(size / 1024)} KB)`;
    return make("div", {}, href ? make("a", { href, textContent: label }) : label);
  });
  const text = make("span", {}, ...withLinks(message.text));
  const time = timeOf(message.createdAt);
  if (role === "system") return make("div", { className: "bubble system" }, text, ` · ${time}`);
  const what = role === "note" ? "Private note by " : message.isAutoResponse ? "Automatic answer of " : "";
  return make(
    "div",
    { className: `bubble ${role} ${isMine ? "mine" : ""}` },
    make("div", { className: "by", textContent: `${what}${message.author} · ${time}` }),
    make("div", { className: "box" }, text, ...files),
  );
}

// --- customer ------------------------------------------------------------------------------------------------

function chooseCustomer(contactId) {
  state.contactId = contactId;
  sessionStorage.setItem("sandbox-contact", contactId);
  state.customerTicket = null;
  state.newVia = null;
  refreshCustomer();
}

async function refreshCustomer() {
  const isKnown = state.people.contacts.some(({ id }) => id === state.contactId);
  state.customerView = isKnown ? await ask(`customers/${state.contactId}`) : null;
  showCustomer();
}

function showCustomer() {
  const tickets = state.customerView?.tickets ?? [];
  const open = tickets.find(({ id }) => id === state.customerTicket);
  const isWriting = Boolean(open || state.newVia);
  const channel = channels.find(([via]) => via === state.newVia);
  $("customer-back").hidden = !isWriting;
  $("customer-form").hidden = !isWriting;
  $("customer-subject").hidden = !state.newVia;
  $("customer-title").textContent = open?.subject ?? channel?.[1] ?? state.companyName ?? "";
  $("customer-subtitle").textContent = open
    ? `#${open.id} · ${open.statusLabel}`
    : isWriting
      ? "New question"
      : "How can we help?";
  refill(
    $("customer-body"),
    open
      ? open.messages.map((message) => bubble(message, message.from === "customer"))
      : channel
        ? [make("p", { className: "empty", textContent: channel[2] })]
        : customerHome(tickets),
  );
}

function customerHome(tickets) {
  const choice = (title, text, onclick) =>
    make(
      "button",
      { type: "button", className: "choice", onclick },
      make("b", { textContent: title }),
      make("span", { textContent: text }),
    );
  return [
    make("h3", { textContent: "Ask something" }),
    ...channels.map(([via, title, text]) =>
      choice(title, text, () => {
        state.newVia = via;
        state.customerTicket = null;
        showCustomer();
        $("customer-text").focus();
      }),
    ),
    tickets.length > 0 && make("h3", { textContent: "Your questions" }),
    ...tickets.toReversed().map((ticket) =>
      choice(ticket.subject, `#${ticket.id} · ${ticket.statusLabel}`, () => {
        state.customerTicket = ticket.id;
        showCustomer();
        $("customer-body").scrollTop = $("customer-body").scrollHeight;
        $("customer-text").focus();
      }),
    ),
  ].filter(Boolean);
}

$("customer-back").addEventListener("click", () => {
  state.customerTicket = null;
  state.newVia = null;
  showCustomer();
});

$("customer-user").addEventListener("change", async (event) => {
  if (event.target.value !== "new") return chooseCustomer(Number(event.target.value));
  const pick = (words) => words[Math.floor(Math.random() * words.length)];
  const name = `${pick(["Quiet", "Golden", "Swift", "Gentle"])} ${pick(["Robin", "Fox", "Whale", "Hare"])}`;
  const email = `${name.toLowerCase().replace(" ", ".")}.${Date.now() % 10000}@example.com`;
  const contact = await act("add-contact", { name, email });
  await refreshPeople();
  if (!contact) return;
  $("customer-user").value = String(contact.id);
  chooseCustomer(contact.id);
});

$("customer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("customer-text").value.trim();
  const subject = $("customer-subject").value.trim();
  const attached = files.customer;
  if (!text && attached.length === 0) return;
  $("customer-text").value = "";
  files.customer = [];
  showFiles("customer");
  const target = state.customerTicket
    ? { ticketId: state.customerTicket }
    : { contactId: state.contactId, via: state.newVia, ...(subject && { subject }) };
  const result = await act("customer-writes", { ...target, ...(text && { text }), files: attached });
  if (!result) {
    $("customer-text").value = text;
    return;
  }
  $("customer-subject").value = "";
  state.customerTicket = result.ticketId;
  state.newVia = null;
  await refreshCustomer();
  $("customer-body").scrollTop = $("customer-body").scrollHeight;
});

// --- teammate ------------------------------------------------------------------------------------------------

function shownTickets() {
  return state.tickets.filter((ticket) => {
    if (state.filter === "all") return true;
    return ticket.isDone === (state.filter === "resolved") && !ticket.isSpam && !ticket.isDeleted;
  });
}

const stateOf = (ticket) =>
  ticket.isDeleted ? "trash" : ticket.isSpam ? "spam" : ticket.isArchived ? "archived" : ticket.statusLabel;

function statusPill(ticket) {
  const tone = ticket.isDone ? "resolved" : ticket.status === 2 ? "new" : "assigned";
  return make("span", { className: `status ${tone}`, textContent: stateOf(ticket) });
}

function showTickets() {
  const items = shownTickets().map((ticket) => {
    const holder = [ticket.agentName, ticket.groupName].filter(Boolean).join(" · ") || "nobody";
    const channel = sources[ticket.source] ?? `source ${ticket.source}`;
    return make(
      "li",
      {},
      make(
        "button",
        {
          type: "button",
          "aria-current": String(ticket.id === state.ticketId),
          onclick: () => openTicket(ticket.id),
        },
        make("div", { className: "line" }, make("b", { textContent: ticket.subject }), statusPill(ticket)),
        make("div", { className: "preview", textContent: `${ticket.customerName}: ${ticket.preview}` }),
        make("div", { className: "preview", textContent: `#${ticket.id} · ${channel} · ${holder}` }),
      ),
    );
  });
  const empty = make("li", {
    className: "empty",
    textContent: "Nothing here. Write something as the customer.",
  });
  $("conversations").replaceChildren(...(items.length > 0 ? items : [empty]));
}

async function openTicket(id) {
  state.ticketId = id;
  await refreshTicket();
  $("thread-body").scrollTop = $("thread-body").scrollHeight;
  showTickets();
}

async function refreshTicket() {
  try {
    state.ticket = state.ticketId ? await ask(`tickets/${state.ticketId}`) : null;
  } catch {
    state.ticket = null;
  }
  showTicket();
}

function choose(label, options, value, onchange) {
  const select = make("select", { "aria-label": label, onchange: () => onchange(Number(select.value)) });
  fillSelect(
    select,
    options.map(([id, name]) => [String(id), name]),
    String(value ?? 0),
  );
  return select;
}

function showTicket() {
  const { ticket } = state;
  $("team-form").hidden = !ticket;
  if (!ticket) {
    $("thread-head").replaceChildren();
    $("thread-body").replaceChildren(
      make("p", { className: "empty", textContent: "Choose a ticket to read and answer it." }),
    );
    return;
  }
  const ticketId = ticket.id;
  const byAgentId = state.agentId;
  const change = (properties) => act("change-ticket", { ticketId, byAgentId, ...properties });
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const move = (name) => act(name, { ticketId, agentId: state.agentId });
  const agents = state.people.agents.filter((agent) => !agent.isDeactivated);
  const { groups, statuses } = state.people;
  $("thread-head").replaceChildren(
    make(
      "div",
      { className: "grow" },
      make("b", { textContent: ticket.subject }),
      " ",
      statusPill(ticket),
      make("div", {
        className: "small dim",
        textContent: [`#${ticket.id}`, ticket.customerName, ...ticket.tags.map((tag) => `+${tag}`)].join(
          " · ",
        ),
      }),
    ),
    choose("Assign to an agent", [[0, "No agent"], ...agents.map(nameAndId)], ticket.responderId, (id) =>
      change({ responderId: id || null }),
    ),
    choose("Assign to a group", [[0, "No group"], ...groups.map(nameAndId)], ticket.groupId, (id) =>
      change({ groupId: id || null }),
    ),
    choose(
      "Status",
      statuses.map(({ id, label }) => [id, label]),
      ticket.status,
      (status) => change({ status }),
    ),
    button("Take over", takeOver),
    button(ticket.isSpam ? "No spam" : "Spam", () => move(ticket.isSpam ? "unmark-spam" : "mark-spam")),
    button(ticket.isDeleted ? "Restore" : "Delete", () =>
      move(ticket.isDeleted ? "restore-ticket" : "delete-ticket"),
    ),
    button(ticket.isDone ? "Reopen" : "Resolve", resolveOrReopen),
  );
  refill(
    $("thread-body"),
    ticket.messages.map((message) => bubble(message, false)),
  );
}

const nameAndId = ({ id, name }) => [id, name];
const takeOver = () => act("agent-takes-over", { ticketId: state.ticketId, agentId: state.agentId });

function resolveOrReopen() {
  const name = state.ticket?.isDone ? "agent-reopens" : "agent-resolves";
  return act(name, { ticketId: state.ticketId, agentId: state.agentId });
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
    showTickets();
  });
}

$("agent").addEventListener("change", (event) => {
  state.agentId = Number(event.target.value);
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
  const input = { ticketId: state.ticketId, agentId: state.agentId, ...(text && { text }), files: attached };
  if (!(await act(name, input))) $("team-text").value = text;
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("textarea, input, select") || event.ctrlKey || event.metaKey || event.altKey)
    return;
  const list = shownTickets();
  const index = list.findIndex(({ id }) => id === state.ticketId);
  const write = (kind) => {
    event.preventDefault();
    setKind(kind);
    $("team-text").focus();
  };
  if (event.key === "j" && list[index + 1]) openTicket(list[index + 1].id);
  else if (event.key === "k" && list[index - 1]) openTicket(list[index - 1].id);
  else if (!state.ticket) return;
  else if (event.key === "r") write("reply");
  else if (event.key === "n") write("note");
  else if (event.key === "t") takeOver();
  else if (event.key === "e") resolveOrReopen();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea")) event.target.blur();
});

// --- behind the scenes ---------------------------------------------------------------------------------------

const replyPost = { method: "POST", path: "/api/v2/tickets/*/reply" };
faultChoices.push(
  [
    "Reply is stored, answer never comes",
    "add-fault",
    { match: replyPost, effect: { kind: "store-then-hang" } },
  ],
  [
    "Reply is stored, answer is 500",
    "add-fault",
    { match: replyPost, effect: { kind: "store-then-status", status: 500 } },
  ],
  [
    "Reply is answered 201 and lost",
    "add-fault",
    { match: replyPost, effect: { kind: "answer-without-storing" } },
  ],
  [
    "Reply is stored, connection is cut",
    "add-fault",
    { match: replyPost, effect: { kind: "store-then-reset" } },
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
);

const webhookAddress = make("input", {
  className: "value",
  type: "url",
  "aria-label": "Webhook address",
  placeholder: "https://…",
});
const webhookSecret = make("input", {
  className: "value",
  "aria-label": "Secret of the webhook header",
  placeholder: "secret",
});
const webhookSettings = make(
  "form",
  {
    className: "settings",
    onsubmit: async (event) => {
      event.preventDefault();
      const secret = webhookSecret.value.trim();
      await act("remove-webhook-rules");
      await act("install-webhook-rules", {
        url: webhookAddress.value.trim(),
        ...(secret && { headers: { "X-Webhook-Secret": secret } }),
      });
    },
  },
  make("span", { textContent: "Tell ticket created and ticket updated to" }),
  webhookAddress,
  make("span", { textContent: "X-Webhook-Secret" }),
  webhookSecret,
  make("button", { type: "submit", textContent: "Make the two rules" }),
);
aboveDeliveries.push(webhookSettings);

tabs.outbox = async () => {
  const mails = (await ask("outbox")).slice(-100).toReversed();
  const rows = mails.map((mail) =>
    make(
      "tr",
      {},
      cell(new Date(mail.sentAt).toLocaleTimeString()),
      cell(mail.why, "mono"),
      cell(
        [...mail.to, ...mail.cc.map((one) => `cc ${one}`), ...mail.bcc.map((one) => `bcc ${one}`)].join(", "),
      ),
      cell(mail.subject),
      cell(mail.isBlocked ? make("span", { className: "bad", textContent: "blocked by the cap" }) : ""),
      cell(
        make(
          "details",
          {},
          make("summary", { textContent: "body" }),
          make("code", { textContent: mail.html }),
        ),
      ),
    ),
  );
  const empty = make("p", { className: "empty", textContent: "No mail has left the helpdesk yet." });
  return { content: rows.length > 0 ? [table(["Time", "Why", "To", "Subject", "", ""], rows)] : [empty] };
};

tabs.rules = async () => {
  const rules = await ask("rules");
  const kinds = { 1: "ticket created", 3: "every hour", 4: "ticket updated" };
  const rows = Object.entries(rules).flatMap(([type, list]) =>
    list.map((rule) =>
      make(
        "tr",
        {},
        cell(kinds[type]),
        cell(rule.name),
        cell(rule.actions.map(({ field_name, url }) => url ?? field_name).join(", "), "mono"),
        cell(
          make("button", {
            type: "button",
            textContent: "Remove",
            onclick: () => act("remove-rule", { id: rule.id }),
          }),
        ),
      ),
    ),
  );
  const hourly = make("button", {
    type: "button",
    textContent: "Run hourly rules now",
    onclick: () => act("run-hourly-rules"),
  });
  const forward = make("button", {
    type: "button",
    textContent: "An hour later",
    onclick: () => act("advance-clock", { hours: 1 }),
  });
  const empty = make("p", {
    className: "empty",
    textContent: "No automation rule yet: nobody is told anything.",
  });
  return {
    content: rows.length > 0 ? [table(["When", "Rule", "Does", ""], rows)] : [empty],
    actions: [forward, hourly],
  };
};

// --- keeping up ----------------------------------------------------------------------------------------------

async function refreshPeople() {
  state.people = await ask("people");
  const { contacts, agents } = state.people;
  const teammates = agents.filter((agent) => !agent.isDeactivated);
  if (!contacts.some(({ id }) => id === state.contactId)) {
    state.contactId = contacts.find((contact) => contact.email)?.id ?? contacts[0]?.id ?? 0;
  }
  if (!teammates.some(({ id }) => id === state.agentId)) {
    state.agentId = teammates.find((agent) => agent.role === "Agent")?.id ?? 0;
  }
  fillSelect(
    $("customer-user"),
    [...contacts.map(({ id, name }) => [String(id), name]), ["new", "+ New customer"]],
    String(state.contactId),
  );
  fillSelect(
    $("agent"),
    teammates.map(({ id, name }) => [String(id), name]),
    String(state.agentId),
  );
}

async function refreshWorkspace() {
  const { accountName, webhookUrls } = await ask("workspace");
  state.companyName = accountName;
  $("company").textContent = accountName;
  $("webhook-state").textContent = webhookUrls[0]
    ? `webhook to ${webhookUrls[0]}`
    : "no rule sends a webhook";
  $("webhook-state").className = `pill ${webhookUrls[0] ? "good" : "warm"}`;
  const { now, isStopped } = await ask("clock");
  const isMoved = isStopped || Math.abs(Date.parse(now) - Date.now()) > 60_000;
  $("clock").hidden = !isMoved;
  $("clock").textContent =
    `${isStopped ? "stopped at" : "clock says"} ${now.replace("T", " ").replace("Z", "")}`;
}

async function refreshTickets() {
  if (view === "customer") return;
  state.tickets = await ask("tickets?limit=200");
  showTickets();
}

/** A link to a ticket opens it on both sides: as its customer and as a teammate. */
let linked = /\/tickets\/(\d+)$/.exec(location.pathname)?.[1];

async function followLink() {
  const ticket = await ask(`tickets/${linked}`).catch(() => null);
  linked = undefined;
  if (!ticket) return;
  state.ticketId = ticket.id;
  state.customerTicket = ticket.id;
  state.contactId = ticket.requesterId;
  state.filter = "all";
  press("[data-filter]", "filter", "all");
}

async function refreshAll() {
  if (linked) await followLink();
  await refreshWorkspace();
  await refreshPeople();
  await Promise.all([refreshCustomer(), refreshTickets(), refreshTicket(), showBehind()]);
}

async function onChange({ topic, data }) {
  const kind = data.topic ?? topic;
  if (kind === "ticket") {
    await Promise.all([
      refreshTickets(),
      data.id === String(state.ticketId) ? refreshTicket() : undefined,
      refreshCustomer(),
    ]);
  } else if (["tickets", "agents", "groups", "clock"].includes(kind)) await refreshAll();
  else if (kind === "contacts") await refreshPeople();
  else if (kind === "rules" || kind === "workspace") await refreshWorkspace();
  if (kind === behind.tab) await showBehind();
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

setKind("reply");
showTicket();
follow();
