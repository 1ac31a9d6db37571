// The inspector: one page that acts as a customer and as a teammate through the simulator's control API.
// Everything shown comes from outside, so it is only ever put on the page as text, never as HTML.

const state = {
  people: { teammates: [], inboxes: [], channels: [], tags: [], rules: [], contacts: [] },
  conversations: [],
  filter: "open",
  kind: "reply",
  thread: null,
  threadId: null,
  contactId: query.get("contact") || sessionStorage.getItem("sandbox-contact") || "",
  teammateId: sessionStorage.getItem("sandbox-teammate") || "",
  customerView: null,
  customerConversation: null,
  /** How a new conversation is to come in; null while none is being written. */
  newKind: null,
};

const kinds = [
  ["email", "Write an e-mail", "to the shop's support address"],
  ["chat", "Start a chat", "on the shop's website"],
  ["custom", "Use the app", "a custom channel"],
  ["sms", "Send a text message", "to the shop's number"],
  ["phone", "Call", "what you write is the voicemail's transcript"],
];

// --- messages ------------------------------------------------------------------------------------------------

const timeOfSeconds = (seconds) => timeOf(new Date(seconds * 1000).toISOString());

function fileLinks(list) {
  return list.map(({ name, size, url }) => {
    const href = webUrl(url);
    const label = `${name} (${Math.ceil(size / 1024)} KB)`;
    return make("div", {}, href ? make("a", { href, textContent: label }) : label);
  });
}

function bubble({ role, isMine, by, text, list }) {
  return make(
    "div",
    { className: `bubble ${role} ${isMine ? "mine" : ""}` },
    make("div", { className: "by", textContent: by }),
    make("div", { className: "box" }, make("span", {}, ...withLinks(text)), ...fileLinks(list)),
  );
}

function messageBubble(message, isCustomerSide) {
  const failed = message.errorType ? ` · failed: ${message.errorType}` : "";
  return bubble({
    role: message.isInbound ? "user" : "agent",
    isMine: isCustomerSide && message.isInbound,
    by: `${message.author} · ${message.type} · ${timeOfSeconds(message.createdAt)}${failed}`,
    text: message.text,
    list: message.files,
  });
}

function commentBubble(comment) {
  const by = `Comment by ${comment.author} · ${timeOfSeconds(comment.postedAt)}`;
  return bubble({ role: "note", isMine: false, by, text: comment.body, list: comment.files });
}

// --- customer ------------------------------------------------------------------------------------------------

function chooseCustomer(contactId) {
  state.contactId = contactId;
  sessionStorage.setItem("sandbox-contact", contactId);
  state.customerConversation = null;
  state.newKind = null;
  refreshCustomer();
}

async function refreshCustomer() {
  const isKnown = state.people.contacts.some(({ id }) => id === state.contactId);
  state.customerView = isKnown ? await ask(`customers/${state.contactId}`) : null;
  showCustomer();
}

function showCustomer() {
  const conversations = state.customerView?.conversations ?? [];
  const open = conversations.find(({ id }) => id === state.customerConversation);
  const kind = kinds.find(([name]) => name === state.newKind);
  const isWriting = Boolean(open || kind);
  $("customer-back").hidden = !isWriting;
  $("customer-form").hidden = !isWriting;
  $("customer-subject").hidden = state.newKind !== "email";
  $("customer-title").textContent = open ? open.subject || open.kind : (kind?.[1] ?? state.companyName ?? "");
  $("customer-subtitle").textContent = open
    ? `${open.kind}${open.isResolved ? " · write to reopen" : ""}`
    : isWriting
      ? "New conversation"
      : "How can we help?";
  refill(
    $("customer-body"),
    open
      ? open.messages.map((message) => messageBubble(message, true))
      : kind
        ? [make("p", { className: "empty", textContent: kind[2] })]
        : customerHome(conversations),
  );
}

function customerHome(conversations) {
  const choice = (title, text, onclick) =>
    make(
      "button",
      { type: "button", className: "choice", onclick },
      make("b", { textContent: title }),
      make("span", { textContent: text }),
    );
  return [
    make("h3", { textContent: "Ask something" }),
    ...kinds.map(([name, title, text]) =>
      choice(title, text, () => {
        state.newKind = name;
        state.customerConversation = null;
        showCustomer();
        $("customer-text").focus();
      }),
    ),
    conversations.length > 0 && make("h3", { textContent: "Your conversations" }),
    ...conversations.toReversed().map((conversation) =>
      choice(conversation.subject || conversation.kind, conversation.messages.at(-1)?.text ?? "", () => {
        state.customerConversation = conversation.id;
        showCustomer();
        $("customer-body").scrollTop = $("customer-body").scrollHeight;
        $("customer-text").focus();
      }),
    ),
  ].filter(Boolean);
}

$("customer-back").addEventListener("click", () => {
  state.customerConversation = null;
  state.newKind = null;
  showCustomer();
});

$("customer-user").addEventListener("change", async (event) => {
  if (event.target.value !== "new") return chooseCustomer(event.target.value);
  const pick = (words) => words[Math.floor(Math.random() * words.length)];
  const name = `${pick(["Quiet", "Golden", "Swift", "Gentle"])} ${pick(["Robin", "Fox", "Whale", "Hare"])}`;
  const handle = `${name.toLowerCase().replace(" ", ".")}.${Date.now() % 10000}@example.com`;
  const contact = await act("add-contact", { name, handle });
  await refreshPeople();
  if (!contact) return;
  $("customer-user").value = contact.id;
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
  const target = state.customerConversation
    ? { conversationId: state.customerConversation }
    : { contactId: state.contactId, kind: state.newKind, ...(subject && { subject }) };
  const result = await act("customer-writes", {
    ...target,
    text: text || "See the attachment.",
    files: attached,
  });
  if (!result) {
    $("customer-text").value = text;
    return;
  }
  $("customer-subject").value = "";
  state.customerConversation = result.conversationId;
  state.newKind = null;
  await refreshCustomer();
  $("customer-body").scrollTop = $("customer-body").scrollHeight;
});

// --- teammate ------------------------------------------------------------------------------------------------

const isClosed = ({ status }) => status === "archived" || status === "deleted";

function shownConversations() {
  return state.conversations.filter(
    (conversation) => state.filter === "all" || isClosed(conversation) === (state.filter === "archived"),
  );
}

const nameOf = ({ firstName, lastName }) => `${firstName} ${lastName}`.trim();

function holderOf(conversation) {
  const teammate = state.people.teammates.find(({ id }) => id === conversation.assigneeId);
  return teammate ? nameOf(teammate) : "nobody";
}

function statusPill(conversation) {
  const tones = { unassigned: "new", assigned: "assigned", archived: "resolved", deleted: "resolved" };
  const textContent = conversation.isSnoozed ? "snoozed" : conversation.status;
  return make("span", { className: `status ${tones[conversation.status]}`, textContent });
}

const tagNames = ({ tagIds }) =>
  tagIds.map((id) => `+${state.people.tags.find((tag) => tag.id === id)?.name ?? id}`);

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
          statusPill(conversation),
        ),
        make("div", { className: "preview", textContent: conversation.preview || "No message yet" }),
        make("div", {
          className: "preview",
          textContent: [conversation.kind, holderOf(conversation), ...tagNames(conversation)].join(" · "),
        }),
      ),
    ),
  );
  const empty = make("li", {
    className: "empty",
    textContent: "Nothing here. Write something as the customer.",
  });
  $("conversations").replaceChildren(...(items.length > 0 ? items : [empty]));
}

async function openThread(id) {
  state.threadId = id;
  await refreshThread();
  $("thread-body").scrollTop = $("thread-body").scrollHeight;
  showConversations();
}

async function refreshThread() {
  try {
    const thread = state.threadId ? await ask(`conversations/${encodeURIComponent(state.threadId)}`) : null;
    // Merged away: what happens goes on in the survivor.
    if (thread?.mergedInto) {
      state.threadId = thread.mergedInto;
      return refreshThread();
    }
    state.thread = thread;
  } catch {
    state.thread = null;
  }
  showThread();
}

function choose(label, options, value, onchange) {
  const select = make("select", { "aria-label": label, onchange: () => onchange(select.value) });
  fillSelect(select, options, value);
  return select;
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
  const { teammates, inboxes, tags } = state.people;
  const byMe = { conversationId, teammateId: state.teammateId };
  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const others = state.conversations.filter(({ id }) => id !== conversationId);
  $("thread-head").replaceChildren(
    make(
      "div",
      { className: "grow" },
      make("b", { textContent: thread.subject || thread.customerName }),
      " ",
      statusPill(thread),
      make("div", {
        className: "small dim",
        textContent: [thread.customerName, thread.kind, thread.id, ...tagNames(thread)].join(" · "),
      }),
    ),
    choose(
      "Assign to a teammate",
      [["", "Nobody"], ...teammates.filter(({ type }) => type !== "api").map((one) => [one.id, nameOf(one)])],
      thread.assigneeId,
      (teammateId) =>
        teammateId
          ? act("assign", { conversationId, teammateId, byTeammateId: state.teammateId })
          : act("unassign", byMe),
    ),
    choose(
      "Move to an inbox",
      inboxes.map(({ id, name }) => [id, name]),
      thread.inboxIds[0],
      (inboxId) => act("move", { ...byMe, inboxId }),
    ),
    choose("Tag", [["", "Tag…"], ...tags.map(({ id, name }) => [id, name])], "", (tagId) =>
      act(thread.tagIds.includes(tagId) ? "untag" : "tag", { ...byMe, tagId }),
    ),
    choose(
      "Merge into another conversation",
      [
        ["", "Merge into…"],
        ...others.map(({ id, customerName, preview }) => [id, `${customerName}: ${preview}`]),
      ],
      "",
      (intoConversationId) => act("merge", { ...byMe, intoConversationId }),
    ),
    button("Take over", takeOver),
    button(thread.isSnoozed ? "Wake" : "Snooze", () => act(thread.isSnoozed ? "wake" : "snooze", byMe)),
    button(thread.status === "deleted" ? "Restore" : "Trash", () =>
      act(thread.status === "deleted" ? "restore" : "trash", byMe),
    ),
    button(isClosed(thread) ? "Reopen" : "Archive", archiveOrReopen),
  );
  const entries = [
    ...thread.messages.map((message) => [message.createdAt, messageBubble(message, false)]),
    ...thread.comments.map((comment) => [comment.postedAt, commentBubble(comment)]),
  ].sort(([a], [b]) => a - b);
  const queued = thread.queued.map(({ body }) =>
    make("div", { className: "bubble system", textContent: `being sent: ${body.slice(0, 60)}` }),
  );
  refill($("thread-body"), [...entries.map(([, element]) => element), ...queued]);
}

const takeOver = () =>
  act("assign", {
    conversationId: state.threadId,
    teammateId: state.teammateId,
    byTeammateId: state.teammateId,
  });

function archiveOrReopen() {
  const name = state.thread && isClosed(state.thread) ? "reopen" : "archive";
  return act(name, { conversationId: state.threadId, teammateId: state.teammateId });
}

function setKind(kind) {
  state.kind = kind;
  press("[data-kind]", "kind", kind);
  $("team-form").classList.toggle("is-note", kind === "comment");
  $("team-text").placeholder =
    kind === "comment" ? "Only teammates see this. @name mentions…" : "Reply to the customer…";
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
  state.teammateId = event.target.value;
  sessionStorage.setItem("sandbox-teammate", state.teammateId);
});

$("team-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("team-text").value.trim();
  const attached = files.team;
  if (!text && attached.length === 0) return;
  $("team-text").value = "";
  files.team = [];
  showFiles("team");
  const input = { conversationId: state.threadId, teammateId: state.teammateId };
  const name = state.kind === "comment" ? "teammate-comments" : "teammate-replies";
  const result = await act(name, { ...input, text: text || "See the attachment.", files: attached });
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
  else if (event.key === "c") write("comment");
  else if (event.key === "t") takeOver();
  else if (event.key === "e") archiveOrReopen();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("textarea")) event.target.blur();
});

// --- behind the scenes ---------------------------------------------------------------------------------------

const replyPost = { method: "POST", path: "/conversations/*/messages" };
const fault = (label, input) => [label, "add-fault", input];
const webhookFault = (label, input) => [label, "add-webhook-fault", input];
faultChoices.push(
  fault("Reply is accepted, answer never comes", { match: replyPost, effect: { kind: "store-then-hang" } }),
  fault("Reply is accepted, answer is 500", {
    match: replyPost,
    effect: { kind: "store-then-status", status: 500 },
  }),
  fault("Reply is answered 202 and lost", { match: replyPost, effect: { kind: "answer-without-storing" } }),
  fault("Reply is accepted, connection is cut", { match: replyPost, effect: { kind: "store-then-reset" } }),
  fault("Next call: 429, retry after 5 s", { effect: { kind: "status", status: 429, retryAfterSeconds: 5 } }),
  fault("Next call: 429 without retry-after", { effect: { kind: "status", status: 429 } }),
  fault("Next call: 500", { effect: { kind: "status", status: 500 } }),
  fault("Next call: 502 with HTML", { effect: { kind: "status", status: 502, body: "html" } }),
  fault("Next call: body at 1 byte/s", { effect: { kind: "slow-body" } }),
  fault("Next call: cut in the middle of the body", { effect: { kind: "reset-mid-body" } }),
  webhookFault("Every webhook comes three times at once", {
    times: "always",
    effect: { kind: "duplicate", copies: 2, concurrently: true },
  }),
  webhookFault("Webhooks overtake each other within 5 s", {
    times: "always",
    effect: { kind: "shuffle", windowMs: 5000 },
  }),
  webhookFault("Next webhook is lost", { effect: { kind: "drop" } }),
  webhookFault("Next webhook comes 10 s late", { effect: { kind: "delay", milliseconds: 10000 } }),
  webhookFault("Next webhook has a bad signature", { effect: { kind: "bad-signature" } }),
);

function addressForm(label, submitLabel, onSubmit) {
  const address = make("input", {
    className: "value",
    type: "url",
    "aria-label": label,
    placeholder: "https://…",
  });
  const form = make(
    "form",
    {
      className: "settings",
      onsubmit: (event) => {
        event.preventDefault();
        onSubmit(address.value.trim());
      },
    },
    make("span", { textContent: label }),
    address,
    make("button", { type: "submit", textContent: submitLabel }),
  );
  return { form, address };
}

const application = addressForm("Application webhook", "Save and ask the receiver", (url) =>
  act("save-application-webhook", { url }),
);
const ruleForm = addressForm("Rule that sends a webhook", "Add the rule", (url) =>
  act("save-rule-webhook", { url, isFull: true }),
);
const channelForm = addressForm("App behind the custom channel", "Connect", (url) =>
  act("connect-channel", { url }),
);
const secretsText = make("pre");
const secrets = make("details", {}, make("summary", { textContent: "Secrets" }), secretsText);
application.form.append(secrets);
const ruleList = make("div", { className: "row" });
ruleForm.form.append(ruleList);
aboveDeliveries.push(application.form, ruleForm.form, channelForm.form);

function showRules() {
  ruleList.replaceChildren(
    ...state.people.rules.map(({ id, url }) =>
      make("button", {
        type: "button",
        textContent: `${url} ×`,
        title: "Remove the rule",
        onclick: () => act("remove-rule-webhook", { ruleId: id }),
      }),
    ),
  );
}

tabs.knowledge = async () => {
  const { articles, knowledgeBases } = await ask("knowledge");
  const rows = articles.flatMap((article) =>
    Object.entries(article.content).map(([locale, content]) =>
      make(
        "tr",
        {},
        cell(knowledgeBases.find(({ id }) => id === article.knowledgeBaseId)?.type ?? ""),
        cell(locale, "mono"),
        cell(content.name),
        cell(
          choose(
            "Status of the article",
            ["draft", "published"].map((status) => [status, status]),
            content.status,
            (status) => act("save-article", { articleId: article.id, locale, status }),
          ),
        ),
        cell(
          make(
            "details",
            {},
            make("summary", { textContent: "text" }),
            make("code", { textContent: content.content }),
          ),
        ),
        cell(
          make("button", {
            type: "button",
            textContent: "Delete",
            onclick: () => act("delete-article", { articleId: article.id }),
          }),
        ),
      ),
    ),
  );
  return { content: [table(["Base", "Locale", "Article", "Status", "", ""], rows)] };
};

// --- keeping up ----------------------------------------------------------------------------------------------

async function refreshPeople() {
  state.people = await ask("people");
  const { contacts, teammates } = state.people;
  const label = (contact) => contact.name ?? contact.handles[0]?.handle ?? "Visitor";
  const persons = teammates.filter(({ type, isBlocked }) => type === "user" && !isBlocked);
  if (!contacts.some(({ id }) => id === state.contactId)) {
    state.contactId = contacts.findLast(({ name }) => name)?.id ?? contacts[0]?.id ?? "";
  }
  if (!persons.some(({ id }) => id === state.teammateId)) state.teammateId = persons[0]?.id ?? "";
  fillSelect(
    $("customer-user"),
    [...contacts.map((contact) => [contact.id, label(contact)]), ["new", "+ New customer"]],
    state.contactId,
  );
  fillSelect(
    $("agent"),
    persons.map((teammate) => [teammate.id, `${nameOf(teammate)}${teammate.isAvailable ? "" : " (away)"}`]),
    state.teammateId,
  );
  showRules();
}

async function refreshWorkspace() {
  const workspace = await ask("workspace");
  state.companyName = workspace.companyName;
  $("company").textContent = workspace.companyName;
  $("webhook-state").textContent = workspace.webhookUrl
    ? `application webhook to ${workspace.webhookUrl}`
    : "no application webhook";
  $("webhook-state").className = `pill ${workspace.webhookUrl ? "good" : "warm"}`;
  if (document.activeElement !== application.address) application.address.value = workspace.webhookUrl;
  secretsText.textContent = [
    `signing key of the app: ${workspace.signingKey}`,
    `secret of the rules: ${workspace.rulesSecret}`,
    `API token: ${workspace.apiToken}`,
  ].join("\n");
}

async function refreshConversations() {
  if (view === "customer") return;
  state.conversations = await ask("conversations?limit=200");
  showConversations();
}

/** A link to a conversation or message opens it as a teammate. */
let linked = /\/open\/(cnv_\w+)$/.exec(location.pathname)?.[1];

async function refreshAll() {
  if (linked) {
    state.threadId = linked;
    state.filter = "all";
    press("[data-filter]", "filter", "all");
    linked = undefined;
  }
  await refreshWorkspace();
  await refreshPeople();
  await Promise.all([refreshCustomer(), refreshConversations(), refreshThread(), showBehind()]);
}

async function onChange({ topic, data }) {
  const kind = data.topic ?? topic;
  if (kind === "conversation" || kind === "queued") {
    await Promise.all([refreshConversations(), refreshThread(), refreshCustomer()]);
  } else if (kind === "conversations") await refreshAll();
  else if (kind === "people") await refreshPeople();
  else if (kind === "webhook" || kind === "workspace")
    await Promise.all([refreshWorkspace(), refreshPeople(), showBehind()]);
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
showThread();
follow();
