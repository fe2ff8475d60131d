// Little pictures: a state is told by its shape, not by its colour alone.

const SVG = "http://www.w3.org/2000/svg";

/** An element of SVG with attributes and what is in it. */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** The picture of a state; its name stands beside it, so that a screen reader needs none. */
export function icon(state) {
  return svg("svg", { class: "icon", "aria-hidden": "true" }, svg("use", { href: `#icon-${state}` }));
}
