// HubSpot's page around a card: starts its worker, shows what the card renders as plain elements with the roles and
// labels that HubSpot's own components have, and tells the card what people do.

import { KIND_TEXT, createRemoteReceiver } from "@remote-ui/core";
import { createEndpoint, fromWebWorker } from "@remote-ui/rpc";

let worker;

/** The types of the components that changed since the card was opened, in the order of their changes. */
window.changes = [];

/**
 * Opens a card in place of the one before. `hubspotFetch` is a function of this window.
 * @param {{ worker: string, script: string, context: object }} card
 */
window.openCard = async (card) => {
  worker?.terminate();
  worker = new Worker(card.worker);
  const broken = new Promise((_, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
  });
  const endpoint = createEndpoint(fromWebWorker(worker));
  endpoint.expose({ hubspotFetch: (url, options) => window.hubspotFetch(url, options) });
  const receiver = createRemoteReceiver();
  window.changes = [];
  made = new Map();
  const opened = endpoint.call.open(card.script, card.context, (...change) => receiver.receive(...change));
  await Promise.race([opened, broken]);
  const slot = document.querySelector("main");
  receiver.attached.subscribe(receiver.attached.root, (root) => place(slot, root, receiver));
  place(slot, receiver.attached.root, receiver);
};

/** Closes it as HubSpot does: its worker ends at once. */
window.closeCard = () => {
  worker.terminate();
  document.querySelector("main").replaceChildren();
};

/** The elements of the open card by the ids of what they show, each made once. */
let made;

function place(slot, { children }, receiver) {
  slot?.replaceChildren(...children.map((child) => elementOf(child, receiver)));
}

function elementOf(node, receiver) {
  if (!made.has(node.id)) made.set(node.id, make(node, receiver));
  return made.get(node.id);
}

function make(node, receiver) {
  if (node.kind === KIND_TEXT) {
    const text = document.createTextNode(node.text);
    receiver.attached.subscribe(node, (now) => {
      window.changes.push("text");
      text.data = now.text;
    });
    return text;
  }
  const view = VIEWS[node.type];
  if (!view) throw new Error(`the page has no ${node.type}`);
  const { element, slot = element, update = () => {} } = view();
  element.dataset.component = node.type;
  update(node.props);
  place(slot, node, receiver);
  receiver.attached.subscribe(node, (now) => {
    window.changes.push(now.type);
    update(now.props);
    place(slot, now, receiver);
  });
  return element;
}

/** An element with attributes and children. */
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

const plain = (name, attributes) => () => ({ element: h(name, attributes) });

/** A title, and what stands below it. */
const titled = (name, attributes) => () => {
  const title = h("h2");
  const slot = h("div");
  return { element: h(name, attributes, title, slot), slot, update: (props) => (title.textContent = props.title ?? "") };
};

/** HubSpot's components that the card uses: the element, the slot of its children unless it has none, and what its props do. */
const VIEWS = {
  Alert: titled("section", { role: "alert" }),
  ErrorState: titled("section", { role: "alert" }),
  ButtonRow: plain("div"),
  Divider: plain("hr"),
  Flex: plain("div"),
  Heading: plain("h1"),
  Text: plain("p"),
  StatusTag: plain("strong"),
  DescriptionList: plain("dl"),
  Table: plain("table"),
  TableHead: plain("thead"),
  TableBody: plain("tbody"),
  TableRow: plain("tr"),
  TableHeader: plain("th"),
  TableCell: plain("td"),

  DescriptionListItem() {
    const label = h("dt");
    const slot = h("dd");
    return { element: h("div", {}, label, slot), slot, update: (props) => (label.textContent = props.label) };
  },

  LoadingSpinner() {
    const element = h("div", { role: "status" });
    return { element, slot: null, update: (props) => (element.textContent = props.label) };
  },

  ProgressBar() {
    const title = h("span");
    const bar = h("progress");
    const description = h("span");
    const update = (props) => {
      title.textContent = props.title;
      description.textContent = props.valueDescription;
      bar.setAttribute("aria-label", props["aria-label"]);
      bar.max = props.maxValue;
      bar.value = props.value;
    };
    return { element: h("div", {}, title, bar, description), slot: null, update };
  },

  Button() {
    const element = h("button");
    let act;
    element.addEventListener("click", () => act?.({}, {}));
    const update = ({ onClick, disabled = false, type = "button" }) => {
      act = onClick;
      Object.assign(element, { disabled, type });
    };
    return { element, update };
  },

  Form() {
    const element = h("form");
    let act;
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      act?.({ targetValue: {} }, {});
    });
    return { element, update: ({ onSubmit }) => (act = onSubmit) };
  },

  MultiSelect() {
    const element = h("fieldset");
    const update = ({ label, description, options, value, onChange }) => {
      const boxes = options.map((option) => {
        const box = h("input", { type: "checkbox" });
        box.checked = value.includes(option.value);
        box.addEventListener("change", () => {
          onChange(options.map((each) => each.value).filter((each) => (each === option.value ? box.checked : value.includes(each))));
        });
        return h("label", {}, box, option.label);
      });
      element.replaceChildren(h("legend", {}, label), h("small", {}, description), ...boxes);
    };
    return { element, slot: null, update };
  },
};
