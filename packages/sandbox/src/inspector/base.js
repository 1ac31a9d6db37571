// What the inspectors of all helpdesks share: words for building the page, and what happens behind the scenes.
// Everything shown comes from outside, so it is only ever put on the page as text, never as HTML.
//
// The script of a helpdesk follows this one in the same page: it fills `faultChoices`, may add to `tabs`, and
// uses the words below.
// biome-ignore-all lint/correctness/noUnusedVariables: used by the script that follows in the same page

const mount = document.body.dataset.mount;
const query = new URLSearchParams(location.search);
const $ = (id) => document.getElementById(id);
const behind = { tab: "deliveries", calls: [], lastCall: 0 };
const files = { customer: [], team: [] };

const view = query.get("view");
if (view === "customer" || view === "team") document.body.classList.add(`only-${view}`);

// --- helpers -------------------------------------------------------------------------------------------------

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

async function ask(path) {
  const response = await fetch(`${mount}/control/${path}`);
  const json = await response.json();
  if (!response.ok) throw new Error(json.error ?? `The simulator answered ${response.status}.`);
  return json;
}

async function act(name, input = {}) {
  try {
    const response = await fetch(`${mount}/control/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(input),
    });
    const json = await response.json();
    if (!response.ok) throw new Error(json.error ?? `The simulator answered ${response.status}.`);
    return json;
  } catch (error) {
    toast(error.message);
    return undefined;
  }
}

function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => $("toast").classList.remove("shown"), 5000);
}

const timeOf = (iso) =>
  new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** Replaces the content and stays at the end, if the reader was there. */
function refill(container, elements) {
  const wasAtEnd = container.scrollHeight - container.scrollTop - container.clientHeight < 60;
  container.replaceChildren(...elements);
  if (wasAtEnd) container.scrollTop = container.scrollHeight;
}

/** Only web addresses become links and images. */
function webUrl(text) {
  try {
    const url = new URL(text, location.href);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

function withLinks(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g)
    .map((piece, index) =>
      index % 2 === 1
        ? make("a", { href: piece, target: "_blank", rel: "noopener noreferrer", textContent: piece })
        : piece,
    );
}

function fillSelect(select, options, value) {
  select.replaceChildren(
    ...options.map(([key, label]) => make("option", { value: key, textContent: label })),
  );
  select.value = value;
}

async function readFiles(list) {
  return Promise.all(
    [...list].map(
      (file) =>
        new Promise((resolve, reject) => {
          const reader = new FileReader();
          reader.onload = () =>
            resolve({
              name: file.name,
              contentType: file.type || "application/octet-stream",
              base64: String(reader.result).split(",")[1] ?? "",
            });
          reader.onerror = () => reject(reader.error);
          reader.readAsDataURL(file);
        }),
    ),
  );
}

function showFiles(side) {
  $(`${side}-files`).replaceChildren(
    ...files[side].map((file, index) =>
      make("button", {
        type: "button",
        textContent: `${file.name} ×`,
        onclick: () => {
          files[side].splice(index, 1);
          showFiles(side);
        },
      }),
    ),
  );
}

for (const side of ["customer", "team"]) {
  $(`${side}-file`).addEventListener("change", async (event) => {
    files[side].push(...(await readFiles(event.target.files)));
    event.target.value = "";
    showFiles(side);
  });
  $(`${side}-text`).addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    $(`${side}-form`).requestSubmit();
  });
}

function press(selector, key, value) {
  for (const button of document.querySelectorAll(selector)) {
    button.setAttribute("aria-pressed", String(button.dataset[key] === value));
  }
}

// --- behind the scenes ---------------------------------------------------------------------------------------

const table = (heads, rows) =>
  make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...heads.map((textContent) => make("th", { textContent })))),
    make("tbody", {}, ...rows),
  );
const cell = (content, className = "") =>
  content instanceof Node
    ? make("td", { className }, content)
    : make("td", { className, textContent: content ?? "" });

/** Faults to choose from: label, control method, its input. */
const faultChoices = [];

/** What a helpdesk puts above the list of webhooks, such as a form for their address. */
const aboveDeliveries = [];

/** What each tab shows; a helpdesk may add its own. */
const tabs = { deliveries: showDeliveries, calls: showCalls, faults: showFaults, switches: showSwitches };

async function showBehind() {
  if (view) return;
  const shown = await tabs[behind.tab]();
  const body = $("behind-body");
  // Drawing anew would take the cursor away from somebody who is typing there.
  if (body.contains(document.activeElement) && document.activeElement.matches("input")) return;
  const { scrollTop } = body;
  body.replaceChildren(...shown.content);
  body.scrollTop = scrollTop;
  $("behind-actions").replaceChildren(...(shown.actions ?? []));
}

async function showDeliveries() {
  const deliveries = await ask("deliveries?limit=100");
  const tone = { delivered: "good", waiting: "warm", "given-up": "bad", dropped: "bad" };
  const rows = deliveries.map((delivery) =>
    make(
      "tr",
      {},
      cell(new Date(delivery.createdAt).toLocaleTimeString()),
      cell(delivery.event.action, "mono"),
      cell(make("span", { className: tone[delivery.state], textContent: delivery.state })),
      cell(`${delivery.lastStatus ?? (delivery.lastOutcome || "–")}`),
      cell(String(delivery.attempts)),
      cell(
        make(
          "details",
          {},
          make("summary", { textContent: "body" }),
          make("code", { textContent: delivery.event.body }),
        ),
      ),
      cell(
        make("button", {
          type: "button",
          textContent: "Send again",
          onclick: () => act("resend-webhook", { deliveryId: delivery.id, retryCount: delivery.attempts }),
        }),
      ),
    ),
  );
  const retry = make("button", {
    type: "button",
    textContent: "Retry waiting now",
    onclick: () => act("retry-webhooks-now"),
  });
  const empty = "No webhook sent yet. Tell the helpdesk where to send them, and write something.";
  return {
    content: [
      ...aboveDeliveries,
      rows.length > 0
        ? table(["Time", "Action", "State", "Answer", "Attempts", "", ""], rows)
        : make("p", { className: "empty", textContent: empty }),
    ],
    actions: [retry],
  };
}

async function showCalls() {
  const { last, entries } = await ask(`ledger?after=${Math.max(behind.lastCall, 0)}`);
  behind.lastCall = last;
  behind.calls = [...behind.calls, ...entries.filter((entry) => entry.kind === "call")].slice(-150);
  const rows = behind.calls.toReversed().map((call) =>
    make(
      "tr",
      {},
      cell(new Date(call.time).toLocaleTimeString()),
      cell(`${call.method} ${call.path}`, "mono"),
      cell(
        make("span", {
          className: call.status >= 200 && call.status < 300 ? "good" : "bad",
          textContent: String(call.status ?? "no answer"),
        }),
      ),
      cell(call.stored ? "stored" : ""),
      cell(call.fault ?? ""),
      cell(
        call.body
          ? make(
              "details",
              {},
              make("summary", { textContent: "body" }),
              make("code", { textContent: JSON.stringify(call.body) }),
            )
          : "",
      ),
    ),
  );
  return {
    content:
      rows.length > 0
        ? [table(["Time", "Call", "Status", "Change", "Fault", ""], rows)]
        : [make("p", { className: "empty", textContent: "No API call yet." })],
  };
}

async function showFaults() {
  const { calls, webhooks } = await ask("faults");
  const select = make("select", { "aria-label": "Fault" });
  fillSelect(
    select,
    faultChoices.map(([label], index) => [String(index), label]),
    "0",
  );
  const add = make("button", {
    type: "button",
    textContent: "Add",
    onclick: () => {
      const [, name, input] = faultChoices[Number(select.value)];
      act(name, input);
    },
  });
  const row = (what) => (fault) =>
    make(
      "tr",
      {},
      cell(fault.id, "mono"),
      cell(what),
      cell(JSON.stringify(fault.effect), "mono"),
      cell(`${fault.hits} of ${fault.times}`),
      cell(
        make("button", {
          type: "button",
          textContent: "Remove",
          onclick: () => act("remove-fault", { id: fault.id }),
        }),
      ),
    );
  const rows = [...calls.map(row("API")), ...webhooks.map(row("webhook"))];
  return {
    content: [
      make(
        "div",
        { className: "fault-form" },
        make("span", { textContent: "Break something:" }),
        select,
        add,
      ),
      rows.length > 0
        ? table(["Id", "Where", "Effect", "Used", ""], rows)
        : make("p", { className: "empty", textContent: "Everything works as it should." }),
    ],
    actions: [
      make("button", { type: "button", textContent: "Clear all", onclick: () => act("clear-faults") }),
    ],
  };
}

async function showSwitches() {
  const { values, facts } = await ask("switches");
  const rows = Object.entries(facts).map(([name, fact]) => {
    const value = values[name];
    const isChanged = JSON.stringify(value) !== JSON.stringify(fact.default);
    return make(
      "tr",
      { className: isChanged ? "changed" : "" },
      cell(name, "mono"),
      cell(switchInput(name, fact, value)),
      cell(make("span", {}, fact.about, make("div", { className: "dim", textContent: fact.source }))),
    );
  });
  return {
    content: [table(["Switch", "Position", "Meaning, and why it can be switched"], rows)],
    actions: [
      make("button", { type: "button", textContent: "All to default", onclick: () => act("reset-switches") }),
    ],
  };
}

function switchInput(name, fact, value) {
  const label = `Position of ${name}`;
  if (fact.choices) {
    const select = make("select", {
      "aria-label": label,
      onchange: () => act("set-switches", { [name]: JSON.parse(select.value) }),
    });
    fillSelect(
      select,
      fact.choices.map((choice) => [JSON.stringify(choice), String(choice)]),
      JSON.stringify(value),
    );
    return select;
  }
  const isText = typeof fact.default === "string";
  const input = make("input", {
    className: "value",
    "aria-label": label,
    value: isText ? value : JSON.stringify(value),
  });
  input.addEventListener("change", () => {
    try {
      act("set-switches", { [name]: isText ? input.value : JSON.parse(input.value) });
    } catch {
      toast("That is not a number or a list of numbers.");
    }
  });
  return input;
}

for (const button of document.querySelectorAll("[data-tab]")) {
  button.addEventListener("click", () => {
    behind.tab = button.dataset.tab;
    press("[data-tab]", "tab", behind.tab);
    showBehind();
  });
}
